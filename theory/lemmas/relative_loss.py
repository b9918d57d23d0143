"""The excess loss of a fit on real and synthetic rows over that of the real rows alone, in the limit of many rows."""

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.limit_process import PROCESS_THEOREMS
from theory.lemmas.prediction import SECOND_ORDER
from theory.lemmas.real_and_synthetic import ERROR, N, m, pooled, row_by_row, s
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import n

r, v = sympy.symbols("r v", positive=True)  # synthetic rows, and real rows of the source model, for each real row
LOSS = sympy.Function("RelativeLoss")
VALUE = 1 / (1 + r) + (r / (1 + r)) ** 2 / v


@cache
def relative_loss() -> Derivation:
    """RelativeLoss(r, v): n times the squared error at m = n, s = r n, N = v n."""
    noise = Line(left=ERROR(n, r * n, v * n), right=1 / (n + r * n) + (r * n / (n + r * n)) ** 2 / (v * n),
                 rule=Lemma(derivation=pooled(), title="real and synthetic rows together",
                            given={m: n, s: r * n, N: v * n}), reason="as derived")  # fmt: skip
    start = n * ERROR(n, r * n, v * n)
    return Derivation(
        quantity=LOSS(r, v),
        facts=(noise,),
        chain=(
            Line(left=LOSS(r, v), right=start, rule=Definition(),
                 reason="W'VW is a sum of p squares, each with the mean of a fitted mean's squared error: real rows "
                 "weigh W_m, synthetic ones W_N + W_s, independent, of covariance V^-1 over their rows"),
            Line(left=start, right=VALUE, rule=Use(facts=(noise,)), reason="n cancels"),
        ),
        instances=_instances,
        rests_on=(*PROCESS_THEOREMS, SECOND_ORDER),
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """Every row's noise followed into the fit, at several m."""
    for real, synthetic, own in ((1, 2, 1), (2, 2, 4), (4, 6, 3)):
        at = {r: Fraction(synthetic, real), v: Fraction(own, real)}
        label = f"m = {real}, s = {synthetic}, N = {own}"
        yield Instance(label=label, at=at, direct=fmpq(real) * row_by_row(real, synthetic, own))
