"""The lemma behind every test error: E tr((X'X)^-1) = d/(T - d - 1)."""

from fractions import Fraction

from theory.claim import Claim, NearMiss, Point, Trial, plan_at
from theory.lemmas.inverse_wishart import trace
from theory.lemmas.regression_trials import FINITE_VARIANCE, PARAMETERS, SOURCE
from theory.lemmas.too_few_rows import FULL_RANK
from theory.symbols import T, d
from theory.vocabulary import Features, LinearDesign, Statistic, Workflow


def _trials(point: Point) -> tuple[Trial]:
    design = LinearDesign(
        workflow=Workflow.DISCARD, features=Features.SAME, generations=1, rows=int(point[T]),
        dimension=int(point[d]), sigma=Fraction(3, 2), statistic=Statistic.TRACE_INVERSE_GRAM,
    )  # fmt: skip
    return (Trial(parameters={T: design.rows, d: design.dimension}, designs=(design,)),)


CLAIM = Claim(
    id="gerstgrasser.wishart-trace",
    source=SOURCE,
    title="Lemma: trace of the inverse Gram matrix",
    statement="E tr((X'X)^-1) = d/(T-d-1) for T x d standard normals and T >= d + 2; below that it is infinite.",
    conventions=("X has independent standard normal entries",),
    kind="lemma",
    parameters=PARAMETERS[1:3],
    value=d / (T - d - 1),
    derivation=trace,
    errata=(FULL_RANK,),
    finite_variance=FINITE_VARIANCE,
    near_misses=(
        NearMiss(formula=d / (T - d), slip="T - d in place of T - d - 1"),
        NearMiss(formula=d / (T - d - 2), slip="T - d - 2 in place of T - d - 1"),
        NearMiss(formula=d / T, slip="the inverse of the mean in place of the mean of the inverse"),
        NearMiss(formula=d / (T - 2), slip="the chi-square lemma with T degrees of freedom, d ignored"),
    ),
    plan=plan_at(
        _trials, ({T: 20, d: 3}, {T: 16, d: 5}), statistic=Statistic.TRACE_INVERSE_GRAM, delta=Fraction(1, 100)
    ),
)  # fmt: skip
