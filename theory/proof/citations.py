"""The theorems of the literature that a derivation takes on trust: of its lines, of its lemmas, and its own list."""

from theory.proof.line import Derivation


def citations(derivation: Derivation) -> tuple[str, ...]:
    """The references, each once: first those that a line evaluates, then those that the argument needs as a whole."""
    found: dict[str, None] = {}
    for line in derivation.lines:
        reference, lemma = getattr(line.rule, "reference", None), getattr(line.rule, "derivation", None)
        if isinstance(reference, str):
            found[reference] = None
        if isinstance(lemma, Derivation):
            found |= dict.fromkeys(citations(lemma))
    return tuple(found | dict.fromkeys(derivation.rests_on))
