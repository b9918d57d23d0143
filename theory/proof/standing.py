"""What a proof rests on, from strongest to weakest, and the words that each level allows."""

from enum import StrEnum


class Standing(StrEnum):
    """The level of a line or of a whole derivation; a derivation stands as its weakest line."""

    KERNEL = "kernel"  # a proof assistant accepted it
    CERTIFICATE = "certificate"  # checked by two exact engines
    ENCLOSURE = "enclosure"  # an Arb ball for the listed parameters
    CASES = "exact-on-cases"  # rational arithmetic at listed points
    NUMERIC = "numeric"
    CITED = "cited"  # a theorem of the literature, named and evaluated at points


ORDER = tuple(Standing)

WORDS = {
    Standing.KERNEL: "machine-checked",
    Standing.CERTIFICATE: "verified derivation",
    Standing.ENCLOSURE: "rigorous enclosure",
    Standing.CASES: "exact on listed cases",
    Standing.NUMERIC: "numeric",
    Standing.CITED: "verified derivation from a cited theorem",
}


def weakest(standings: list[Standing]) -> Standing:
    """The weakest of the levels; at least one must be given."""
    return max(standings, key=ORDER.index)
