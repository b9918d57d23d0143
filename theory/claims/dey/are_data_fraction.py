"""The two definitions of the efficiency agree: the fraction of the data that does as well is V_1/V_2."""

from collections.abc import Iterable

import sympy
from flint import fmpq
from sympy import sqrt

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.root import PositiveRoot
from theory.proof.rules import Definition, Use
from theory.symbols import n

V1, V2, f = sympy.symbols("V1 V2 f", positive=True)
ERROR = sympy.Function("MSE")  # leading term of the mean squared error of an estimator of limit variance V, on n rows
QUOTIENT = sympy.Function("Q_MSE")  # limit of MSE(theta_2, n)/MSE(theta_1, f n), the quotient of the leading terms
FRACTION = sympy.Function("f_MSE")  # the f at which that limit is 1


def derivation() -> Derivation:
    """MSE ~ V/n on both sides: the quotient is f V_2/V_1 at every n, and 1 at one f."""
    error = Line(left=ERROR(V1, n), right=V1 / n, rule=Definition(), reason="MSE ~ V/n, as supposed")
    second = Line(left=ERROR(V2, n), right=V2 / n, rule=Use(facts=(error,), given={V1: V2}), reason="for theta_2")
    first = Line(left=ERROR(V1, f * n), right=V1 / (f * n), rule=Use(facts=(error,), given={n: f * n}),
                 reason="for theta_1, on f n rows")  # fmt: skip
    meant = Line(left=QUOTIENT(f, V1, V2, n), right=ERROR(V2, n) / ERROR(V1, f * n), rule=Definition(),
                 reason="n_2 = n rows against n_1 = f n rows")  # fmt: skip
    found = Line(left=QUOTIENT(f, V1, V2, n), right=f * V2 / V1, rule=Use(facts=(meant, second, first)),
                 reason="n cancels: the limit is the value")  # fmt: skip
    solved = Line(
        left=FRACTION(V1, V2), right=V1 / V2,
        rule=PositiveRoot(unknown=f, equation=f * V2 - V1, fact=found, clear=V1),
        reason="f V_2/V_1 = 1 at one f alone, the quotient of V_1 and V_2",
    )  # fmt: skip
    return Derivation(
        quantity=FRACTION(V1, V2), facts=(error, second, first, meant, found), chain=(solved,), instances=_instances
    )


def _instances() -> Iterable[Instance]:
    """Two estimators of a mean whose errors are known at every n: the mean of n rows of variance 1, and the mean of the
    same rows after noise of variance s has been added to each; the share of rows is found by trying all."""
    for noise, rows in ((fmpq(1), 12), (fmpq(1, 2), 12), (fmpq(3), 20)):
        error = sum(((1 + noise) / (rows * rows) for _ in range(rows)), fmpq(0))
        own = {few: sum((fmpq(1, few * few) for _ in range(few)), fmpq(0)) for few in range(1, rows + 1)}
        fewest = next(few for few, alone in own.items() if alone <= error)
        yield Instance(label=f"noise {noise}", at={V1: 1, V2: 1 + noise}, direct=fmpq(fewest, rows))


CLAIM = Claim(
    id="dey.are-data-fraction",
    source=SOURCE,
    title="The efficiency as a fraction of the data",
    statement="If sqrt n (theta_i - theta_0) -> N(0, V_i) and n (theta_i - theta_0)^2 is uniformly integrable, so that "
    "MSE(theta_i, n) ~ V_i/n, then MSE(theta_2, n)/MSE(theta_1, f n) -> 1 exactly for f = V_1/V_2: the two definitions "
    "of the efficiency of theta_2 relative to theta_1 agree.",
    conventions=("the derivation uses MSE(theta_i, n) ~ V_i/n alone, which the limit law by itself does not give",),
    kind="definition",
    parameters=(
        Parameter(symbol=V1, meaning="limit variance of theta_1", whole=False),
        Parameter(symbol=V2, meaning="limit variance of theta_2", whole=False),
    ),
    value=V1 / V2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=V2 / V1, slip="the efficiency of theta_1 relative to theta_2"),
        NearMiss(formula=sqrt(V1 / V2), slip="standard errors in place of squared errors"),
        NearMiss(formula=(V1 / V2) ** 2, slip="the square taken twice"),
        NearMiss(formula=V1 / (V1 + V2), slip="a share of the two variances together"),
    ),
)  # fmt: skip
