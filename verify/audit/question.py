"""What is asked of the data: a claim or a formula in its place, its rivals, margins and levels; and what each predicts
at a point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import theory  # noqa: F401 - before SymPy, whose integers it chooses

# isort: split
import sympy

from theory.at_point import default_values, out_of_range, trial_parameters
from theory.claim import Claim, Expected, Regime, Trial
from theory.evaluate import evaluation
from theory.formula import FormulaError, parse
from theory.parameter import Parameter
from theory.registry import find
from theory.symbols import G, n
from theory.vocabulary import Statistic
from verify.audit.exact_laws import BINARY, Law, law
from verify.audit.fault import DataError, some
from verify.terms import ALPHA, Terms
from verify.trials import Asked, predicted

UNHEARD = {
    Statistic.PATH: "a whole process, which no column of numbers holds. Its variances can be audited: type --claim "
    "dey.discard-variance, or dey.augment-variance",
    Statistic.FITTED_COEFFICIENTS: "an identity between coefficients and noise, which no column of numbers holds. The "
    "error that it leads to can be audited: type --claim gerstgrasser.accumulate-error",
    Statistic.LIKELIHOOD_RATIO: "the mean of a ratio that has no variance, so that no number of runs decides. Bounded "
    "functionals can be audited: type --claim dey.contiguity-discard, or dey.contiguity-augment",
}  # what no column of numbers can speak of
HELD = {
    Statistic.VARIANCE_GROWTH: "the fit itself, a coefficient",
    Statistic.SURVIVING_SHARE: str(Statistic.CATEGORY_SHARE),
}  # what the column of estimates holds, where a run has another number than the claim speaks of
SAME = 1e-12  # relative: two roundings of one number are nearer
DIGITS = 12
Point = Mapping[str, Fraction]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A claim as it is held against data; `rivals` are formulas by the name under which they are shown."""

    asked: Asked
    alpha: float
    delta: float
    rivals: tuple[tuple[str, sympy.Expr], ...] = ()

    @property
    def claim(self) -> Claim:
        return self.asked.claim

    @property
    def statistic(self) -> Statistic:
        return self.claim.planned.statistic

    @property
    def limit(self) -> bool:
        return self.claim.regime is Regime.LIMIT

    @property
    def unit(self) -> str:
        """What the column of estimates holds."""
        return HELD.get(self.statistic, str(self.statistic))

    @property
    def paired(self) -> bool:
        """Whether two fits of a run are read together, the first and a later one."""
        return self.limit and self.asked.statistic != "mean"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that a row has; of a limit in n, the sample size and the fit beside the claim's own."""
        own = trial_parameters(self.claim)
        size = Parameter(symbol=n, meaning="rows a generation, of which the claim is the limit", least=2)
        fit = Parameter(symbol=G, meaning="which fit of the run, the first being 1", least=1)
        added = [each for each, wanted in ((size, self.limit), (fit, self.paired)) if wanted]
        known = {each.symbol for each in own}
        return (*own, *(each for each in added if each.symbol not in known))

    def misses(self) -> list[tuple[str, sympy.Expr]]:
        """The formulas that are to be told apart from the one that is asked, by the name that is shown.

        Where a user's formula is a near miss of the claim, the claim's own value takes its place.
        """
        claim = self.claim
        own = [claim.value if miss.formula == self.asked.formula else miss.formula for miss in claim.near_misses]
        return [*((str(each), each) for each in own), *self.rivals]


def question(
    claim: str, *, formula: str | None = None, against: Sequence[str] = (), delta: float | None = None,
    alpha: float | None = None,
) -> Question:  # fmt: skip
    """What is asked; ValueError when the claim has no number that a run would give."""
    found = find(claim)
    drawn = found.plan or found.on_request
    if drawn is None:
        raise DataError(
            f"{found.id} is proved and not simulated: it says nothing of one run. `modelcollapse claims` marks those "
            "that are simulated"
        )
    if drawn.statistic in UNHEARD:
        raise DataError(f"{found.id} speaks of {UNHEARD[drawn.statistic]}")
    found = replace(found, plan=drawn)
    asked = Asked(claim=found, formula=found.value, expected=str(found.expected))
    if formula is not None:
        asked = replace(asked, formula=parse(formula, found.symbols), expected=str(Expected.CONFIRMED))
    terms = Terms(delta=delta, alpha=alpha)
    rivals = tuple((each, _rival(found, each)) for each in dict.fromkeys(against) if each != found.id)
    return Question(
        asked=asked, alpha=ALPHA if alpha is None else alpha, delta=terms.margin(found), rivals=rivals
    )  # fmt: skip


