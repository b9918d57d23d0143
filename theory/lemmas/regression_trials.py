"""Parameters, source and trials that the linear-regression claims share."""

from fractions import Fraction

from theory.claim import Trial
from theory.parameter import Parameter
from theory.symbols import T, d, n, sigma
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow

SOURCE = "Gerstgrasser et al. 2024 (arXiv 2404.01413)"
CORRECTED = "not printed in the source: what holds in place of the printed statement"
AS_PRINTED = "as printed on the slides about the paper"
SAME_FEATURES = "one feature matrix of T x d independent standard normals, re-used by every generation"
FRESH_FEATURES = "every generation draws its own feature matrix of independent standard normals"
TEST_ERROR = "test error: E |w_n - w*|^2, the excess over the noise variance for isotropic features"
PARAMETERS = (
    Parameter(symbol=n, meaning="iterations (the first fits on real data)"),
    Parameter(symbol=T, meaning="rows of the feature matrix", least=d + 2),
    Parameter(symbol=d, meaning="features"),
    Parameter(symbol=sigma, meaning="standard deviation of the noise", whole=False),
)
SCALE = sigma**2 * d / (T - d - 1)
FINITE_VARIANCE = T - d - 4  # an inverse Wishart entry has a second moment from T = d + 4 on


def trial(workflow: Workflow, features: Features, fits: int, rows: int, dimension: int, noise: Fraction) -> Trial:
    """The trial at these parameters; the noise is never 1, so that a wrong power of it shows."""
    design = LinearDesign(
        workflow=workflow, features=features, generations=fits, rows=rows, dimension=dimension, sigma=noise,
        statistic=Statistic.TEST_ERROR,
    )  # fmt: skip
    return Trial(parameters={n: fits, T: rows, d: dimension, sigma: noise}, designs=(design,))
