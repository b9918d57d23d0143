"""All that a claim outside the ledger is written with, under one name: `from theory.own import ...`.

Import it before SymPy: `theory` decides which integers SymPy computes with.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy
from flint import fmpq

from theory.claim import Claim, Erratum, Expected, NearMiss, Plan, Point, Regime, Trial, plan_at
from theory.external import todo
from theory.parameter import Parameter
from theory.proof.induction import Induction, StrongInduction, Telescoping
from theory.proof.line import Derivation, Instance, Line
from theory.proof.moments import Expectation
from theory.proof.rules import Cited, Definition, Lemma, NormalForm, Use
from theory.symbols import G, d, g, i, k, n, t
from theory.vocabulary import Program, Statistic, own_design, program

__all__ = [
    "Cited",
    "Claim",
    "Definition",
    "Derivation",
    "Erratum",
    "Expectation",
    "Expected",
    "G",
    "Induction",
    "Instance",
    "Lemma",
    "Line",
    "NearMiss",
    "NormalForm",
    "OwnModel",
    "Parameter",
    "Plan",
    "Program",
    "Regime",
    "StrongInduction",
    "Telescoping",
    "Use",
    "d",
    "exactly",
    "g",
    "i",
    "instances",
    "k",
    "mean_of_batch",
    "n",
    "program",
    "quantity",
    "t",
    "todo",
]

Number = int | Fraction
Symbolic = Any  # a Number, or a symbol of the claim


def quantity(name: str) -> Any:
    """The name of a quantity of yours, which is written with arguments.

    >>> quantity("V")(t - 1)
    V(t - 1)
    """
    return sympy.Function(name)


def exactly(value: Number) -> Any:
    """A whole number or a fraction as the derivation's expressions hold it; ValueError for a floating-point number.

    >>> exactly(Fraction(1, 10))
    1/10
    """
    return sympy.Rational(*_exact(value).as_integer_ratio())


def _exact(value: Number) -> Fraction:
    if isinstance(value, float):  # 0.1 is not 1/10, and nothing that is computed with it is exact
        raise ValueError(f"{value!r} is a floating-point number: write a whole number, or one as Fraction(1, 10)")
    return Fraction(value)


def instances(
    direct: Callable[..., Number], symbols: tuple[sympy.Symbol, ...], at: Iterable[tuple[Number, ...]]
) -> Callable[[], Iterable[Instance]]:
    """Values computed by `direct` from the definition alone, at points that give `symbols` their values in turn.

    ValueError where a value or a place is a floating-point number.

    >>> [each.label for each in instances(lambda rows: Fraction(1, rows), (n,), [(2,), (3,)])()]
    ['n = 2', 'n = 3']
    """

    def found() -> Iterable[Instance]:
        for values in at:
            named = ", ".join(f"{symbol} = {value}" for symbol, value in zip(symbols, values, strict=True))
            value = _exact(direct(*values))
            yield Instance(
                label=named,
                at={symbol: exactly(each) for symbol, each in zip(symbols, values, strict=True)},
                direct=fmpq(value.numerator, value.denominator),
            )

    return found


def mean_of_batch(draws: list[Any]) -> Any:
    """The average of a batch, for an `Expectation` to build on: its square, say."""
    return sum(draws[1:], draws[0]) / len(draws)


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnModel:
    """A model of yours as the simulation runs it.

    `record` names the method that gives one number a replicate; the claim is about its mean. `truth` are the parameters
    that the real rows are drawn with, `settings` the arguments of the model's class. Each number, and `rows` and
    `generations`, may be a symbol of the claim, which then has its value from the point of the trial. With `sizes` in
    place of rows the claim is one about the limit in the rows; `times_rows` multiplies the number by the rows.
    """

    program: Program
    truth: tuple[Symbolic, ...]
    record: str = "record"
    workflow: str = "replace"
    rows: int | sympy.Symbol = n
    generations: int | sympy.Symbol = t
    settings: Mapping[str, Symbolic] = field(default_factory=dict)
    sizes: tuple[int, ...] = ()
    times_rows: bool = False

    def plan(
        self, *, at: Iterable[Mapping[sympy.Symbol, Number]], delta: Fraction, also: tuple[Parameter, ...] = ()
    ) -> Plan:
        """The plan with a trial at each point; `delta` is the margin, relative to what the claim predicts.

        `also` are parameters of the trials that the statement does not have, such as the fits of a limit in t.
        """
        return plan_at(self._trials, list(at), statistic=Statistic.OWN, delta=delta, also=also)

    def _trials(self, point: Point) -> tuple[Trial, ...]:
        designs = [
            own_design(
                self.program,
                record=self.record,
                truth=tuple(_at(each, point) for each in self.truth),
                workflow=self.workflow,
                generations=int(_at(self.generations, point)),
                rows=rows,
                given={name: _at(each, point) for name, each in self.settings.items()},
                times_rows=self.times_rows,
            )
            for rows in self.sizes or (int(_at(self.rows, point)),)
        ]
        return (Trial(parameters=dict(point), designs=tuple(designs)),)


def _at(value: Symbolic, point: Point) -> Number:
    """The number, or what the point gives for the symbol."""
    if not isinstance(value, sympy.Symbol):
        return Fraction(str(value))
    if value not in point:
        raise ValueError(f"the point {dict(point)} gives no value for {value}")
    return Fraction(str(point[value]))