def _rival(claim: Claim, name: str) -> sympy.Expr:
    """The value of another claim, which must speak of the same number at the same parameters."""
    other = find(name)
    mine, theirs = ({str(each) for each in found.symbols} for found in (claim, other))
    if not theirs <= mine:
        raise DataError(
            f"--against {other.id} has the parameters {', '.join(sorted(theirs))}, and {claim.id} has "
            f"{', '.join(sorted(mine))}: no row speaks of both"
        )
    kinds = [str(plan.statistic) for each in (claim, other) if (plan := each.plan or each.on_request) is not None]
    if len(set(kinds)) > 1:
        raise DataError(f"--against {other.id} speaks of the {kinds[-1]}, and {claim.id} of the {kinds[0]}")
    return other.value * other.transfer / claim.transfer


def require_parameters(asked: Question, given: set[str], columns: Sequence[str]) -> None:
    """Nothing; DataError names what is not mapped, or is no parameter, with what the claim has."""
    names = [each.name for each in asked.parameters]
    listed = "; ".join(f"{each.name}: {each.meaning}, {each.domain}" for each in asked.parameters) or "none"
    unknown = sorted(given - set(names))
    if unknown:
        raise DataError(f"{asked.claim.id} has no parameter {unknown[0]!r}; it has {listed}")
    absent = [name for name in names if name not in given]
    if absent:
        typed = " ".join(f"--map {name}={_column(name, columns)}" for name in absent)
        default = default_values(asked.claim).get(absent[0], "10")
        constant = f"--set {absent[0]}={default}"
        raise DataError(
            f"{asked.claim.id} needs {', '.join(absent)}: type {typed}, or {constant} where all rows have one value. "
            f"Its parameters: {listed}. The columns: {some(map(repr, columns))}"
        )


def _column(name: str, columns: Sequence[str]) -> str:
    """The column of that name, whatever its case; a word in its place where there is none."""
    return next((each for each in columns if each.casefold() == name.casefold()), "COLUMN")


def domain_fault(asked: Question, point: Point) -> str:
    """What keeps the point out of the domain; empty when it lies inside."""
    known = {each.symbol: point[each.name] for each in asked.parameters}
    for each in asked.parameters:
        if each.whole and known[each.symbol].denominator != 1:
            return f"{each.name}={known[each.symbol]}: {each.meaning}, {each.domain}"
    return out_of_range(asked.parameters, known)


def trial(asked: Question, point: Point) -> Trial:
    """The trial of the claim there, with the designs that it would draw; with none where it draws only elsewhere."""
    names = {each.name: each.symbol for each in trial_parameters(asked.claim)}
    known = {names[name]: value for name, value in point.items() if name in names}
    at = asked.claim.planned.at
    bounded = asked.statistic in BINARY
    try:
        found = () if at is None else at(known)
    except (ValueError, ArithmeticError):
        found = ()
    if len(found) == 1:
        return replace(found[0], parameters=known)
    return Trial(parameters=known, designs=(), bounded=bounded)


def fit_at(asked: Question, point: Point) -> int | None:
    """Which fit the claim speaks of at the point, where its own parameters say it; None where the row says it."""
    own = {each.name: each.symbol for each in trial_parameters(asked.claim)}
    at = asked.claim.planned.at
    if G in own.values() or at is None:
        return None
    known = {own[name]: value for name, value in point.items() if name in own}
    try:
        return getattr(at(known)[0].designs[0], "generations", None)
    except (ValueError, ArithmeticError) as error:
        raise DataError(f"{asked.claim.id} says nothing at {known}: {error}") from None


def law_at(asked: Question, there: Trial) -> Law | None:
    """The whole law of a replicate, where it is known; for a binary outcome the count's."""
    if asked.statistic in BINARY:
        return Law(name="binomial")
    factor_free = asked.claim.relation == "=" and len(there.designs) == 1
    return law(there.designs[0]) if factor_free else None


def number(asked: Question, formula: sympy.Expr, there: Trial) -> float:
    """What the formula predicts at the trial; FormulaError when it has no finite value there, or none that is found."""
    try:
        value = predicted(asked.asked, formula, there)
    except FormulaError:
        raise
    except (ValueError, ArithmeticError) as error:  # more terms than are added up
        raise FormulaError(f"{asked.claim.id} cannot be evaluated at {_spelled(there)}: {error}") from error
    if isinstance(value, list):
        raise DataError(f"{asked.claim.id} predicts several numbers, which no column of numbers holds")
    return value


def _spelled(there: Trial) -> str:
    return " ".join(f"{symbol}={value}" for symbol, value in there.parameters.items())


def digits(asked: Question, there: Trial) -> str:
    """What the claim predicts there, exact to the digits that are shown."""
    point = {symbol: Fraction(value) for symbol, value in there.parameters.items()}
    try:
        return evaluation(asked.claim, asked.asked.formula * asked.claim.transfer, point, DIGITS).value
    except ValueError:
        return f"{number(asked, asked.asked.formula, there):.{DIGITS}g}"
