"""The limit likelihood ratio has mean 1, which is what contiguity (Le Cam's first lemma) asks for."""

from collections.abc import Iterable

import sympy
from flint import arb, fmpq
from sympy import exp, harmonic

from theory.claim import Claim, NearMiss, Regime
from theory.lemmas.change_of_measure_trials import alone
from theory.lemmas.glm_trials import PARAMETERS, SOURCE
from theory.lemmas.limit_process import CENTRAL_LIMIT, CUMULANT, EXPANSION, LIKELIHOOD, WEIGHTS, cumulant, uneven, w
from theory.proof.induction import Induction
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.symbols import G

MEAN = sympy.Function("MeanOfL")  # E_ref L_G


def derivation() -> Derivation:
    """Given the past, the last factor has mean 1: the cumulant w/2 of W'N_G against the -w/2 in the exponent."""
    log_moment = cumulant()
    step = Line(left=MEAN(G), right=MEAN(G - 1) * exp(CUMULANT(w) - w / 2), rule=Definition(),
                reason="L_G/L_{G-1} = exp(W'N_G - W'VW/2) and N_G is independent of the past: the expectation given "
                "the past is taken first; w = W'VW with W = W_Theta(G-1)")  # fmt: skip
    stays = Line(left=MEAN(G), right=MEAN(G - 1), rule=Use(facts=(step, log_moment)),
                 reason="the last factor has mean 1, whatever the past, and so w, is")  # fmt: skip
    start = Line(left=MEAN(1), right=sympy.Integer(1), rule=Definition(), reason="the first batch is real: L_1 = 1")
    return Derivation(
        quantity=MEAN(G),
        facts=(log_moment, step, stays, start),
        chain=(
            Line(left=MEAN(G), right=sympy.Integer(1), reason="so the mean stays 1",
                 rule=Induction(variable=G, base=1, base_value=start, step=stays)),
        ),
        instances=_instances,
        rests_on=(CENTRAL_LIMIT, EXPANSION),
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """1/sqrt(det P det V^G), P the precision matrix of all scores under P."""
    for last in (1, 2, 3, 4):
        law = uneven(last)
        determinant = law.form(fmpq(1)).det() * law.variance.det() ** last
        yield Instance(label=f"G = {last}", at={G: last}, direct=1 / arb(determinant).sqrt())


CLAIM = Claim(
    id="dey.likelihood-ratio-mean",
    source=SOURCE,
    title="The likelihood ratio has mean 1",
    statement="In the limit E_ref L_G = 1 at every G.",
    conventions=(
        LIKELIHOOD, WEIGHTS,
        "no average of draws of L_G shows it: its variance is infinite for G >= 2 (likelihood-ratio-variance-infinite)",
    ),
    kind="mean",
    regime=Regime.LIMIT,
    parameters=PARAMETERS,
    value=sympy.Integer(1),
    derivation=derivation,
    on_request=alone(),
    finite_variance=1 - G,  # dey.likelihood-ratio-variance-infinite
    near_misses=(
        NearMiss(formula=exp((G - 1) / sympy.Integer(2)), slip="the term -W'VW/2 left out, W taken of unit size"),
        NearMiss(formula=1 / G, slip="the likelihood averaged over the generations"),
        NearMiss(formula=exp(-harmonic(G - 1) / 2), slip="the Gaussian integral left out"),
        NearMiss(formula=sympy.Integer(0), slip="the mean of log L_1 in place of that of L_1"),
    ),
)  # fmt: skip
