"""What Coq's record says of a line, without asking Coq."""

from theory.kernel import store
from theory.kernel.coq import Coq, key, written
from theory.kernel.gallina import NotPrintable
from theory.kernel.judge import noted
from theory.kernel.statement import statement
from theory.proof.line import Line


def recorded(line: Line, coq: Coq) -> bool:
    """Whether the line's statement stands on record as proved by its theorem, as theorem and Coq are now."""
    if not line.kernel or not written(line.kernel):
        return False
    try:
        text = statement(line)
    except NotPrintable:
        return False
    return noted(store.place(key(coq)), line.kernel, text) is not None
