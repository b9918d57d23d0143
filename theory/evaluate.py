"""A claim's value at a point: an exact rational where there is one, else an Arb enclosure with the digits asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import flint
import sympy
from flint import arb, fmpq

from theory.arithmetic import NotRational, Undefined, ball, rational
from theory.claim import Claim, Regime
from theory.parameter import Parameter, ordered

MOST_DIGITS = 10_000
MOST_BITS = 1 << 18
LONGEST_NUMBER = 200  # characters of a parameter
LARGEST = 10**9  # of a whole parameter


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """A value as text: `exact` if it is rational, and `lower` <= value <= `upper` in decimals rounded outwards."""

    claim: str
    value: str
    exact: str | None
    lower: str
    upper: str
    digits: int


def evaluate(claim: Claim, at: Mapping[str, str], digits: int = 30) -> Evaluation:
    """The claim's value at the given parameters, correct to `digits` digits; ValueError says what was wrong."""
    if claim.regime is Regime.IDENTITY:
        raise ValueError(
            f"{claim.id} is an identity and has no single value; `modelcollapse derive {claim.id}` shows it"
        )
    if not 1 <= digits <= MOST_DIGITS:
        raise ValueError(f"digits={digits}: 1 to {MOST_DIGITS} are allowed")
    point = read_point(claim, at)
    return evaluation(claim, claim.value, point, digits)


def evaluation(claim: Claim, expression: sympy.Expr, point: Mapping[sympy.Symbol, Fraction], digits: int) -> Evaluation:
    """As `evaluate`, for any expression in the claim's symbols."""
    text: str | None = None
    try:
        exact = _exact(expression, point)
        text = str(exact)
        lower, value, upper = (_decimal(exact, digits, rounding) for rounding in (-1, 0, 1))
    except NotRational:
        lower, value, upper = _enclosed(expression, point, digits)
    except Undefined as error:
        raise ValueError(f"{claim.id} has no finite value there: {error}") from None
    return Evaluation(claim=claim.id, value=value, exact=text, lower=lower, upper=upper, digits=digits)


def _exact(expression: sympy.Expr, point: Mapping[sympy.Symbol, Fraction]) -> fmpq:
    """The rational value, also where only the symbolic form shows it (the sine of a whole multiple of pi)."""
    try:
        return rational(expression, point)
    except NotRational:
        if all(_is_quick(node) for node in sympy.preorder_traversal(expression)):
            at_point = expression.subs({s: sympy.Rational(v.numerator, v.denominator) for s, v in point.items()})
            if at_point.is_Rational:
                return rational(at_point, {})
        raise


def _is_quick(node: sympy.Basic) -> bool:
    """Whether SymPy can be given numbers for the symbols of the node without writing out anything long."""
    if isinstance(node, sympy.Pow):
        return bool(node.exp.is_Rational)
    return isinstance(
        node, sympy.Add | sympy.Mul | sympy.Number | sympy.NumberSymbol | sympy.Symbol | sympy.sin | sympy.cos
    )


def read_point(claim: Claim, at: Mapping[str, str]) -> dict[sympy.Symbol, Fraction]:
    """The parameters as exact numbers in their domains; ValueError names what is missing, unknown or out of range."""
    names = [parameter.name for parameter in claim.parameters]
    words = " ".join(f"--at {name}={value}" for name, value in example(claim).items())
    usage = f"type: modelcollapse evaluate {claim.id} {words}"
    for name in at:
        if name not in names:
            raise ValueError(f"{claim.id} has no parameter {name!r}; it has {', '.join(names)}; {usage}")
    missing = [name for name in names if name not in at]
    if missing:
        raise ValueError(f"{claim.id} needs a value for {', '.join(missing)}; {usage}")
    point = {parameter.symbol: number(parameter, at[parameter.name]) for parameter in claim.parameters}
    exact = {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in point.items()}
    for parameter in claim.parameters:
        fault = parameter.fault(exact[parameter.symbol], exact)
        if fault:
            given = f"{parameter.name}={at[parameter.name]}"
            raise ValueError(f"{given} is out of range: {parameter.meaning}, {fault}; {usage}")
    return point


def example(claim: Claim) -> dict[str, str]:
    """A value inside the domain for each parameter, as one would type it."""
    point: dict[sympy.Symbol, sympy.Expr] = {}
    for parameter in ordered(claim.parameters):
        values = list(parameter.values(point))
        point[parameter.symbol] = values[min(1, len(values) - 1)]
    return {parameter.name: str(point[parameter.symbol]) for parameter in claim.parameters}


def number(parameter: Parameter, text: str) -> Fraction:
    """The value typed for the parameter, exact; ValueError when it is no number, or not whole where it must be."""
    try:
        if len(text) > LONGEST_NUMBER or "e" in text.lower():
            raise ValueError
        value = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{parameter.name}={text} is not a number; {parameter.name} is {parameter.domain}") from None
    if parameter.whole and (value.denominator != 1 or value > LARGEST):
        raise ValueError(f"{parameter.name}={text}: {parameter.name} is {parameter.domain}, and at most {LARGEST}")
    return value


def _enclosed(expression: sympy.Expr, point: Mapping[sympy.Symbol, Fraction], digits: int) -> tuple[str, str, str]:
    """Decimals below, at and above the value, from a ball narrow enough that the middle one is correct to `digits`."""
    bits = 64 + 4 * digits
    while bits <= MOST_BITS:
        try:
            enclosure = ball(expression, point, bits)
        except Undefined:
            enclosure = None  # a ball too wide for a pole nearby: more bits decide
        exact_zero = enclosure is not None and enclosure.is_zero()
        if enclosure is not None and (exact_zero or enclosure.rel_accuracy_bits() > 4 * digits):
            return _ends(enclosure, bits, digits)
        bits *= 2
    raise ValueError(f"no enclosure with {digits} digits was reached with {MOST_BITS} bits; ask for fewer digits")


def _ends(enclosure: arb, bits: int, digits: int) -> tuple[str, str, str]:
    with flint.ctx.workprec(2 * bits):
        ends = [_as_rational(end) for end in (enclosure.lower(), enclosure.mid(), enclosure.upper())]
    return _decimal(ends[0], digits, -1), _decimal(ends[1], digits, 0), _decimal(ends[2], digits, 1)


def _as_rational(exact: arb) -> fmpq:
    mantissa, exponent = exact.man_exp()
    power = flint.fmpz(2) ** abs(int(exponent))
    return fmpq(mantissa * power) if exponent >= 0 else fmpq(mantissa, power)


def _decimal(value: fmpq, digits: int, rounding: int) -> str:
    """`value` in decimals with `digits` significant digits, rounded down (-1), to nearest (0) or up (1)."""
    if value == 0:
        return "0"
    size = abs(value)
    exponent = len(str(size.p)) - len(str(size.q))  # FLINT prints any length; Python's own integers stop at 4300 digits
    if size < fmpq(10) ** exponent:
        exponent -= 1
    places = digits - 1 - exponent
    scaled = value * fmpq(10) ** places
    whole = {-1: scaled.floor, 1: scaled.ceil, 0: (scaled + fmpq(1, 2)).floor}[rounding]()
    return _placed(whole, places)


def _placed(whole: flint.fmpz, places: int) -> str:
    """Whole / 10^places written out."""
    if places <= 0:
        return str(whole * flint.fmpz(10) ** -places)
    sign, text = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    decimals = text[-places:].rstrip("0")
    return f"{sign}{text[:-places]}" + (f".{decimals}" if decimals else "")
