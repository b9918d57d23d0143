"""Exponential families against what is known of them elsewhere, and the divergences of refitted coins, exactly."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from math import comb

import pytest
import sympy
from flint import arb, fmpq

from theory.families import declared, logit_information
from theory.families.densities import variance
from theory.families.family import Family
from theory.registry import find

# McCullagh and Nelder, Generalized Linear Models, 2nd ed., Table 2.1 (variance functions, dispersion included)
TABLE = (
    (declared.NORMAL, {"mu": -2, "v": 3}, Fraction(3)),
    (declared.BINOMIAL, {"mu": 2, "m": 5}, Fraction(6, 5)),
    (declared.POISSON, {"mu": 2}, Fraction(2)),
    (declared.GAMMA, {"mu": 3, "k": 2}, Fraction(9, 2)),
    (declared.NEGATIVE_BINOMIAL, {"mu": 3, "r": 2}, Fraction(15, 2)),
    (declared.INVERSE_GAUSSIAN, {"mu": 2, "lam": 3}, Fraction(8, 3)),
)
Logs = Counter[int]  # a sum of multiples of the logarithms of primes
NOTHING: Logs = Counter()


@pytest.mark.parametrize(("family", "at", "known"), TABLE, ids=lambda value: getattr(value, "name", ""))
def test_densities_have_the_variances_of_the_textbook(family: Family, at: dict[str, int], known: Fraction) -> None:
    found = variance(family, {each.symbol: at[each.name] for each in family.parameters})
    exact = fmpq(known.numerator, known.denominator)
    assert abs(found - exact) < fmpq(1, 10**9)


def test_a_log_partition_that_does_not_normalise_is_found_out() -> None:
    wrong = Family(
        name="poisson", statistic=declared.POISSON.statistic, log_partition=2 * declared.POISSON.log_partition,
        mean=declared.POISSON.mean, at=declared.POISSON.at,
    )  # fmt: skip
    with pytest.raises(ArithmeticError, match="total mass"):
        variance(wrong, {declared.mu: 2})


def logarithm(value: Fraction) -> Logs:
    """The logarithm of a positive rational, by its primes."""
    found: Logs = Counter()
    for part, sense in ((value.numerator, 1), (value.denominator, -1)):
        for prime, power in sympy.factorint(part).items():
            found[prime] += sense * power
    return found


def times(factor: Fraction, logs: Logs) -> Logs:
    return Counter({prime: factor * power for prime, power in logs.items()})


def plus(*parts: Logs) -> Logs:
    total: Logs = Counter()
    for part in parts:
        for prime, power in part.items():
            total[prime] += power
    return Counter({prime: power for prime, power in total.items() if power != 0})


def divergence(first: Fraction, second: Fraction) -> Logs:
    """KL(first || second) of two coins, 0 log 0 = 0."""
    pairs = ((first, second), (1 - first, 1 - second))
    return plus(*(times(mass, logarithm(mass / other)) for mass, other in pairs if mass != 0))


def paths(truth: Fraction, rows: int, generations: int, *, augment: bool) -> Iterator[tuple[Fraction, list[Fraction]]]:
    """Every course of the fitted probabilities, with its probability."""
    for counts in product(range(rows + 1), repeat=generations):
        chance, fits = Fraction(1), [truth]
        for generation, count in enumerate(counts, 1):
            share = fits[-1]
            chance *= comb(rows, count) * share**count * (1 - share) ** (rows - count)
            fits.append(Fraction(sum(counts[:generation]), rows * generation) if augment else Fraction(count, rows))
        if chance:
            yield chance, fits


@pytest.mark.parametrize("augment", [False, True])
@pytest.mark.parametrize(("rows", "generations"), [(1, 3), (2, 3), (3, 3), (4, 2)])
def test_the_reverse_divergence_of_a_refitted_coin_is_the_sum_of_its_steps(
    rows: int, generations: int, augment: bool
) -> None:
    """Exactly: as rational multiples of the logarithms of primes."""
    whole, steps = NOTHING, NOTHING
    for chance, fits in paths(Fraction(2, 5), rows, generations, augment=augment):
        whole = plus(whole, times(chance, divergence(fits[-1], fits[0])))
        steps = plus(steps, *(times(chance, divergence(new, old)) for old, new in pairwise(fits)))
    assert whole
    assert whole == steps


@pytest.mark.parametrize("order", [0, 2])
@pytest.mark.parametrize("slope", [fmpq(1, 3), fmpq(1), fmpq(3)], ids=str)
def test_two_integrations_of_the_logit_information_agree(order: int, slope: fmpq) -> None:
    size = arb(slope)
    adaptive = logit_information.logit_information(arb(order), size)
    trapezoids = logit_information.by_trapezoids(order, size)
    assert adaptive.overlaps(trapezoids)
    assert adaptive < arb(1) / 4


@pytest.mark.parametrize("name", ["dey.prediction-discard", "dey.third-derivative-binomial"])
def test_what_the_source_leaves_out_has_an_exact_witness(name: str) -> None:
    (erratum,) = find(name).errata
    assert erratum.incomplete
    assert erratum.witness is not None
    assert erratum.witness()
