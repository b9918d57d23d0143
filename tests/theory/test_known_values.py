"""Values known from elsewhere: another library at 50 digits, plain fractions, brute force, and printed numbers."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import mpmath
import pytest
from flint import fmpq

from theory.arithmetic import ball, rational
from theory.evaluate import evaluate
from theory.lemmas.gaussian_refitting import by_moments
from theory.registry import find
from theory.symbols import G, n, t
from theory.vocabulary import Workflow
from theory.workflow import matrix, sizes, variance_ratios

DIGITS = 50


def agrees(claim_id: str, at: dict[str, str], reference: Callable[[], mpmath.mpf]) -> bool:
    """Whether the enclosure of the claim contains the value of mpmath, which is an independent implementation."""
    with mpmath.workdps(DIGITS + 30):
        found = evaluate(find(claim_id), at, digits=DIGITS)
        gap = mpmath.mpf(10) ** -DIGITS * abs(reference())
        return bool(mpmath.mpf(found.lower) - gap <= reference() <= mpmath.mpf(found.upper) + gap)


@pytest.mark.parametrize("rows", [2, 3, 10, 997])
def test_the_sine_limit_is_that_of_mpmath(rows: int) -> None:
    def sine() -> mpmath.mpf:
        x = mpmath.pi / mpmath.sqrt(rows)
        return mpmath.sin(x) / x

    assert agrees("kazdan.variance-mle-limit", {"n": str(rows)}, sine)


@pytest.mark.parametrize("rows", [2, 3, 10, 997])
def test_the_gamma_limit_is_the_infinite_product_of_mpmath(rows: int) -> None:
    def gamma_quotient() -> mpmath.mpf:  # the roots of n x^2 = x + 1 by mpmath's own polynomial solver
        plus, minus = mpmath.polyroots([rows, -1, -1], maxsteps=200, extraprec=200)
        return mpmath.gamma(2 - mpmath.mpf(1) / rows) * mpmath.rgamma(2 - plus) * mpmath.rgamma(2 - minus)

    assert agrees("kazdan.variance-unbiased-limit", {"n": str(rows)}, gamma_quotient)


@pytest.mark.parametrize(("fits", "rows", "features"), [(1, 10, 1), (7, 10, 1), (49, 10, 1), (30, 100, 10)])
def test_halfway_with_fresh_features_is_a_difference_of_digammas(fits: int, rows: int, features: int) -> None:
    def digammas() -> mpmath.mpf:
        x = mpmath.mpf(features + 1) / rows
        return mpmath.mpf(9) / 4 * features / rows * (mpmath.digamma(fits + 1 - x) - mpmath.digamma(1 - x))

    at = {"n": str(fits), "T": str(rows), "d": str(features), "sigma": "3/2"}
    assert agrees("gerstgrasser.halfway-fresh", at, digammas)


def test_the_printed_bound_becomes_true_for_fresh_features_at_49_iterations() -> None:
    """At T = 10, d = 1: sum 1/(10 i - 2) against log(n)/8, summed here in fractions."""
    error = [sum((Fraction(1, 10 * i - 2) for i in range(1, last + 1)), Fraction(0)) for last in (48, 49)]
    assert [float(error[k]) <= float(mpmath.log(last)) / 8 for k, last in enumerate((48, 49))] == [False, True]
    at = {"n": "49", "T": "10", "d": "1", "sigma": "1"}
    assert evaluate(find("gerstgrasser.halfway-fresh"), at).exact == str(error[1])


@pytest.mark.parametrize(("rows", "fits"), list(product((2, 3, 10), (0, 1, 2, 8))))
def test_the_products_are_those_of_a_plain_loop(rows: int, fits: int) -> None:
    mle = unbiased = Fraction(1)
    for k in range(1, fits + 1):
        mle *= 1 - Fraction(1, k * k * rows)
        unbiased *= 1 - Fraction(1, k * (k * rows - 1)) if k > 1 else 1
    at = {"n": str(rows), "t": str(fits)}
    assert evaluate(find("kazdan.variance-mle"), at).exact == str(mle)
    assert evaluate(find("kazdan.variance-unbiased"), at).exact == str(unbiased)
    assert evaluate(find("kazdan.variance-as-printed"), at).exact == str(mle)


def test_five_generations_of_augmenting_grow_the_variance_by_5269_over_3600() -> None:
    """H_5^(2), OEIS A007406(5)/A007407(5)."""
    assert evaluate(find("dey.augment-variance"), {"G": "5"}).exact == "5269/3600"
    assert variance_ratios(matrix(Workflow.AUGMENT, 5))[-1] == Fraction(5269, 3600)


def test_a_monte_carlo_run_tells_the_two_divisors_apart() -> None:
    """A run at n = 5, t = 6 with the unbiased estimator gave 0.8969 +- 0.0013; the source prints 0.7239 for it."""
    at = {"n": "5", "t": "6"}
    true = float(evaluate(find("kazdan.variance-unbiased"), at).value)
    printed = float(evaluate(find("kazdan.variance-as-printed"), at).value)
    assert abs(true - 0.8969) < 4 * 0.0013
    assert round(printed, 4) == 0.7239
    assert abs(printed - 0.8969) > 100 * 0.0013


def by_enumeration(rows: int, fits: int, divisor: int) -> Fraction:
    """E sigma_t^2 with every draw -s or +s about the fitted mean, all sign patterns enumerated: no variance formula.

    Expectations of sigma_t^2 depend on first and second moments alone, so two-point draws serve. A draw's scale s is
    carried as s^2; cross terms between generations have mean 0 and are dropped by averaging over the signs.
    """

    def expected(history: tuple[tuple[Fraction, ...], ...], scales: tuple[Fraction, ...], fit: int) -> Fraction:
        # each row is a vector of coordinates on the orthogonal scales drawn so far
        mean = [sum(column, Fraction(0)) / len(history) for column in zip(*history, strict=True)]
        squares = sum(
            ((x - m) ** 2 * s for row in history for x, m, s in zip(row, mean, scales, strict=True)), Fraction(0)
        )
        variance = squares / (len(history) - divisor)
        if fit == fits:
            return variance
        total = Fraction(0)
        for signs in product((-1, 1), repeat=rows):
            old = tuple((*row, Fraction(0)) for row in history)
            new = tuple((*mean, Fraction(sign)) for sign in signs)
            total += expected(old + new, (*scales, variance), fit + 1)
        return total / 2**rows

    start = list(product((-1, 1), repeat=rows))
    values = [expected(tuple((Fraction(sign),) for sign in signs), (Fraction(1),), 1) for signs in start]
    return sum(values, Fraction(0)) / len(start)


SMALL = [(2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2)]


@pytest.mark.parametrize(("rows", "fits", "delta"), [(*case, delta) for case in SMALL for delta in (0, 1)][:17])
def test_small_cases_agree_with_every_draw_enumerated(rows: int, fits: int, delta: int) -> None:
    claim = find("kazdan.variance-unbiased" if delta else "kazdan.variance-mle")
    direct = by_enumeration(rows, fits, delta)
    assert rational(claim.value, {n: rows, t: fits}) == fmpq(direct.numerator, direct.denominator)
    assert by_moments(rows, fits, delta) == fmpq(direct.numerator, direct.denominator)


@pytest.mark.parametrize(
    ("workflow", "by_hand"),
    [
        (Workflow.DISCARD, [1, 2, 3]),  # Z1; Z1 + Z2; Z1 + Z2 + Z3
        (Workflow.AUGMENT, [1, Fraction(5, 4), Fraction(49, 36)]),  # Z1; Z1 + Z2/2; Z1 + Z2/2 + Z3/3
        (Workflow.HALFWAY, [1, Fraction(3, 2), Fraction(11, 6)]),  # as discard, with Var Z_g = 1/g
    ],
)
def test_three_generations_of_a_workflow_are_as_worked_out_by_hand(workflow: Workflow, by_hand: list[Fraction]) -> None:
    assert variance_ratios(matrix(workflow, 3), sizes(workflow, 3)) == by_hand


def test_the_efficiency_bound_is_above_sixty_per_cent_and_below_every_efficiency() -> None:
    bound = evaluate(find("dey.are-bound"), {"G": "1"})
    assert bound.lower.startswith("0.6079271018540266")  # OEIS A059956
    worst = 1 / ball(find("dey.augment-variance").value, {G: 10**6}, 200)
    assert bool(worst > float(bound.upper))
