"""What a claim is: a statement with its parameters, its value, its derivation, its trial by simulation and its near
misses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import sympy

from theory.proof.line import Derivation
from theory.vocabulary import Design, Statistic

FEWEST_NEAR_MISSES = 3
FEWEST_SIZES = 4  # of a limit claim


class Expected(StrEnum):
    """The verdict that the ledger expects."""

    CONFIRMED = "CONFIRMED"
    REFUTED = "REFUTED"  # the statement is false as printed


class Regime(StrEnum):
    """Which test is the right one."""

    IDENTITY = "identity"
    EXACT = "exact"  # at finite n
    LIMIT = "limit"  # n -> infinity


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter with its domain: whole numbers from `least` on, or (not `whole`) rationals above 0."""

    symbol: sympy.Symbol
    meaning: str
    least: sympy.Expr | int = 1
    whole: bool = True

    @property
    def name(self) -> str:
        return str(self.symbol)

    @property
    def domain(self) -> str:
        return f"a whole number, at least {self.least}" if self.whole else "a rational number above 0, such as 3/2"


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """A formula that a careful person could have written, and the slip that leads to it."""

    formula: sympy.Expr
    slip: str


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One point at which a claim is tested: its parameters, and the designs that are simulated there.

    One design for an exact claim; for a limit, the same design at four sample sizes or more.
    """

    parameters: Mapping[sympy.Symbol, Fraction | int]
    designs: tuple[Design, ...]
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the author asks of the simulation; the number of replicates is computed from it before anything is drawn."""

    statistic: Statistic
    trials: tuple[Trial, ...]
    delta: Fraction  # relative margin of equivalence
    alpha: Fraction = Fraction(1, 100)
    power: Fraction = Fraction(999, 1000)  # per trial: a ledger of many trials must rarely fail by chance
    inverse: bool = False  # the statistic's inverse is estimated (an efficiency rather than a variance ratio)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement of a source, and everything that is needed to hold it against mathematics and simulation.

    `relation` reads: simulated quantity `relation` value. `transfer` turns a limit in t or G into the value at the
    finite point that is simulated (a proven factor). `finite_variance` is positive or zero exactly where the
    replicates have a finite variance.
    """

    id: str
    source: str
    title: str
    statement: str
    conventions: tuple[str, ...]
    kind: str
    parameters: tuple[Parameter, ...]
    value: sympy.Expr
    derivation: Callable[[], Derivation]
    near_misses: tuple[NearMiss, ...]
    plan: Plan
    relation: str = "="
    regime: Regime = Regime.EXACT
    expected: Expected = Expected.CONFIRMED
    transfer: sympy.Expr = field(default_factory=lambda: sympy.Integer(1))
    finite_variance: sympy.Expr = field(default_factory=lambda: sympy.Integer(0))

    def __post_init__(self) -> None:
        if len(self.near_misses) < FEWEST_NEAR_MISSES:
            raise ValueError(
                f"{self.id}: {len(self.near_misses)} near misses; at least {FEWEST_NEAR_MISSES} are needed"
            )
        if self.relation not in ("=", "<=", ">="):
            raise ValueError(f"{self.id}: relation {self.relation!r}; one of =, <=, >=")
        fewest = FEWEST_SIZES if self.regime is Regime.LIMIT else 1
        if any(len(trial.designs) < fewest for trial in self.plan.trials) or not self.plan.trials:
            raise ValueError(f"{self.id}: every trial needs at least {fewest} designs")

    @property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The symbols that --at and --formula use; an identity adds the index of the generation."""
        from theory.symbols import i, n

        return (n, i) if self.regime is Regime.IDENTITY else tuple(parameter.symbol for parameter in self.parameters)
