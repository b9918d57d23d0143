"""What `--at NAME=VALUE` may look like. Which names a claim has, and their ranges, is the theory's to say."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from modelcollapse.errors import InputError

if TYPE_CHECKING:
    from theory.claim import Claim

# An integer, a fraction or a decimal. The exponent is short, so that no typing error asks for a number of a gigabyte.
NUMBER = re.compile(r"[+-]?(\d+(/\d+)?|(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d{1,2})?)", re.ASCII)
LONGEST = 100


def moved(claim: "Claim", items: Sequence[str]) -> "Claim":
    """The claim, simulated at the point that was typed; InputError says what cannot be simulated, and what can."""
    from modelcollapse.errors import user_input
    from theory import at_point

    if claim.plan is None and (claim.on_request is None or not items):
        raise InputError(f"{claim.id} is proved and not simulated; type: modelcollapse derive {claim.typed}")
    if not items:
        return claim
    words = at_point.spelled_at(claim.drawable.trials[0].parameters)
    values = values_at(items, claim, advice=f"For example: modelcollapse verify {claim.typed} {words}")
    with user_input():
        return at_point.moved(claim, values)


def values_at(items: Sequence[str], claim: "Claim", advice: str = "") -> dict[str, str]:
    """The values by name; InputError with a command to type for what is no NAME=NUMBER, or a name given twice."""
    values: dict[str, str] = {}
    for item in items:
        name, _, value = (part.strip() for part in item.partition("="))
        fault = _fault(name, value)
        if name in values:
            fault = f"{name} is given twice, first as {values[name]}"
        if fault:
            raise InputError(f"--at {_short(item)!r}: {fault}. {advice or _advice(claim)}")
        values[name] = value
    return values


def _fault(name: str, value: str) -> str:
    """What is wrong with the item; empty when nothing is."""
    if not name or not value:
        return "NAME=VALUE is needed"
    if len(value) > LONGEST or not NUMBER.fullmatch(value):
        return (
            f"the value must be a number: an integer, a fraction as 9/4 or a decimal, of at most {LONGEST} characters"
        )
    if "/" in value and int(value.partition("/")[2]) == 0:
        return "the denominator is 0"
    return ""


def _advice(claim: "Claim") -> str:
    from theory.evaluate import example

    if not claim.parameters:
        return f"The claim takes no parameters; type: modelcollapse evaluate {claim.typed}"
    domains = "; ".join(f"{parameter.name}: {parameter.meaning}, {parameter.domain}" for parameter in claim.parameters)
    words = " ".join(f"--at {name}={value}" for name, value in example(claim).items())
    return f"{domains}. For example: modelcollapse evaluate {claim.typed} {words}"


def _short(item: str) -> str:
    return item if len(item) <= LONGEST else f"{item[:LONGEST]}..."
