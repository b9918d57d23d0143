"""One fit on m real rows and s synthetic ones of a source model: the squared error of a mean, in units of one row.

Every row counts alike, so real rows have the weight m/(m+s) and synthetic ones the rest. With independent noises of
variances 1/m, 1/N (the source model's own N real rows) and 1/s, all else is the variance of their weighted sum.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq, fmpq_mat

from theory.proof.independent import IndependentParts
from theory.proof.line import Derivation, Instance, Line
from theory.proof.minimiser import Minimiser
from theory.proof.nonnegative import Nonnegative
from theory.proof.rules import Definition, Lemma, NormalForm, Use
from theory.workflow import variance_ratios

m, s, N, b, u = sympy.symbols("m s N b u", positive=True)
REAL, SOURCE, DRAWN = sympy.symbols("RealNoise SourceNoise DrawnNoise", cls=sympy.Function)
FIT, SAME_FIT, WEIGHTED_FIT = sympy.symbols("Fit FitSameRows FitWeighted", cls=sympy.Function)  # less the truth
ERROR = sympy.Function("SquaredError")  # ERROR(m, s, N): the source model has N real rows of its own
BIASED = sympy.Function("BiasedError")  # BIASED(m, s, N, b): it is off by b besides
SAME = sympy.Function("SameRowsError")  # SAME(m, s): it was fitted on the m rows themselves
WEIGHTED = sympy.Function("WeightedError")  # WEIGHTED(m, s, N, u): synthetic rows have the weight u in all
LEAST_WEIGHT = sympy.Function("LeastWeight")
LEAST = sympy.Function("LeastWeightedError")  # at the best weight
BEST_SHARE = sympy.Function("BestShare")  # of synthetic rows among all
LEAST_ERROR = sympy.Function("LeastSquaredError")  # at the best share
POOLED = 1 / (m + s) + (s / (m + s)) ** 2 / N
AT_SHARE = (1 - u) / m + u**2 / N
BY_WEIGHT = (1 - u) ** 2 / m + u**2 * (1 / N + 1 / s)
NOISES = {REAL(m): 1 / m, SOURCE(N): 1 / N, DRAWN(s): 1 / s}
SIZES = ((1, 1, 1), (4, 12, 6), (3, 5, 2), (2, 1, 7))  # m, s, N of the instances


@cache
def pooled() -> Derivation:
    """SquaredError(m, s, N) = 1/(m+s) + (s/(m+s))^2/N."""
    mean = Line(left=FIT(m, s, N), right=(m * REAL(m) + s * (SOURCE(N) + DRAWN(s))) / (m + s), rule=Definition(),
                reason="the mean of all rows: real ones about the truth, synthetic about the source")  # fmt: skip
    spread = (m / (m + s)) ** 2 / m + (s / (m + s)) ** 2 * (1 / N + 1 / s)
    return Derivation(
        quantity=ERROR(m, s, N),
        facts=(mean,),
        chain=(
            Line(left=ERROR(m, s, N), right=spread, rule=IndependentParts(fact=mean, parts=NOISES),
                 reason="means of m, N and s rows, no row in two of them"),
            Line(left=spread, right=POOLED, rule=NormalForm(), reason="1/m and 1/s add up to one over all rows"),
        ),
        instances=_pooled,
    )  # fmt: skip


@cache
def biased() -> Derivation:
    """BiasedError(m, s, N, b): the noise as before, and a bias that synthetic rows bring in by their share."""
    lemma, value = pooled(), 1 / (m + s) + (s / (m + s)) ** 2 * (1 / N + b**2)
    noise = quoted(lemma, "real and synthetic rows together")
    parted = ERROR(m, s, N) + (b * s / (m + s)) ** 2
    return Derivation(
        quantity=BIASED(m, s, N, b),
        facts=(noise,),
        chain=(
            Line(left=BIASED(m, s, N, b), right=parted, rule=Definition(),
                 reason="noises have mean 0: variance and squared bias, b times the share of the synthetic rows"),
            Line(left=parted, right=value, rule=Use(facts=(noise,)), reason="so 1/N + b^2 stands where 1/N stood"),
        ),
        instances=_biased,
    )  # fmt: skip


@cache
def _best() -> tuple[Line, Line, Line]:
    """The squared error by the share u of synthetic rows, and the share at which it is least."""
    rows = m * u / (1 - u)
    noise = Line(left=ERROR(m, rows, N), right=1 / (m + rows) + (rows / (m + rows)) ** 2 / N, reason="as derived",
                 rule=Lemma(derivation=pooled(), title="real and synthetic rows", given={s: rows}))  # fmt: skip
    shared = Line(left=ERROR(m, rows, N), right=AT_SHARE, rule=Use(facts=(noise,)),
                  reason="a share u of synthetic rows is s = m u/(1 - u) of them")  # fmt: skip
    best = Line(left=BEST_SHARE(m, N), right=N / (2 * m), reason="a parabola in the share",
                rule=Minimiser(objective=AT_SHARE, variable=u, curvature=2 / N))  # fmt: skip
    return noise, shared, best


@cache
def best_share() -> Derivation:
    """BestShare(m, N) = N/(2m), where that is a share."""
    noise, shared, best = _best()
    return Derivation(quantity=BEST_SHARE(m, N), facts=(noise, shared), chain=(best,), instances=_shares)


@cache
def least_error() -> Derivation:
    """The squared error at the best share: 1/m - N/(4 m^2)."""
    noise, shared, best = _best()
    share = BEST_SHARE(m, N)
    start, reached = ERROR(m, m * share / (1 - share), N), AT_SHARE.xreplace({u: share})
    return Derivation(
        quantity=LEAST_ERROR(m, N),
        facts=(noise, shared, best),
        chain=(
            Line(left=LEAST_ERROR(m, N), right=start, rule=Definition(), reason="the error at the best share"),
            Line(left=start, right=reached, rule=Use(facts=(shared,), given={u: share}), reason="put in"),
            Line(left=reached, right=1 / m - N / (4 * m**2), rule=Use(facts=(best,)), reason="the share put in"),
        ),
        instances=_least_errors,
    )  # fmt: skip


@cache
def same_rows() -> Derivation:
    """SameRowsError(m, s) = 1/m + s/(m+s)^2."""
    mean = Line(left=SAME_FIT(m, s), right=(m * REAL(m) + s * (REAL(m) + DRAWN(s))) / (m + s), rule=Definition(),
                reason="the source model's fit is the mean of the very real rows")  # fmt: skip
    spread = 1 / m + (s / (m + s)) ** 2 / s
    return Derivation(
        quantity=SAME(m, s),
        facts=(mean,),
        chain=(
            Line(left=SAME(m, s), right=spread, reason="the real noise keeps the weight 1",
                 rule=IndependentParts(fact=mean, parts={REAL(m): 1 / m, DRAWN(s): 1 / s})),
            Line(left=spread, right=1 / m + s / (m + s) ** 2, rule=NormalForm(), reason="one s cancels"),
        ),
        instances=_same,
    )  # fmt: skip


@cache
def never_help() -> Derivation:
    """SameRowsError(m, s) >= 1/m."""
    known = quoted(same_rows(), "synthetic rows of a model of the same real rows")
    return Derivation(
        quantity=SAME(m, s),
        chain=(
            known,
            Line(left=known.right, relation=">=", right=1 / m, rule=Nonnegative(), reason="s/(m+s)^2 is left"),
        ),
        instances=_same,
    )  # fmt: skip


@cache
def a_quarter_at_most() -> Derivation:
    """SameRowsError(m, s) <= 5/(4 m)."""
    known = quoted(same_rows(), "synthetic rows of a model of the same real rows")
    return Derivation(
        quantity=SAME(m, s),
        chain=(
            known,
            Line(left=known.right, relation="<=", right=5 / (4 * m), rule=Nonnegative(),
                 reason="(m - s)^2/(4 m (m+s)^2) is left, which is 0 at s = m"),
        ),
        instances=_same,
    )  # fmt: skip


@cache
def best_weighted() -> Derivation:
    """The error where synthetic rows weigh as much as is best for them: 1/(m + s N/(s + N))."""
    mean = Line(left=WEIGHTED_FIT(m, s, N, u), right=(1 - u) * REAL(m) + u * (SOURCE(N) + DRAWN(s)), rule=Definition(),
                reason="real rows have the weight 1 - u in all, synthetic ones u")  # fmt: skip
    spread = Line(left=WEIGHTED(m, s, N, u), right=BY_WEIGHT, reason="independent noises",
                  rule=IndependentParts(fact=mean, parts=NOISES))  # fmt: skip
    counted = s * N / (s + N)
    weight = counted / (m + counted)
    best = Line(left=LEAST_WEIGHT(m, s, N), right=weight, reason="a parabola in the weight",
                rule=Minimiser(objective=BY_WEIGHT, variable=u, curvature=2 / m + 2 / N + 2 / s))  # fmt: skip
    start = WEIGHTED(m, s, N, LEAST_WEIGHT(m, s, N))
    reached = BY_WEIGHT.xreplace({u: LEAST_WEIGHT(m, s, N)})
    return Derivation(
        quantity=LEAST(m, s, N),
        facts=(mean, spread, best),
        chain=(
            Line(left=LEAST(m, s, N), right=start, rule=Definition(), reason="the error at the best weight"),
            Line(left=start, right=reached, rule=Use(facts=(spread,), given={u: LEAST_WEIGHT(m, s, N)}),
                 reason="put in"),
            Line(left=reached, right=1 / (m + counted), rule=Use(facts=(best,)), reason="the weight put in"),
        ),
        instances=_weighted,
    )  # fmt: skip


def quoted(lemma: Derivation, title: str) -> Line:
    """The line that quotes the lemma as it stands."""
    return Line(
        left=lemma.quantity, right=lemma.result, reason="as derived", rule=Lemma(derivation=lemma, title=title)
    )  # fmt: skip


def row_by_row(real: int, synthetic: int, own: int) -> fmpq:
    """The variance of the mean of all rows, from the coefficient of every row's noise; `own` rows of the source model,
    0 for the real rows themselves."""
    rows = real + own + synthetic
    unit = [[fmpq(int(place == row)) for place in range(rows)] for row in range(rows)]
    taught = unit[real : real + own] if own else unit[:real]
    source = [sum(column, fmpq(0)) / len(taught) for column in zip(*taught, strict=True)]
    drawn = [[held + noise for held, noise in zip(source, row, strict=True)] for row in unit[real + own :]]
    fit = [sum(column, fmpq(0)) / (real + synthetic) for column in zip(*unit[:real], *drawn, strict=True)]
    return sum((each * each for each in fit), fmpq(0))


def _pooled() -> Iterable[Instance]:
    """Every row's noise followed into the fit."""
    for real, synthetic, own in SIZES:
        yield Instance(label=f"m = {real}, s = {synthetic}, N = {own}", at={m: real, s: synthetic, N: own},
                       direct=row_by_row(real, synthetic, own))  # fmt: skip


