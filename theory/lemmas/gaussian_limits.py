"""The limit in t of the variance products: Gamma quotients by telescoping, their limit by a cited theorem."""

from collections.abc import Iterable, Mapping

import flint
import sympy
from flint import arb

from theory.lemmas.gaussian_refitting import VARIANCE
from theory.proof.binding import LIMIT
from theory.proof.induction import Telescoping
from theory.proof.limits import CitedLimit, LimitOfProduct
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Lemma, Use
from theory.symbols import n, t

LAST = 20_000  # of the factors that an instance multiplies out


def limit_of_product(
    lemma: Derivation,
    constant: sympy.Expr,
    varying: sympy.Expr,
    *,
    first: int,
    parametrise: Mapping[sympy.Symbol, sympy.Expr],
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Facts and chain of lim V(t) = constant, where V(t) = constant * varying and varying tends to 1.

    `lemma` derives V(t) as a product that is empty at t = `first`; `parametrise` makes the square roots rational.
    """
    quoted = Line(left=VARIANCE(t), right=lemma.result, reason="the variance at finite t",
                  rule=Lemma(derivation=lemma, title="the variance as a product"))  # fmt: skip
    gammas = Line(left=lemma.result, right=constant * varying, reason="Gamma(z + 1) = z Gamma(z) at every factor",
                  rule=Telescoping(variable=t, base=first, parametrise=parametrise))  # fmt: skip
    split = Line(
        left=VARIANCE(t), right=constant * varying, rule=Use(facts=(quoted, gammas)), reason="both put together"
    )
    tends = Line(
        left=LIMIT(varying, t), right=sympy.Integer(1), reason="the shifts above and below have the same sum",
        rule=CitedLimit(reference="DLMF 5.11.12, quotients of Gamma values", at=tuple({n: rows} for rows in (2, 3, 7))),
    )  # fmt: skip
    start = LIMIT(VARIANCE(t), t)
    reached = constant * LIMIT(varying, t)
    chain = (
        Line(left=start, right=reached, rule=LimitOfProduct(fact=split, constant=constant, varying=varying),
             reason="the constant does not move with t"),
        Line(left=reached, right=constant, rule=Use(facts=(tends,)), reason="the quotient tends to 1"),
    )  # fmt: skip
    return (quoted, gammas, split, tends), chain


def tail_instances(delta: int, rows: Iterable[int]) -> Iterable[Instance]:
    """The limit enclosed from the recursion V(k) = V(k-1) (1 - 1/(k (n k - delta))) alone, multiplied out to `LAST`.

    The factors left out multiply to between 1 - (sum of their 1/(k (n k - delta))) >= 1 - 1/(n LAST), and 1.
    """
    with flint.ctx.workprec(128):
        for size in rows:
            partial = arb(1)
            for k in range(1 + delta, LAST + 1):
                partial *= 1 - 1 / arb(k * (size * k - delta))
            tail = 1 - 1 / arb(size * LAST)
            yield Instance(label=f"n = {size}", at={n: size}, direct=(partial * tail).union(partial))
