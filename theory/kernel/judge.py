"""Whether a theorem proves a line: the record first, then Coq."""

import warnings
from pathlib import Path

from theory.kernel import Acceptance, store
from theory.kernel.coq import Coq, asked, compiled, key, version, written
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


def judged(line: Line, coq: Coq) -> Acceptance | None:
    """Coq's word on the line; None, with a warning, where it could not give one."""
    theorem = line.kernel
    if not written(theorem):
        return Acceptance(ok=False, detail=f"{theorem!r} is no theorem of theory/kernel; write file.theorem")
    try:
        text = statement(line)
    except NotPrintable as problem:
        return Acceptance(ok=False, detail=f"{theorem}: the line cannot be stated in Coq: {problem}")
    folder = store.place(key(theorem, coq))
    noted = store.accepted(folder, theorem, text)
    return Acceptance(ok=True, detail=noted) if noted is not None else _fresh(theorem, text, coq, folder)


def _fresh(theorem: str, text: str, coq: Coq, folder: Path) -> Acceptance | None:
    for _ in range(2):  # a second time after the libraries of Coq have changed
        library = store.library(folder, lambda place: compiled(theorem, coq, place))
        if library is None:
            return None
        answer = asked(text, theorem, coq, library)
        if answer.ok is not False or STALE not in answer.output:
            break
        store.discard(library)
    if answer.ok is None:
        warnings.warn(f"Coq on {theorem}: {answer.output}", RuntimeWarning, stacklevel=2)
        return None
    if not answer.ok:
        return Acceptance(ok=False, detail=f"{theorem} does not prove it: {' '.join(answer.output.split())}")
    return _with_axioms(theorem, text, answer.output, coq, folder)


def _with_axioms(theorem: str, text: str, output: str, coq: Coq, folder: Path) -> Acceptance:
    """Accepted if the proof rests on nothing but the axioms of Coq's real numbers."""
    axioms = assumptions(output)
    if axioms is None or not axioms <= CLASSICAL_REALS:
        return Acceptance(ok=False, detail=f"{theorem} rests on more than the real numbers: {' '.join(output.split())}")
    rests = f"from {', '.join(sorted(axioms))}" if axioms else "closed under the global context"
    detail = f"{theorem}, {rests} (Coq {version(coq)})"
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
