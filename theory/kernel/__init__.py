"""The core that Coq checks: theorems (*.v), and lines of derivations printed as the statements that they prove.

A line that names a theorem (`kernel="harmonic.below_two"`: file and theorem) is printed as a statement of Coq, with the
definitions behind it as premises, and Coq is asked whether the theorem is a proof of exactly that. A line with another
exponent, sign or index is another statement, and is refused. The project does not need Coq: without it no line is
accepted, none is refused, and each stands as its own rule says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from theory.proof.line import Line


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """What Coq says of a line; `detail` names the theorem and its axioms, or quotes the refusal."""

    ok: bool
    detail: str


def accepts(line: "Line") -> Acceptance | None:
    """Whether the named theorem proves the line; None without a name, or without a Coq that can read the theorems.

    MODELCOLLAPSE_COQ=off in the environment turns Coq off.
    """
    if not line.kernel:
        return None
    from theory.kernel.coq import installed  # only lines that name a theorem need this
    from theory.kernel.judge import judged

    coq = installed()
    return None if coq is None else judged(line, coq)


def prepare(lines: "Iterable[Line]") -> None:
    """The lines that name theorems are put to Coq together, so that `accepts` finds them on record; nothing else."""
    named = [line for line in lines if line.kernel]
    if len(named) < 2:
        return
    from theory.kernel.coq import installed
    from theory.kernel.judge import prepare as prepared

    coq = installed()
    if coq is not None:
        prepared(named, coq)