def _biased() -> Iterable[Instance]:
    """Every row's noise followed into the fit, and the bias as what all synthetic rows have in common."""
    for real, synthetic, own in SIZES:
        off = fmpq(real, 3)
        common = sum(([off] * synthetic), fmpq(0)) / (real + synthetic)
        yield Instance(label=f"m = {real}, s = {synthetic}, N = {own}, b = {off}",
                       at={m: real, s: synthetic, N: own, b: off},
                       direct=row_by_row(real, synthetic, own) + common * common)  # fmt: skip


def _same() -> Iterable[Instance]:
    """The weight matrix of a fit on batches of m and s rows, solved for the coefficients of both noises."""
    for real, synthetic in ((1, 1), (4, 12), (3, 5), (7, 2)):
        total = real + synthetic
        rows = [[Fraction(1), Fraction(0)], [Fraction(real, total), Fraction(synthetic, total)]]
        found = variance_ratios(rows, [Fraction(real), Fraction(synthetic)])[-1]
        yield Instance(label=f"m = {real}, s = {synthetic}", at={m: real, s: synthetic},
                       direct=fmpq(found.numerator, found.denominator))  # fmt: skip


def _tried() -> Iterable[tuple[str, dict[sympy.Symbol, int], int, list[fmpq]]]:
    """The error at every small number of synthetic rows, and the best of these, where the best share has a number."""
    for real, own in ((4, 6), (3, 3), (1, 1), (6, 4)):
        errors = [row_by_row(real, synthetic, own) for synthetic in range(25)]
        best = min(range(25), key=errors.__getitem__)
        yield f"m = {real}, N = {own}", {m: real, N: own}, best, errors


def _shares() -> Iterable[Instance]:
    for label, at, best, _ in _tried():
        yield Instance(label=label, at=at, direct=fmpq(best, at[m] + best))


def _least_errors() -> Iterable[Instance]:
    for label, at, best, errors in _tried():
        yield Instance(label=label, at=at, direct=errors[best])


def _weighted() -> Iterable[Instance]:
    """Lagrange's multiplier for the covariance of the two means, solved as a matrix."""
    for real, synthetic, own in SIZES:
        yield Instance(label=f"m = {real}, s = {synthetic}, N = {own}", at={m: real, s: synthetic, N: own},
                       direct=_lagrange([fmpq(1, real), fmpq(1, own) + fmpq(1, synthetic)]))  # fmt: skip


def _lagrange(variances: Sequence[fmpq]) -> fmpq:
    size = len(variances)
    covariance = fmpq_mat(size, size, [variances[i] if i == j else fmpq(0) for i in range(size) for j in range(size)])
    return 1 / sum(covariance.solve(fmpq_mat(size, 1, [fmpq(1)] * size)).entries(), fmpq(0))
