"""The words that readers see for standings and verdicts. Only what a proof assistant accepted is machine-checked."""

from typing import TYPE_CHECKING

from paper.fields import LedgerError

if TYPE_CHECKING:
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


def standing(entry: "Entry") -> str:
    """What the claim's proof may be called; LedgerError for a level that has no word."""
    told = entry.verdict if entry.by_proof else entry.expected
    return standing_words(entry.claim, entry.standing, refuted=told == "REFUTED")


def standing_words(claim: str, level: str, *, refuted: bool) -> str:
    """What a proof of that level may be called; LedgerError for a level that has no word."""
    if level not in STANDINGS:
        raise LedgerError(f"{claim}: standing {level!r} has no word; one of {', '.join(STANDINGS)}")
    return f"proved false: {STANDINGS[level]}" if refuted else STANDINGS[level]


def verdict(entry: "Entry") -> str:
    """The verdict, and what was expected where a reader would not guess it."""
    if not entry.as_expected:
        return f"{entry.verdict} (expected {entry.expected})"
    return f"{entry.verdict}, as expected" if entry.verdict == "REFUTED" else entry.verdict


def place(design: "Design") -> str:
    """The parameters as "n = 5, t = 6", and what else tells the design from others."""
    values = [f"{name} = {value}" for name, value in design.parameters.items()]
    return ", ".join([*values, *filter(None, [design.label])])
