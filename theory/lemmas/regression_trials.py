"""Parameters, source and trials that the linear-regression claims share."""

from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
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


def plan(
    workflow: Workflow,
    features: Features,
    *,
    at: tuple[tuple[int, int, int, Fraction], ...],
    delta: Fraction,
    also: tuple[Parameter, ...] = (),
) -> Plan:
    """The plan with a trial at each (n, T, d, sigma) of `at`; the noise is never 1, so that a wrong power of it shows.

    ValueError from its `at` where T < d + 2, which a mean needs.
    """

    def trials(point: Point) -> tuple[Trial]:
        design = LinearDesign(
            workflow=workflow, features=features, generations=int(point[n]), rows=int(point[T]),
            dimension=int(point[d]), sigma=Fraction(point[sigma]), statistic=Statistic.TEST_ERROR,
        )  # fmt: skip
        place: Point = {n: design.generations, T: design.rows, d: design.dimension, sigma: design.sigma}
        return (Trial(parameters=place, designs=(design,)),)

    points = [dict(zip((n, T, d, sigma), values, strict=True)) for values in at]
    return plan_at(trials, points, statistic=Statistic.TEST_ERROR, delta=delta, also=also)
