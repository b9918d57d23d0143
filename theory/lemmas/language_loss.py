"""The loss of a text, -log p a token: of a source under itself, and of a model's samples under the first model."""

from collections.abc import Iterable
from functools import cache
from itertools import product

import flint
import sympy
from flint import arb, fmpq
from sympy import Sum, harmonic, log

from theory.lemmas.fixation import mean_share
from theory.lemmas.perplexity import V
from theory.lemmas.wright_fisher import p
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.logarithm import Logarithms
from theory.proof.rules import Definition, Lemma, Use
from theory.proof.shares import MEAN, x
from theory.symbols import n, t

b = sympy.Symbol("b", positive=True)  # successors of a token
h = sympy.Symbol("h", positive=True)  # what the weights 1/j are divided by
j = sympy.Symbol("j", positive=True)
PARTIAL = sympy.Function("PartialLoss")  # (b, h): the sum over j <= b of -p_j log p_j, with p_j = 1/(j h)
ENTROPY = sympy.Function("ZipfEntropy")  # (b): the same where the p_j sum to 1
ZIPF_ENTROPY = log(harmonic(b)) + Sum(log(j) / j, (j, 1, b)) / harmonic(b)

FIRST = sympy.Function("FirstFit")  # FirstFit(j): the probability of token j in the first fit, in one context
SAMPLES = sympy.Function("SampleLoss")  # (t, V): of the samples of fit t under the first fit, of V tokens
OWN = sympy.Function("OwnLoss")  # (V): of the text that the first fit was fitted on, under it
RATIO = sympy.Function("LossRatio")
BITS = 192


@cache
def _partial() -> Derivation:
    """The sum of -p_j log p_j, term by term, for any divisor h."""
    step = Line(left=PARTIAL(b, h), right=PARTIAL(b - 1, h) + log(b * h) / (b * h), rule=Definition(),
                reason="the b-th successor has p = 1/(b h), so -log p = log(b h)")  # fmt: skip
    none = Line(left=PARTIAL(0, h), right=sympy.Integer(0), rule=Definition(), reason="no successor yet")
    taken = Line(left=log(b * h), right=log(b) + log(h), rule=Logarithms(bases=(b, h)), reason="log of a product")
    apart = Line(left=PARTIAL(b, h), right=PARTIAL(b - 1, h) + (log(b) + log(h)) / (b * h),
                 rule=Use(facts=(step, taken)), reason="the logarithm taken apart")  # fmt: skip
    closed = Sum(log(j) / j, (j, 1, b)) / h + log(h) * harmonic(b) / h
    return Derivation(
        quantity=PARTIAL(b, h),
        facts=(step, none, taken, apart),
        chain=(Line(left=PARTIAL(b, h), right=closed, reason="summed up",
                    rule=Induction(variable=b, base=0, base_value=none, step=apart)),),
        instances=lambda: (
            Instance(label=f"b = {top}, h = {by}", at={b: top, h: by}, direct=_terms(top, by))
            for top, by in ((1, fmpq(2)), (3, fmpq(5, 2)), (5, fmpq(3)))
        ),
    )  # fmt: skip


def _terms(top: int, divisor: fmpq) -> arb:
    """-log of the product of p_j^p_j, as one logarithm of a product of roots."""
    with flint.ctx.workprec(BITS):
        whole = arb(1)
        for place in range(1, top + 1):
            share = 1 / (place * divisor)
            whole *= arb(share) ** arb(share)
        return -whole.log()


@cache
def zipf_entropy() -> Derivation:
    """The entropy is log H_b + (1/H_b) sum log(j)/j."""
    start = PARTIAL(b, harmonic(b))
    summed = Line(left=start, right=Sum(log(j) / j, (j, 1, b)) / harmonic(b) + log(harmonic(b)), reason="summed up",
                  rule=Lemma(derivation=_partial(), title="for any divisor", given={h: harmonic(b)}))  # fmt: skip
    return Derivation(
        quantity=ENTROPY(b),
        facts=(summed,),
        chain=(
            Line(left=ENTROPY(b), right=start, rule=Definition(),
                 reason="every token has successors of the probabilities 1/(j H_b), which sum to 1, so the expected "
                 "-log p of the next token is the same after each"),
            Line(left=start, right=ZIPF_ENTROPY, rule=Use(facts=(summed,)), reason="put in"),
        ),
        instances=lambda: (
            Instance(label=f"b = {top}", at={b: top}, direct=_terms(top, whole))
            for top, whole in ((2, fmpq(3, 2)), (3, fmpq(11, 6)), (6, fmpq(49, 20)))
        ),
    )  # fmt: skip


@cache
def sample_ratio() -> Derivation:
    """E of the loss of fit t's samples under the first fit, over the first fit's loss on its own text: 1."""
    mean = Line(left=MEAN(t, p, x), right=p, reason="a martingale",
                rule=Lemma(derivation=mean_share(), title="the mean of a share"))  # fmt: skip
    drawn = Sum(-log(FIRST(j)) * MEAN(t, FIRST(j), x), (j, 1, V))
    own = Sum(-log(FIRST(j)) * FIRST(j), (j, 1, V))
    samples = Line(left=SAMPLES(t, V), right=drawn, rule=Definition(),
                   reason="in one context: each token's -log p under the first fit, as often as fit t writes it in the "
                   "mean, t batches after the first fit")  # fmt: skip
    fitted = Line(
        left=OWN(V),
        right=own,
        rule=Definition(),
        reason="without smoothing the first fit is the shares of its text: a token stands there as often",
    )
    same = Line(left=drawn, right=own, rule=Use(facts=(mean,), given={p: FIRST(j)}), reason="no token's mean moves")
    start = SAMPLES(t, V) / OWN(V)
    return Derivation(
        quantity=RATIO(t, V),
        facts=(mean, samples, fitted, same),
        chain=(
            Line(left=RATIO(t, V), right=start, rule=Definition(), reason="given the first fit, in each context"),
            Line(left=start, right=sympy.Integer(1), rule=Use(facts=(samples, fitted, same)), reason="the same sum"),
        ),
        instances=_enumerated,
    )  # fmt: skip


def _enumerated() -> Iterable[Instance]:
    """Every text of every batch, written out, with the logarithms of two primes for those of the first fit."""
    for rows, fits in ((2, 1), (3, 1), (3, 2), (2, 3)):
        shares = (fmpq(1, rows), fmpq(rows - 1, rows))
        laws = {shares: fmpq(1)}
        for _ in range(fits):
            laws = _refitted(laws, rows)
        with flint.ctx.workprec(BITS):
            losses = [-arb(share).log() for share in shares]
            drawn = sum((arb(now[k] * chance) * losses[k] for now, chance in laws.items() for k in (0, 1)), arb(0))
            own = sum((arb(share) * loss for share, loss in zip(shares, losses, strict=True)), arb(0))
            yield Instance(label=f"n = {rows}, t = {fits}", at={n: rows, t: fits}, direct=drawn / own)


def _refitted(laws: dict[tuple[fmpq, fmpq], fmpq], rows: int) -> dict[tuple[fmpq, fmpq], fmpq]:
    """The law of the shares after one more batch, text by text."""
    after: dict[tuple[fmpq, fmpq], fmpq] = {}
    for shares, chance in laws.items():
        for text in product((0, 1), repeat=rows):
            likely = chance
            for token in text:
                likely *= shares[token]
            key = (fmpq(text.count(0), rows), fmpq(text.count(1), rows))
            after[key] = after.get(key, fmpq(0)) + likely
    return after
