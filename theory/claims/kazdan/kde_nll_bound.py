"""A kernel density when data accumulate: the negative log likelihood of a test point rises by log t at most."""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import harmonic, log

from theory.arithmetic import to_fmpq
from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import ACCUMULATE, SOURCE
from theory.parameter import Parameter
from theory.proof.ascent import Ascent
from theory.proof.line import Derivation, Instance, Line
from theory.proof.logarithm import Logarithms
from theory.proof.rules import Definition
from theory.symbols import t

rho, p = sympy.symbols("rho p", positive=True)
GAP = sympy.Function("LikelihoodGap")  # -log p_t(x) + log p_1(x) at one test point x: t, rho, p = p_1(x)
PARAMETERS = (
    Parameter(symbol=t, meaning="fits"),
    Parameter(symbol=rho, meaning="the synthetic kernels at the test point over the real ones", whole=False),
)


@cache
def derivation() -> Derivation:
    """p_t = (p_1 + what the synthetic kernels add)/t, and they never subtract."""
    quotient = log(p / ((p + rho * p) / t))
    split = log(t) - log(1 + rho)
    return Derivation(
        quantity=GAP(t, rho, p),
        chain=(
            Line(left=GAP(t, rho, p), right=quotient, rule=Definition(),
                 reason="with one bandwidth, t p_t is the sum of the t batches' estimates, of which p_1 is the first"),
            Line(left=quotient, right=split, rule=Logarithms(bases=(t, 1 + rho)), reason="the logarithm of a quotient"),
            Line(left=split, relation="<", right=log(t), reason="the logarithm of more than 1 is positive",
                 rule=Ascent(variable=rho, start=sympy.Integer(0), at=({rho: 1, t: 2}, {rho: 3, t: 5}))),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """Two batches and more of two rows each, an Epanechnikov kernel of width 1, at the test point 1/3."""
    for batches in (("0 1", "1 2"), ("0 1", "1/2 1", "0 3"), ("0 1/5", "0 0")):
        sums = [sum((_kernel(fmpq(1, 3) - to_fmpq(row)) for row in rows.split()), fmpq(0)) for rows in batches]
        with flint.ctx.workprec(128):
            direct = arb(sums[0] / 2).log() - arb(sum(sums, fmpq(0)) / (2 * len(batches))).log()
        at = {t: len(batches), rho: sum(sums[1:], fmpq(0)) / sums[0]}
        yield Instance(label=f"t = {len(batches)}, rho = {at[rho]}", at=at, direct=direct)


def _kernel(away: fmpq) -> fmpq:
    return max(fmpq(3, 4) * (1 - away**2), fmpq(0))


CLAIM = Claim(
    id="kazdan.kde-nll-bound",
    source=SOURCE,
    title="Kernel density, accumulate: the loss of a test point",
    statement="When data accumulate with one bandwidth, the negative log likelihood of fit t at any test point exceeds "
    "that of fit 1 by at most log t.",
    conventions=(
        ACCUMULATE, "any kernel that is never negative; one bandwidth for all fits",
        "so NLL_t <= NLL_1 + log t for every test set, and in expectation",
        "not printed in the source, which shows that the loss is stable and diverges in the end",
    ),
    kind="bound",
    relation="<=",
    parameters=PARAMETERS,
    value=log(t),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=sympy.Integer(0), slip="accumulated data taken never to hurt"),
        NearMiss(formula=log(t) - 1, slip="the synthetic kernels taken to add a fixed share"),
        NearMiss(formula=log(t) / 2, slip="the root of t in place of t"),
        NearMiss(formula=log(harmonic(t)), slip="H_t in place of t"),
    ),
)  # fmt: skip
