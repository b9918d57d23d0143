"""What a claim is: a statement with its parameters, its value, its derivation, its trial by simulation and its near
misses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

import sympy

from theory.parameter import Parameter
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
class NearMiss:
    """A formula that a careful person could have written, and the slip that leads to it."""

    formula: sympy.Expr
    slip: str


@dataclass(frozen=True, kw_only=True)
class Erratum:
    """A place of the source that is wrong, or says less than it needs.

    `printed` quotes it in LaTeX, `corrected` is what holds, also in LaTeX. Why it is wrong is not typed: it is the
    witness that refutes the claim, or what `witness` works out exactly (it raises ArithmeticError if it finds none).
    """

    place: str
    printed: str
    corrected: str
    reason: str
    corrected_by: tuple[str, ...]  # ids of the claims that say what holds
    incomplete: bool = False  # the source says less than it needs, rather than something false
    witness: Callable[[], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One point at which a claim is tested: its parameters, and the designs that are simulated there.

    One design for an exact claim; for a limit, the same design at four sample sizes or more. `full_only` keeps a trial
    out of quick runs. What is averaged over a `bounded` trial is bounded, whatever the rule of the claim says.
    """

    parameters: Mapping[sympy.Symbol, Fraction | int]
    designs: tuple[Design, ...]
    label: str = ""
    full_only: bool = False
    bounded: bool = False


Point = Mapping[sympy.Symbol, Fraction | int]
At = Callable[[Point], tuple[Trial, ...]]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the author asks of the simulation; the number of replicates is computed from it before anything is drawn.

    `at` gives the trials at any point of the domain: one, or one for each case of the plan. `also` are parameters of
    the trials that the statement does not have, such as the fits at which a limit in t is simulated.
    """

    statistic: Statistic
    trials: tuple[Trial, ...]
    delta: Fraction  # relative margin of equivalence
    alpha: Fraction = Fraction(1, 100)
    power: Fraction = Fraction(999, 1000)  # per trial: a ledger of many trials must rarely fail by chance
    narrows: bool = True  # a full run halves the margin, rather than only adding designs
    inverse: bool = False  # the statistic's inverse is estimated (an efficiency rather than a variance ratio)
    at: At | None = None
    also: tuple[Parameter, ...] = ()


def plan_at(at: At, points: Iterable[Point], **rest: Any) -> Plan:
    """The plan whose trials are those that `at` gives at the points; `rest` are the other fields of a plan."""
    return Plan(trials=tuple(trial for point in points for trial in at(point)), at=at, **rest)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement of a source, and everything that is needed to hold it against mathematics and simulation.

    `relation` reads: simulated quantity `relation` value. `transfer` turns a limit in t or G into the value at the
    finite point that is simulated (a proven factor). `finite_variance` is positive or zero exactly where the
    replicates have a finite variance; `relative_variance` is that variance over the square of the mean, where it is
    known. A claim without a plan is proved and not simulated; `on_request` is drawn for whoever names a point, where
    the draws cannot show the claim and the guards say why. `origin` is the file of a claim outside the
    ledger, as it was named.
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
    plan: Plan | None = None
    on_request: Plan | None = None
    errata: tuple[Erratum, ...] = ()
    relation: str = "="
    regime: Regime = Regime.EXACT
    expected: Expected = Expected.CONFIRMED
    transfer: sympy.Expr = field(default_factory=lambda: sympy.Integer(1))
    finite_variance: sympy.Expr = field(default_factory=lambda: sympy.Integer(0))
    relative_variance: sympy.Expr | None = None
    origin: str = ""

    def __post_init__(self) -> None:
        if len(self.near_misses) < FEWEST_NEAR_MISSES:
            raise ValueError(
                f"{self.id}: {len(self.near_misses)} near misses; at least {FEWEST_NEAR_MISSES} are needed"
            )
        if self.expected is Expected.CONFIRMED and any(each.witness is None for each in self.errata):
            raise ValueError(f"{self.id}: an erratum on a true claim needs a witness of its own")
        for each in self.parameters:
            if each.symbol.is_positive and not each.whole and each.above is None:
                raise ValueError(f"{self.id}: {each.name} may be negative, but its symbol is declared positive")
        if self.relation not in ("=", "<=", ">="):
            raise ValueError(f"{self.id}: relation {self.relation!r}; one of =, <=, >=")
        fewest = FEWEST_SIZES if self.regime is Regime.LIMIT else 1
        trials = () if self.plan is None else self.plan.trials
        if self.plan is not None and (not trials or any(len(trial.designs) < fewest for trial in trials)):
            raise ValueError(f"{self.id}: every trial needs at least {fewest} designs")

    @property
    def drawable(self) -> Plan:
        """The plan, or what is drawn on request; ValueError for a claim that is proved and not simulated."""
        return self.plan or self.on_request or self.planned

    @property
    def planned(self) -> Plan:
        """The plan; ValueError for a claim that is proved and not simulated."""
        if self.plan is None:
            raise ValueError(f"{self.id} is proved and not simulated; type: modelcollapse derive {self.typed}")
        return self.plan

    @property
    def typed(self) -> str:
        """What names the claim on the command line: its id, or its file."""
        return self.origin or self.id

    @property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The symbols that --at and --formula use."""
        return tuple(parameter.symbol for parameter in self.parameters)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the statement supposes: the domain of each parameter, then the conventions."""
        domains = (f"{each.name}: {each.meaning}, {each.domain}" for each in self.parameters)
        return (*domains, *self.conventions)
