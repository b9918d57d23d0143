"""An n-gram language model, refitted on text that it wrote itself."""

from simulate.language.chain import draw
from simulate.language.measures import quantities

__all__ = ["draw", "quantities"]
