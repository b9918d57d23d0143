"""Source, parameters and trials of the claims about refitted generalised linear models: synthetic and real features."""

from fractions import Fraction

from theory.claim import Plan, Point, Trial, plan_at
from theory.parameter import Parameter
from theory.symbols import G
from theory.vocabulary import Family, GlmDesign, Statistic, Workflow

SOURCE = "Dey and Donoho 2024 (arXiv 2410.22812)"
PARAMETERS = (Parameter(symbol=G, meaning="generations"),)
LIMIT_LAW = "the limit law of W(G) = sqrt(n) (theta_G - theta_0): canonical link, features redrawn each generation"
SIZES = (250, 500, 1000, 2000)
GENERATIONS = 3  # at 2, one formula too many agrees (2^(G-1) is G there)
CASES = (
    (Family.NORMAL, "gaussian"),
    (Family.BINOMIAL, "gaussian"),
    (Family.POISSON, "gaussian"),
    (Family.BINOMIAL, "fair"),
    (Family.POISSON, "randhie"),
)


def plan(workflow: Workflow, delta: Fraction, *, inverse: bool = False) -> Plan:
    """Each family on Gaussian features, and the two real tables, at four sample sizes."""

    def trials(point: Point) -> tuple[Trial, ...]:
        return tuple(_trial(workflow, family, law, int(point[G])) for family, law in CASES)

    return plan_at(
        trials, [{G: GENERATIONS}], statistic=Statistic.VARIANCE_GROWTH, delta=delta, inverse=inverse
    )  # fmt: skip


def _trial(workflow: Workflow, family: Family, law: str, generations: int) -> Trial:
    designs = tuple(
        GlmDesign(family=family, workflow=workflow, generations=generations, rows=rows, law=law) for rows in SIZES
    )
    return Trial(parameters={G: generations}, designs=designs, label=f"{family}, {law} features")
