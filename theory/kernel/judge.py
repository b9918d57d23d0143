"""Whether a theorem proves a line: the record first, then Coq."""

import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

from theory.kernel import Acceptance, store
from theory.kernel.coq import Asked, Coq, asked, compiled, key, version, written
from theory.kernel.gallina import NotPrintable
from theory.kernel.statement import statement
from theory.proof.line import Line

STALE = "inconsistent assumptions"  # what Coq says of theorems compiled with libraries that have changed since
CLASSICAL_REALS = frozenset({
    "ClassicalDedekindReals.sig_forall_dec",
    "ClassicalDedekindReals.sig_not_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
})  # fmt: skip

RESTS = f"from at most {', '.join(sorted(CLASSICAL_REALS))}"


def judged(line: Line, coq: Coq) -> Acceptance | None:
    """Coq's word on the line; None, with a warning, where it could not give one."""
    theorem = line.kernel
    if not written(theorem):
        return Acceptance(ok=False, detail=f"{theorem!r} is no theorem of theory/kernel; write file.theorem")
    try:
        text = statement(line)
    except NotPrintable as problem:
        return Acceptance(ok=False, detail=f"{theorem}: the line cannot be stated in Coq: {problem}")
    folder = store.place(key(coq))
    detail = noted(folder, theorem, text)
    return Acceptance(ok=True, detail=detail) if detail is not None else _fresh(((theorem, text),), coq, folder)


def noted(folder: Path, theorem: str, text: str) -> str | None:
    """What is on record of the theorem as a proof of the statement, in the words of today; None where nothing is."""
    detail = store.accepted(folder, theorem, text)
    return detail if detail is not None and detail.startswith(f"{theorem}, {RESTS} (") else None


def prepare(lines: Iterable[Line], coq: Coq) -> None:
    """The lines are asked in one run and put on record if Coq accepts all of them; else each is judged by itself.

    Where some are on record already, the others may be wrong: they are not worth a run before the engines have decided.
    """
    folder = store.place(key(coq))
    questions = dict.fromkeys(question for line in lines if (question := _question(line)) is not None)
    if len(questions) > 1 and not any(noted(folder, *each) for each in questions):
        _fresh(tuple(questions), coq, folder)


def _question(line: Line) -> Asked | None:
    try:
        return (line.kernel, statement(line)) if written(line.kernel) else None
    except NotPrintable:
        return None


def _fresh(questions: Sequence[Asked], coq: Coq, folder: Path) -> Acceptance | None:
    names = ", ".join(theorem for theorem, _ in questions)
    for _ in range(2):  # a second time after the libraries of Coq have changed
        library = store.library(folder, lambda place: compiled(coq, place))
        if library is None:
            return None
        answer = asked(questions, coq, library)
        if answer.ok is not False or STALE not in answer.output:
            break
        store.discard(library)
    if answer.ok is None:
        warnings.warn(f"Coq on {names}: {answer.output}", RuntimeWarning, stacklevel=2)
        return None
    if not answer.ok:
        return Acceptance(ok=False, detail=f"{names} does not prove it: {' '.join(answer.output.split())}")
    return _with_axioms(questions, answer.output, coq, folder)


def _with_axioms(questions: Sequence[Asked], output: str, coq: Coq, folder: Path) -> Acceptance:
    """Accepted if the proofs rest on nothing but the axioms of Coq's real numbers.

    Of several questions the axioms are those of all together. So a note names what may be rested on, and not what is:
    the same words whichever lines were asked together, and a run leaves the same derivations on every machine.
    """
    axioms = assumptions(output)
    if axioms is None or not axioms <= CLASSICAL_REALS:
        return Acceptance(ok=False, detail=f"it rests on more than the real numbers: {' '.join(output.split())}")
    detail = ""
    for theorem, text in questions:
        detail = f"{theorem}, {RESTS} (Coq {version(coq)})"
        store.note(folder, theorem, text, detail)
    return Acceptance(ok=True, detail=detail)


def assumptions(output: str) -> frozenset[str] | None:
    """The axioms that Print Assumptions lists; None if the output is not of that form.

    >>> sorted(assumptions("Axioms:\\nA.b : Prop\\nC.d\\n  : forall n : nat, n = n\\n"))
    ['A.b', 'C.d']
    >>> assumptions("Closed under the global context\\n")
    frozenset()
    >>> assumptions("")
    """
    lines = output.splitlines()
    if lines == ["Closed under the global context"]:
        return frozenset()
    if lines[:1] != ["Axioms:"] or not lines[1:]:
        return None
    return frozenset(line.split(" ", maxsplit=1)[0] for line in lines[1:] if not line.startswith(" "))
