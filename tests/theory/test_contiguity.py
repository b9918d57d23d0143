"""Contiguity by a bounded functional: where its second moment is finite, by recursions that know no determinant."""

from fractions import Fraction
from math import exp, pi, sqrt

import numpy as np
import pytest
from flint import fmpq
from scipy.integrate import quad

from theory.evaluate import evaluate
from theory.lemmas.contiguity import (
    NO_PATTERN,
    finite_moment,
    finite_second_moment,
    form,
    likelihood_ratio_second_moment_finite,
    tilted,
)
from theory.registry import find
from theory.symbols import G
from theory.vocabulary import Workflow

WORKFLOWS = (Workflow.DISCARD, Workflow.AUGMENT)


def backwards(workflow: Workflow, generations: int, damping: Fraction) -> bool:
    """Whether E_ref (f L_G)^2 is finite, by integrating one batch after the other, the last first.

    With density times L_g^2, x_g is N(2 W(g-1), 1) up to exp(W(g-1)^2); E exp(-c W(g)^2) with W(g) = a W(g-1) + s Z is
    exp(-c a^2 W(g-1)^2/(1 + 2 c s^2)) up to a constant, and infinite unless 1 + 2 c s^2 > 0.
    """
    rate = damping
    for last in range(generations, 0, -1):
        share = Fraction(1) if workflow is Workflow.DISCARD else Fraction(1, last)
        spread = 1 + 2 * rate * share**2
        if spread <= 0:
            return False
        rate = rate * (1 + share) ** 2 / spread - 1
    return True


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("generations", range(1, 13))
def test_minors_and_integration_batch_by_batch_agree(workflow: Workflow, generations: int) -> None:
    assert finite_second_moment(workflow, generations) is backwards(workflow, generations, Fraction(1))
    plain = likelihood_ratio_second_moment_finite(workflow, generations)
    assert plain is backwards(workflow, generations, Fraction(0))


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_damped_ratio_has_a_variance_up_to_generation_3_and_the_ratio_itself_at_1_alone(workflow: Workflow) -> None:
    assert [finite_second_moment(workflow, last) for last in range(1, 7)] == [True] * 3 + [False] * 3
    assert [likelihood_ratio_second_moment_finite(workflow, last) for last in range(1, 5)] == [True] + [False] * 3


@pytest.mark.parametrize(
    ("workflow", "generations", "below", "above"),
    [
        (Workflow.DISCARD, 3, fmpq(241, 100), fmpq(242, 100)),  # (1 + p)^2 - 2 p^2 > 0: below 1 + sqrt 2 = 2.414...
        (Workflow.AUGMENT, 2, fmpq(660, 100), fmpq(661, 100)),  # 1 + 3 p/2 - p^2/4 > 0: below 3 + sqrt 13 = 6.605...
    ],
)
def test_moments_end_where_the_determinant_by_hand_does(
    workflow: Workflow, generations: int, below: fmpq, above: fmpq
) -> None:
    assert finite_moment(workflow, generations, below)
    assert not finite_moment(workflow, generations, above)


def test_with_discard_at_generation_2_the_damped_ratio_is_bounded_and_has_all_moments() -> None:
    """L_2 f = exp(x y - x^2/2 - y^2/2) = exp(-(x - y)^2/2), which is at most 1."""
    assert all(finite_moment(Workflow.DISCARD, 2, fmpq(power)) for power in (4, 40, 4000))


@pytest.mark.parametrize("workflow", WORKFLOWS)
@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("generations", [2, 3, 4, 5])
def test_finiteness_does_not_depend_on_the_information(workflow: Workflow, size: int, generations: int) -> None:
    """NumPy's least eigenvalue of the form with all entries of theta, for a V without pattern."""
    whole = form(tilted(workflow, generations, NO_PATTERN[size]), 2, 2)
    entries = np.array([[float(Fraction(str(value))) for value in row] for row in whole.table()])
    assert bool(np.linalg.eigvalsh(entries).min() > 0) is finite_second_moment(workflow, generations)


@pytest.mark.parametrize(("workflow", "growth"), [(Workflow.DISCARD, 3.0), (Workflow.AUGMENT, 49 / 36)])
def test_the_value_is_the_integral_of_the_functional_over_the_law_of_the_fit(workflow: Workflow, growth: float) -> None:
    """One entry at G = 3, by SciPy's quadrature of exp(-w^2/2) over N(0, growth)."""
    direct, _ = quad(lambda w: exp(-w * w / 2 - w * w / (2 * growth)) / sqrt(2 * pi * growth), -40, 40)
    found = evaluate(find(f"dey.contiguity-{workflow}"), {"G": "3", "q": "1"})
    assert float(found.value) == pytest.approx(direct, rel=1e-10)


@pytest.mark.parametrize(
    ("workflow", "generations", "message"),
    [(Workflow.HALFWAY, 2, "known here: discard, augment"), (Workflow.DISCARD, 0, "generations=0; at least 1")],
)
def test_what_is_not_known_is_refused(workflow: Workflow, generations: int, message: str) -> None:
    for known in (finite_second_moment, likelihood_ratio_second_moment_finite):
        with pytest.raises(ValueError, match=message):
            known(workflow, generations)


@pytest.mark.parametrize("generations", range(1, 8))
def test_the_rule_of_finite_variance_in_the_claims_is_the_derived_one(generations: int) -> None:
    """The claims state it as 3 - G and 1 - G; the quadratic forms decide whether that is so."""

    def rule(claim: str) -> bool:
        return bool(find(claim).finite_variance.subs(G, generations) >= 0)

    for workflow in (Workflow.DISCARD, Workflow.AUGMENT):
        assert rule(f"dey.contiguity-{workflow}") is finite_second_moment(workflow, generations)
        assert rule("dey.likelihood-ratio-mean") is likelihood_ratio_second_moment_finite(workflow, generations)
