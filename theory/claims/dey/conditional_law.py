"""Given the past, W_T(G) ~ N(V W_Theta(G-1), V): the conditional law that Theorem 5.1 (b) states."""

from collections.abc import Iterable

import sympy
from flint import fmpq, fmpq_mat

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.limit_process import LIKELIHOOD, LIMIT_THEOREMS, VARIANCE, WEIGHTS, W, Wt, mat, u, uneven, ut
from theory.parameter import Parameter
from theory.proof.gaussian import CompletedSquare, N, Nt, V
from theory.proof.line import Derivation, Instance, Line

r, s = sympy.Symbol("r", real=True), sympy.Symbol("s", positive=True)
CONDITIONAL = sympy.Function("k_T")  # log E_P[exp(u'W_T(G)) | past], with u'V W_Theta(G-1) and u'Vu


def derivation() -> Derivation:
    """One square: the density of batch G given the past is exp(W'N - W'VW/2) times that of N(0, V)."""
    square = CompletedSquare(
        exponent=ut * N + Wt * N - Wt * V * W / 2, centre=V * W + V * u, transposes={W: Wt, u: ut},
        scalars={ut * V * W: r, ut * V * u: s}, swaps=(Nt * W, Nt * u, Wt * V * u),
    )  # fmt: skip
    return Derivation(
        quantity=CONDITIONAL(r, s),
        chain=(
            Line(left=CONDITIONAL(r, s), right=r + s / 2, rule=square,
                 reason="u'N + W'N - W'VW/2 - N'KN/2 is a square about V(W + u), and u'VW + u'Vu/2"),
        ),
        instances=_instances,
        rests_on=LIMIT_THEOREMS,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The blocks of the joint precision matrix: the law of N_G given the values of N_1, ..., N_{G-1}."""
    past = (fmpq(2, 3), fmpq(-1), fmpq(3), fmpq(1, 2), fmpq(5, 4), fmpq(2))
    for last in (2, 3, 4):
        law, size = uneven(last), 2 * (last - 1)
        form = law.form(fmpq(1))
        values = mat([[value] for value in past[:size]])
        own = mat([[form[size + row, size + column] for column in range(2)] for row in range(2)]).inv()
        cross = mat([[form[size + row, column] for column in range(size)] for row in range(2)])
        direction = mat([[fmpq(1, 3), fmpq(2)]])
        mean, spread = direction * (own * cross * values) * fmpq(-1), direction * own * direction.transpose()
        padded = mat([*[[value] for value in past[:size]], [0], [0]])
        pull: fmpq_mat = direction * VARIANCE * law.fit(last - 1) * padded
        at = {r: pull[0, 0], s: (direction * VARIANCE * direction.transpose())[0, 0]}
        yield Instance(label=f"generation {last}", at=at, direct=mean[0, 0] + spread[0, 0] / 2)


CLAIM = Claim(
    id="dey.conditional-law",
    source=SOURCE,
    title="Theorem 5.1 (b): the conditional law",
    statement="Given the past, W_T(G) is N(V W_Theta(G-1), V): log E[exp(u'W_T(G)) | past] = u'V W_Theta(G-1) + "
    "u'Vu/2.",
    conventions=(
        LIKELIHOOD, WEIGHTS, "hence W_T(G) - V W_Theta(G-1) has covariance V and is independent of the past",
    ),
    kind="conditional law",
    parameters=(
        Parameter(symbol=r, meaning="u'V W_Theta(G-1)", whole=False, above=None),
        Parameter(symbol=s, meaning="u'Vu", whole=False),
    ),
    value=r + s / 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=s / 2, slip="the law under P_ref: no feedback"),
        NearMiss(formula=r + s, slip="u'Vu in place of u'Vu/2"),
        NearMiss(formula=r / 2 + s / 2, slip="the mean halved, as in the exponent of the likelihood ratio"),
        NearMiss(formula=r - s / 2, slip="the sign of the square"),
    ),
)  # fmt: skip
