"""The words that readers see for standings and verdicts. Only what a proof assistant accepted is machine-checked."""

from paper.fields import LedgerError
from paper.ledger import Design, Entry

STANDINGS = {
    "kernel": "machine-checked",
    "certificate": "verified derivation",
    "enclosure": "rigorous enclosure",
    "exact-on-cases": "exact on listed cases",
    "numeric": "numeric",
    "cited": "verified derivation from a cited theorem",
}

MEANINGS = {
    "kernel": "A proof assistant accepted the proof.",
    "certificate": "Every line but the definitions was decided by two exact engines, SymPy and FLINT; the definitions "
    "are held to exact values that come from the model by another route.",
    "enclosure": "A ball that certainly contains the value was computed for the listed parameters.",
    "exact-on-cases": "Rational arithmetic agrees at the listed points; nothing is proved between them.",
    "numeric": "Floating point alone: no proof.",
    "cited": "The lines that we derive were decided exactly; one step is a theorem of the literature, taken on trust.",
}


def standing(entry: Entry) -> str:
    """What the claim's proof may be called; LedgerError for a level that has no word."""
    if entry.standing not in STANDINGS:
        known = ", ".join(STANDINGS)
        raise LedgerError(f"{entry.claim}: standing {entry.standing!r} has no word; one of {known}")
    word = STANDINGS[entry.standing]
    return f"proved false: {word}" if entry.expected == "REFUTED" else word


def verdict(entry: Entry) -> str:
    """The verdict, and what was expected where a reader would not guess it."""
    if not entry.as_expected:
        return f"{entry.verdict} (expected {entry.expected})"
    return f"{entry.verdict}, as expected" if entry.verdict == "REFUTED" else entry.verdict


def place(design: Design) -> str:
    """The parameters as "n = 5, t = 6", and what else tells the design from others."""
    values = [f"{name} = {value}" for name, value in design.parameters.items()]
    return ", ".join([*values, *filter(None, [design.label])])
