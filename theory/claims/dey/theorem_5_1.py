"""Theorem 5.1: the innovations W_T(g) - V W_Theta(g-1) of the limit process are independent N(0, V)."""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq
from sympy import Rational, Sum, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.estimating_functions import NOT_ENOUGH
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.limit_process import LIKELIHOOD, LIMIT_THEOREMS, SCORES, SOLUTION, WEIGHTS, W, Wt, mat, u, uneven, ut
from theory.lemmas.process_trials import plan
from theory.proof.gaussian import CompletedSquare, N, Nt, V
from theory.proof.induction import EqualTerms, Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G, g

TOTAL = sympy.Function("K_I")  # log E_P exp(sum_{g<=G} u_g'(W_T(g) - V W_Theta(g-1)))
INNOVATION = sympy.Function("k_I")  # the same for generation G alone, given the past
SQUARE = sympy.Function("s")  # u_g' V u_g
UNIQUE = "a moment generating function that is finite everywhere determines the law (Billingsley, Theorem 30.1)"
DIRECTIONS = ((fmpq(3, 5), fmpq(1, 5)), (fmpq(5, 13), fmpq(7, 13)), (fmpq(0), fmpq(1)), (fmpq(-4, 5), fmpq(7, 5)))


@cache
def derivation() -> Derivation:
    """Completing the square generation by generation: what the past contributes cancels."""
    square = CompletedSquare(
        exponent=ut * N - ut * V * W + Wt * N - Wt * V * W / 2, centre=V * W + V * u,
        transposes={W: Wt, u: ut}, scalars={ut * V * u: SQUARE(G)}, swaps=(Nt * W, Nt * u, Wt * V * u),
    )  # fmt: skip
    alone = Line(left=INNOVATION(G), right=SQUARE(G) / 2, rule=square,
                 reason="N_G ~ N(0, V) is independent of the past; u'(N - VW) + W'N - W'VW/2 - N'KN/2 is a square "
                 "about V(W + u) and u'Vu/2, free of W = W_Theta(G-1)")  # fmt: skip
    step = Line(left=TOTAL(G), right=TOTAL(G - 1) + INNOVATION(G), rule=Definition(),
                reason="E_P f = E_ref f L_G with L_G = L_{G-1} exp(W'N_G - W'VW/2): the expectation given the past is "
                "taken first")  # fmt: skip
    start = Line(left=TOTAL(1), right=INNOVATION(1), rule=Definition(), reason="the first batch is real: L_1 = 1")
    grows = Line(left=TOTAL(G), right=TOTAL(G - 1) + SQUARE(G) / 2, rule=Use(facts=(step, alone)),
                 reason="the square put in")  # fmt: skip
    begins = Line(left=TOTAL(1), right=SQUARE(1) / 2, rule=Use(facts=(start, alone), given={G: sympy.Integer(1)}),
                  reason="the same at G = 1")  # fmt: skip
    unit = Line(left=SQUARE(g), right=sympy.Integer(1), rule=Definition(), reason="directions with u_g'V u_g = 1")
    general, single = Sum(SQUARE(g) / 2, (g, 1, G)), Sum(Rational(1, 2), (g, 1, G))
    return Derivation(
        quantity=TOTAL(G),
        facts=(SCORES, SOLUTION, alone, step, start, grows, begins, unit),
        chain=(
            Line(left=TOTAL(G), right=general, rule=Induction(variable=G, base=1, base_value=begins, step=grows),
                 reason="hence independent innovations, each N(0, V), for all u_1, ..., u_G"),
            Line(left=general, right=single, rule=Use(facts=(unit,)), reason="in unit directions"),
            Line(left=single, right=G / 2, rule=EqualTerms(), reason="G equal terms"),
        ),
        instances=_instances,
        rests_on=(*LIMIT_THEOREMS, UNIQUE),
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """b'P^-1 b/2 from the precision matrix P of all scores under P, for uneven weights on two features."""
    for last in (1, 2, 3, 4):
        law = uneven(last)
        vectors = [mat([direction]) * law.innovation(place) for place, direction in enumerate(DIRECTIONS[:last], 1)]
        total = sum(vectors[1:], vectors[0])
        yield Instance(label=f"G = {last}", at={G: last}, direct=(total * law.covariance * total.transpose())[0, 0] / 2)


CLAIM = Claim(
    id="dey.theorem-5-1",
    source=SOURCE,
    title="Theorem 5.1: the limit process",
    statement="In the limit the innovations W_T(g) - V W_Theta(g-1) are independent N(0, V), so that W_Theta(G) = "
    "sum_g a_{G,g} (W_Theta(g-1) + Z_g) with Z_g iid N(0, V^-1).",
    conventions=(
        LIKELIHOOD, WEIGHTS, "the value is log E exp(sum_g u_g'(W_T(g) - V W_Theta(g-1))) for u_g'V u_g = 1",
    ),
    kind="process",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=G / 2,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=G * (G + 1) / 4, slip="the scores W_T(g) themselves, whose variance grows under discard"),
        NearMiss(formula=harmonic(G, 2) / 2, slip="the innovations taken to shrink as the fits do under augment"),
        NearMiss(formula=G, slip="u'Vu in place of u'Vu/2"),
        NearMiss(formula=(G - 1) / sympy.Integer(2), slip="the first, real batch left out"),
    ),
    plan=plan(),
    errata=(NOT_ENOUGH,),
)  # fmt: skip
