"""A statement may not leave the intervals, the whole numbers or the listed points for which its derivation was made."""

from dataclasses import replace

import pytest

from theory.assess import Outcome, assess
from theory.claim import Claim
from theory.registry import find


def widened(claim: Claim, name: str, **bounds: object) -> Claim:
    """The claim with one parameter's domain changed."""
    changed = (replace(each, **bounds) if each.name == name else each for each in claim.parameters)
    return replace(claim, parameters=tuple(changed))


@pytest.mark.parametrize(
    ("claim_id", "name", "bounds", "message"),
    [
        ("dey.kept-share-limit", "alpha", {"below": None}, "between 0 and 1"),
        ("dey.cross-entropy", "q", {"below": 2}, "between 0 and 1"),
        ("dey.likelihood-ratio-moment", "p", {"below": 2}, "8/5"),
        ("kazdan.variance-mle", "t", {"whole": False}, "counts with t"),
        ("gerstgrasser.wishart-trace", "T", {"least": 1}, "the derivation holds from T"),
        ("gerstgrasser.wishart-trace", "T", {"whole": False}, "the derivation holds from T|counts with T"),
    ],
)
def test_a_wider_statement_is_undecided(claim_id: str, name: str, bounds: dict[str, object], message: str) -> None:
    claim = find(claim_id)
    assert assess(claim).agrees_with(claim.expected)
    found = assess(widened(claim, name, **bounds))
    assert found.outcome is Outcome.UNDECIDED
    assert any(part in found.reason for part in message.split("|")), found.reason


def test_a_weight_that_is_put_in_must_lie_between_0_and_1() -> None:
    """The best weight is shown to lie there; the same line with its negative would not be."""
    assert assess(find("dey.golden-mixing-limit")).outcome is Outcome.PROVED
