"""A Gaussian mixture in the plane, refitted on its own draws by the EM algorithm."""

from simulate.mixture.chain import draw
from simulate.mixture.recorded import quantities

__all__ = ["draw", "quantities"]
