"""A source whose rows are Zipf laws of b successors has the entropy rate log H_b + (1/H_b) sum log(j)/j."""

from fractions import Fraction

from sympy import Sum, harmonic, log

from theory.claim import Claim, NearMiss
from theory.lemmas.discrete_trials import SOURCE
from theory.lemmas.language_loss import ZIPF_ENTROPY, b, j, zipf_entropy
from theory.lemmas.language_trials import NATS, SUCCESSORS, source_plan
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The sum of -p log p over the successors, by induction on their number."""
    return zipf_entropy()


CLAIM = Claim(
    id="shumailov.entropy-zipf",
    source=SOURCE,
    title="Entropy rate of a Markov source with Zipf rows",
    statement="Where each token is followed by b others with probabilities 1/(j H_b), j = 1 to b, the loss L of the "
    "source on its own text has the mean log H_b + (1/H_b) sum_{j<=b} log(j)/j.",
    conventions=(
        NATS, "which b tokens follow, and in which order of likelihood, differs from token to token",
        "exp(L) is the perplexity that a model reaches when it is the source",
        "not printed in the source: a value against which its perplexities are held, on a source that is known",
    ),
    kind="perplexity",
    parameters=(SUCCESSORS,),
    value=ZIPF_ENTROPY,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=log(b), slip="all successors taken to be alike"),
        NearMiss(formula=ZIPF_ENTROPY / log(2), slip="bits in place of nats"),
        NearMiss(formula=log(harmonic(b)) + Sum(log(j), (j, 1, b)) / b, slip="the mean over successors, unweighted"),
        NearMiss(formula=2 * log(harmonic(b)) - log(harmonic(b, 2)), slip="-log sum p^2 in place of -sum p log p"),
    ),
    plan=source_plan(2, 5, delta=Fraction(1, 100)),
)  # fmt: skip
