"""Perplexity, exp(L) with L the mean negative log-likelihood of a symbol: exact where the source is uniform."""

from collections.abc import Iterable
from functools import cache

import flint
import sympy
from flint import fmpq
from sympy import exp, log

from theory.lemmas.wright_fisher import j
from theory.proof.induction import EqualTerms
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use

V = sympy.Symbol("V", positive=True)  # symbols
LOSS = sympy.Function("Loss")  # Loss(V): the mean of -log p(y) over a uniform source and its own model
PERPLEXITY = sympy.Function("PP")


@cache
def uniform() -> Derivation:
    """PP(V) = exp(log V) = V."""
    terms = sympy.Sum(log(V) / V, (j, 1, V))
    meant = Line(left=LOSS(V), right=terms, rule=Definition(),
                 reason="each of V symbols occurs with probability 1/V, and its -log p is log V")  # fmt: skip
    counted = Line(left=terms, right=log(V), rule=EqualTerms(), reason="V equal terms")
    start = exp(LOSS(V))
    return Derivation(
        quantity=PERPLEXITY(V),
        facts=(meant, counted),
        chain=(
            Line(left=PERPLEXITY(V), right=start, rule=Definition(), reason="as printed: PP = exp(L)"),
            Line(left=start, right=V, rule=Use(facts=(meant, counted)), reason="exp(log V) = V"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The geometric mean of 1/p over a text in which every symbol stands equally often: a root of a whole number."""
    for symbols, copies in ((1, 3), (2, 2), (3, 1), (5, 2)):
        length = symbols * copies
        likelihood = fmpq(1, symbols) ** length
        root = flint.fmpz((1 / likelihood).p).root(length)
        exact = root**length * likelihood == 1
        yield Instance(label=f"V = {symbols}", at={V: symbols}, direct=fmpq(root) if exact else fmpq(0))
