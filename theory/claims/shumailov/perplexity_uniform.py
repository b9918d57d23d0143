"""A source that is uniform over V symbols has the perplexity V under its own distribution."""

from sympy import Rational, log

from theory.claim import Claim, NearMiss
from theory.lemmas import perplexity
from theory.lemmas.discrete_trials import SOURCE
from theory.lemmas.perplexity import V
from theory.parameter import Parameter
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The mean negative log-likelihood is log V."""
    return perplexity.uniform()


CLAIM = Claim(
    id="shumailov.perplexity-uniform",
    source=SOURCE,
    title="Perplexity of a uniform source",
    statement="With L the mean negative log-likelihood, PP = exp(L) is V for a uniform source of V symbols.",
    conventions=("natural logarithms, as exp(L) requires", "the model is the source itself: L is its entropy",
                 "not printed in the source: a known value against which a measurement of perplexity is held"),
    kind="perplexity",
    parameters=(Parameter(symbol=V, meaning="symbols"),),
    value=V,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=log(V), slip="the loss in place of its exponential"),
        NearMiss(formula=2 ** log(V), slip="base 2 for the perplexity, base e for the loss"),
        NearMiss(formula=V - 1, slip="degrees of freedom in place of symbols"),
        NearMiss(formula=(V + 1) * Rational(1, 2), slip="the mean rank of a symbol"),
    ),
)  # fmt: skip
