"""An instance is exact or it is none: a floating-point number, or a definition that breaks, never passes."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy

from tests.theory.test_derivation import derivation
from theory.own import Derivation, exactly, instances, n
from theory.proof.check import checked


def total(rows: int) -> Any:
    return Fraction(sum(range(1, rows + 1)))


def proof(direct: Callable[..., Any]) -> Derivation:
    """A sound derivation of 1 + ... + n = n (n + 1)/2, with these values for its instances."""
    return derivation(instances=instances(direct, (n,), at=[(2,), (3,)]))


def test_exact_values_are_compared() -> None:
    assert [each.direct for each in proof(total).instances()] == [3, 6]
    assert checked(proof(total)).instances == 2


def test_a_floating_point_number_is_no_instance_though_it_be_equal() -> None:
    assert float(total(2)) == total(2)
    found = checked(proof(lambda rows: float(total(rows))))
    assert not found.ok
    assert found.reason.startswith("instance 1 cannot be computed: ValueError: 3.0 is a floating-point number")
    assert "Fraction(1, 10)" in found.reason


def test_a_definition_that_breaks_is_told_with_the_instance_at_which_it_does() -> None:
    found = checked(proof(lambda rows: total(rows) if rows == 2 else 1 // 0))
    assert (found.ok, found.instances) == (False, 1)
    assert found.reason.startswith("instance 2 cannot be computed: ZeroDivisionError")


def test_a_fraction_is_kept_and_a_float_in_its_place_is_refused() -> None:
    assert exactly(Fraction(-3, 7)) == sympy.Rational(-3, 7)
    assert exactly(4) == 4
    with pytest.raises(ValueError, match=r"0\.1 is a floating-point number: write a whole number, or one as"):
        exactly(0.1)  # type: ignore[arg-type]
