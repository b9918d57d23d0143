"""Values of the linear-regression claims that are known from elsewhere, and the witnesses of their errata."""

from fractions import Fraction

import pytest
import sympy
from scipy import stats

from tests.mutation import broken, mutants
from theory.arithmetic import ball, rational
from theory.claims.gerstgrasser import halfway_as_printed, wishart_trace
from theory.evaluate import evaluate
from theory.lemmas import too_few_rows
from theory.lemmas.chi_square_powers import inverse_powers, powers
from theory.lemmas.fresh_features import mean_over_orders
from theory.lemmas.halfway_growth import FIRST, SUM, lower, printed_bound_holds_from, upper
from theory.proof.check import checked
from theory.proof.standing import Standing
from theory.registry import find
from theory.symbols import T, d, n, sigma


def value(claim_id: str, **at: object) -> float:
    return float(evaluate(find(claim_id), {name: str(each) for name, each in at.items()}).value)


@pytest.mark.parametrize(("rows", "features"), [(3, 3), (7, 2), (12, 5)])
def test_the_law_of_the_error_is_scipys_beta_prime_and_f(rows: int, features: int) -> None:
    degrees = rows - features + 1
    law, ratio = stats.betaprime(features / 2, degrees / 2), stats.f(features, degrees)
    for x in (Fraction(1, 7), Fraction(3, 2), Fraction(11, 2)):
        at = {"x": x, "T": rows, "d": features}
        assert value("gerstgrasser.error-density", **at) == pytest.approx(law.pdf(float(x)), rel=1e-10)
        assert value("gerstgrasser.f-density", **at) == pytest.approx(ratio.pdf(float(x)), rel=1e-10)


def test_the_variance_of_the_error_is_that_of_scipys_beta_prime() -> None:
    expected = stats.betaprime(3 / 2, 18 / 2).var()
    assert value("gerstgrasser.replace-variance-same", n=1, T=20, d=3, sigma=1) == pytest.approx(expected, rel=1e-10)
    assert value("gerstgrasser.error-variance", n=1, T=20, d=3, sigma=1) == pytest.approx(expected, rel=1e-10)


def test_fresh_features_make_no_difference_to_the_variance_of_the_first_fit() -> None:
    at = {"n": 1, "T": 9, "d": 2, "sigma": Fraction(3, 2)}
    assert value("gerstgrasser.replace-variance-fresh", **at) == value("gerstgrasser.replace-variance-same", **at)


def test_digamma_of_one_half_gives_two_log_two() -> None:
    """-gamma - psi(1/2) = 2 log 2 (DLMF 5.4.13)."""
    found = value("gerstgrasser.accumulate-fresh-limit", T=8, d=3, sigma=1)
    assert found == pytest.approx(3 / 4 * 2 * float(sympy.log(2)), rel=1e-12)


def test_trigamma_of_two_gives_the_basel_sum_less_one() -> None:
    found = value("gerstgrasser.ridge-fixed-limit", s=3, lam=3, sigma=1)
    assert found == pytest.approx(float(sympy.pi**2 / 6 - 1) / 3, rel=1e-12)


@pytest.mark.parametrize(("rows", "features", "first"), [(10, 1, 49), (100, 10, 529)])
def test_the_printed_bound_of_halfway_holds_for_fresh_features_from_some_n_on(
    rows: int, features: int, first: int
) -> None:
    assert printed_bound_holds_from(rows, features) == first
    gap = [ball(FIRST * sympy.log(n) - SUM, {T: rows, d: features, n: last}, 128) for last in range(2, first + 3)]
    assert [bool(each > 0) for each in gap] == [last >= first for last in range(2, first + 3)]


def test_the_witness_against_the_printed_bound_names_the_numbers_that_it_worked_out() -> None:
    assert "up to n = 48, and is below it from n = 49 on" in halfway_as_printed.witness()


def test_the_witness_against_full_rank_adds_up_more_than_any_number() -> None:
    assert [erratum.incomplete for erratum in wishart_trace.CLAIM.errata] == [True]
    found = too_few_rows.infinite_mean()
    assert "T = d it is 1/chi2_1" in found
    assert "T = d + 1 it is 1/chi2_2" in found


def test_a_chi_square_that_has_an_inverse_mean_is_no_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    """With three degrees of freedom the density vanishes at 0, and so do the shells."""
    monkeypatch.setattr(too_few_rows, "INFINITE", ((3, "d + 2"),))
    with pytest.raises(ArithmeticError, match="not bounded from below"):
        too_few_rows.infinite_mean()


def test_the_instances_of_fresh_features_depend_on_the_inverse_wishart_means_alone() -> None:
    found = mean_over_orders(3, 8, 2)
    assert Fraction(str(found)) == sum(Fraction(2, i * (8 * i - 3)) for i in (1, 2, 3))
    assert found != rational(find("gerstgrasser.accumulate-error").value, {n: 3, T: 8, d: 2, sigma: 1})


def test_both_bounds_of_the_growth_are_certificates() -> None:
    for bound in (lower(), upper()):
        found = checked(bound)
        assert found.ok, found.reason
        assert found.standing is Standing.CERTIFICATE


@pytest.mark.parametrize("lemma", [powers(), inverse_powers()], ids=["powers", "inverse powers"])
def test_no_broken_line_of_the_chi_square_moments_passes(lemma: object) -> None:
    left = [
        (line.left, mutant.right)
        for line in lemma.lines
        for mutant in mutants(line.right)
        if checked(broken(lemma, line, mutant.right)).ok
    ]
    assert left == []
