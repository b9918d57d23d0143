"""How many synthetic rows: endless ones where the source model knows enough, and up to how many they do no harm."""

from collections.abc import Iterable
from functools import cache

import sympy
from flint import fmpq

from theory.lemmas.real_and_synthetic import ERROR, N, m, pooled, quoted, row_by_row, s
from theory.proof.line import Derivation, Instance, Line
from theory.proof.order import Positive
from theory.proof.root import PositiveRoot
from theory.proof.rules import Definition, Lemma, Use

k = sympy.Symbol("k", positive=True)  # real rows of the fit beyond those of the source model
RELATIVE = sympy.Function("RelativeToReal")  # the squared error over that of the real rows alone
HARMLESS = sympy.Function("HarmlessRows")


@cache
def endless() -> Derivation:
    """SquaredError(m, s, N) > 1/N for N >= 2m."""
    known = quoted(pooled(), "real and synthetic rows together")
    return Derivation(
        quantity=ERROR(m, s, N),
        chain=(
            known,
            Line(left=known.right, relation=">", right=1 / N, rule=Positive(least={N: 2 * m}),
                 reason="(N (m+s) - m (m+2s))/(N (m+s)^2) is left, and N is 2m or more"),
        ),
        instances=_endless,
        least={N: 2 * m},
    )  # fmt: skip


def _endless() -> Iterable[Instance]:
    """Every row's noise followed into the fit."""
    for real, synthetic, own in ((1, 1, 2), (2, 5, 4), (3, 2, 8)):
        yield Instance(label=f"m = {real}, s = {synthetic}, N = {own}", at={m: real, s: synthetic, N: own},
                       direct=row_by_row(real, synthetic, own))  # fmt: skip


@cache
def harmless() -> Derivation:
    """HarmlessRows(N, k) = N (N + k)/k: so many synthetic rows leave the squared error of m = N + k real rows."""
    real = N + k
    noise = Line(left=ERROR(real, s, N), right=1 / (real + s) + (s / (real + s)) ** 2 / N, reason="as derived",
                 rule=Lemma(derivation=pooled(), title="real and synthetic rows", given={m: real}))  # fmt: skip
    meant = Line(left=RELATIVE(s, N, k), right=real * ERROR(real, s, N), rule=Definition(),
                 reason="m = N + k real rows alone have the squared error 1/m")  # fmt: skip
    written = Line(left=RELATIVE(s, N, k), right=real * (1 / (real + s) + (s / (real + s)) ** 2 / N),
                   rule=Use(facts=(meant, noise)), reason="put in")  # fmt: skip
    rule = PositiveRoot(unknown=s, equation=k * s - N * real, fact=written, clear=N * (real + s) ** 2 / s)
    return Derivation(
        quantity=HARMLESS(N, k),
        facts=(noise, meant, written),
        chain=(Line(left=HARMLESS(N, k), right=N * real / k, rule=rule, reason="the only number without effect"),),
        instances=_harmless,
    )  # fmt: skip


def _harmless() -> Iterable[Instance]:
    """The only number of synthetic rows, tried one by one, that leaves the error of the real rows alone."""
    for own, more in ((2, 2), (3, 1), (4, 4), (6, 3)):
        (found,) = (each for each in range(1, 25) if row_by_row(own + more, each, own) == fmpq(1, own + more))
        yield Instance(label=f"N = {own}, k = {more}", at={N: own, k: more}, direct=fmpq(found))
