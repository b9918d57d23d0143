"""The values of SymPy expressions in python-flint: exact rationals, or rigorous Arb balls. The second exact engine.

SymPy is used here as a tree of symbols alone; none of its evaluation, summation or limit code takes part.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import factorial
from typing import Any, Protocol

import flint
import sympy
from flint import arb, fmpq

from theory import kernel_loss, resampling

MOST_TERMS = 1_000_000  # of all sums and products of one number
MOST_EXACT_TERMS = 20_000  # beyond this an exact rational has too many digits to be of use
MOST_EXACT_BITS = 10_000_000  # of a power


class NotRational(ValueError):
    """The expression has no rational value that this engine can state exactly."""


class Undefined(ValueError):
    """The expression has no finite value at this point."""


class Field(Protocol):
    """The arithmetic in which an expression is evaluated."""

    def spend(self, terms: int) -> None: ...  # terms of sums and products, counted over the whole evaluation
    def constant(self, value: fmpq) -> Any: ...
    def special(self, name: str) -> Any: ...
    def power(self, base: Any, exponent: Any) -> Any: ...
    def apply(self, name: str, values: list[Any]) -> Any: ...
    def whole(self, value: Any) -> int: ...


def to_fmpq(value: Any) -> fmpq:
    """`value` (int, Fraction, SymPy Rational or text such as 3/4) as a flint rational."""
    if isinstance(value, fmpq):
        return value
    fraction = Fraction(str(value)) if not isinstance(value, Fraction | int) else Fraction(value)
    return fmpq(fraction.numerator, fraction.denominator)


class Rationals:
    """Exact rational arithmetic; raises NotRational where a value leaves the rationals, or has too many digits."""

    def __init__(self) -> None:
        self.terms_left = MOST_EXACT_TERMS

    def spend(self, terms: int) -> None:
        self.terms_left -= terms
        if self.terms_left < 0:
            raise NotRational(f"more than {MOST_EXACT_TERMS} terms in one exact number")

    def constant(self, value: fmpq) -> fmpq:
        return value

    def special(self, name: str) -> fmpq:
        raise NotRational(f"{name} is not rational")

    def power(self, base: fmpq, exponent: fmpq) -> fmpq:
        if exponent.q == 1:
            if base == 0 and exponent < 0:
                raise Undefined("division by zero")
            if base not in (-1, 0, 1) and abs(exponent) * max(abs(base.p), base.q).bit_length() > MOST_EXACT_BITS:
                raise NotRational(f"({base})^({exponent}) has too many digits")
            return base ** int(exponent.p)
        if exponent.q == 2 and base >= 0:
            root = _rational_root(base)
            if root is not None:
                return self.power(root, fmpq(exponent.p))
        raise NotRational(f"{base}^({exponent})")

    def apply(self, name: str, values: list[fmpq]) -> fmpq:
        if name not in RATIONAL_FUNCTIONS:
            raise NotRational(name)
        return RATIONAL_FUNCTIONS[name](*values)

    def whole(self, value: fmpq) -> int:
        if value.q != 1:
            raise Undefined(f"{value} is not a whole number")
        return int(value.p)


def _rational_root(value: fmpq) -> fmpq | None:
    top, bottom = flint.fmpz(value.p).isqrt(), flint.fmpz(value.q).isqrt()
    return fmpq(top, bottom) if top * top == value.p and bottom * bottom == value.q else None


def _natural(value: fmpq, name: str) -> int:
    if value.q != 1 or value < 0:
        raise NotRational(f"{name}({value})")
    if value > MOST_EXACT_TERMS:
        raise NotRational(f"{name}({value}) has too many digits")
    return int(value.p)


def _harmonic_exact(last: fmpq, order: fmpq | None = None) -> fmpq:
    power = 1 if order is None else _natural(order, "order")
    return sum((fmpq(1, flint.fmpz(m) ** power) for m in range(1, _natural(last, "harmonic") + 1)), fmpq(0))


def _gamma_exact(value: fmpq) -> fmpq:
    if value.q == 1 and value <= 0:
        raise Undefined(f"the Gamma function has a pole at {value}")
    return fmpq(factorial(_natural(value - 1, "gamma")))


def _logarithm_exact(value: fmpq) -> fmpq:
    if value == 1:
        return fmpq(0)
    raise NotRational(f"log({value})")


def _only_at_zero(name: str, value: fmpq, there: fmpq) -> fmpq:
    if value != 0:
        raise NotRational(f"{name}({value})")
    return there


def _rising_exact(base: fmpq, count: int) -> fmpq:
    return _product([base + step for step in range(count)])


def _binomial_exact(top: fmpq, below: int) -> fmpq:
    return _product([(top - step) / (step + 1) for step in range(below)])


def _product(factors: list[fmpq]) -> fmpq:
    total = fmpq(1)
    for factor in factors:
        total = total * factor
    return total


CHAINS: dict[str, Callable[..., fmpq]] = {  # of whole numbers alone
    "AbsorptionTime": resampling.absorption_time,
    "ShareTime": resampling.share_time,
    "StillMixed": resampling.still_mixed,
    "GoneBy": resampling.gone,
}


def _on_naturals(name: str) -> Callable[..., fmpq]:
    return lambda *values: CHAINS[name](*(_natural(value, name) for value in values))


RATIONAL_FUNCTIONS: dict[str, Callable[..., fmpq]] = {
    "harmonic": _harmonic_exact,
    "gamma": _gamma_exact,
    "factorial": lambda value: fmpq(factorial(_natural(value, "factorial"))),
    "log": _logarithm_exact,
    "exp": lambda value: _only_at_zero("exp", value, fmpq(1)),
    "sin": lambda value: _only_at_zero("sin", value, fmpq(0)),
    "sinh": lambda value: _only_at_zero("sinh", value, fmpq(0)),
    "cosh": lambda value: _only_at_zero("cosh", value, fmpq(1)),
    "binomial": lambda top, below: _binomial_exact(top, _natural(below, "binomial")),
    "RisingFactorial": lambda base, count: _rising_exact(base, _natural(count, "RisingFactorial")),
    "Min": min,
    "Max": max,
    "Abs": abs,
    "KroneckerDelta": lambda a, b: fmpq(1 if a == b else 0),
    **{name: _on_naturals(name) for name in CHAINS},
}


class Balls:
    """Arb's interval arithmetic at the precision of `flint.ctx`: every value comes with a rigorous error bound."""

    def __init__(self) -> None:
        self.terms_left = MOST_TERMS

    def spend(self, terms: int) -> None:
        self.terms_left -= terms
        if self.terms_left < 0:
            raise ValueError(f"more than {MOST_TERMS} terms are not added up")

    def constant(self, value: fmpq) -> arb:
        return arb(value)

    def special(self, name: str) -> arb:
        return {"pi": arb.pi, "EulerGamma": arb.const_euler, "E": arb.const_e}[name]()

    def power(self, base: arb, exponent: Any) -> arb:
        whole = exponent.unique_fmpz() if exponent.is_exact() else None
        if whole is not None:
            return base ** int(whole)
        if exponent.is_exact() and (exponent * 2).is_integer():
            base, exponent = base.sqrt(), arb(2 * exponent).unique_fmpz()
        power: arb = base**exponent
        return power

    def apply(self, name: str, values: list[arb]) -> arb:
        if name not in BALL_FUNCTIONS:
            raise ValueError(f"{name} cannot be enclosed; known functions: {', '.join(sorted(BALL_FUNCTIONS))}")
        return BALL_FUNCTIONS[name](*values)

    def whole(self, value: arb) -> int:
        whole = value.unique_fmpz() if value.is_exact() else None
        if whole is None:
            raise Undefined(f"{value} is not a whole number")
        return int(whole)


def _chain_ball(name: str) -> Callable[..., arb]:
    return lambda *values: arb(CHAINS[name](*(Balls().whole(value) for value in values)))


def _harmonic_ball(last: arb, order: arb | None = None) -> arb:
    if order is None or order == 1:
        return (last + 1).digamma() + arb.const_euler()
    return order.zeta(arb(1)) - order.zeta(last + 1)


def _polygamma(order: arb, value: arb) -> arb:
    m = Balls().whole(order)
    if m == 0:
        return value.digamma()
    return arb((-1) ** (m + 1)) * arb(m + 1).gamma() * arb(m + 1).zeta(value)


def _extreme(values: tuple[arb, ...], choose: Callable[[arb, arb], arb]) -> arb:
    found = values[0]
    for value in values[1:]:
        found = choose(found, value)
    return found


def _logit_information(order: arb, slope: arb) -> arb:
    from theory.families.logit_information import logit_information

    return logit_information(order, slope)


def _delta_ball(first: arb, second: arb) -> arb:
    """1 for equal exact numbers, 0 for disjoint balls; Undefined where the balls do not tell."""
    if not first.overlaps(second):
        return arb(0)
    if first.is_exact() and second.is_exact():
        return arb(1)
    raise Undefined(f"whether {first} is {second} is not decided")


BALL_FUNCTIONS: dict[str, Callable[..., arb]] = {
    "LogitInformation": _logit_information,
    "harmonic": _harmonic_ball,
    "gamma": lambda value: value.gamma(),
    "loggamma": lambda value: value.lgamma(),
    "factorial": lambda value: (value + 1).gamma(),
    "polygamma": _polygamma,
    "zeta": lambda value, shift=None: value.zeta(shift if shift is not None else arb(1)),
    "sin": lambda value: value.sin(),
    "Abs": abs,
    "cos": lambda value: value.cos(),
    "sinh": lambda value: value.sinh(),
    "cosh": lambda value: value.cosh(),
    "erf": lambda value: value.erf(),
    "erfc": lambda value: value.erfc(),
    "binomial": lambda top, below: (top + 1).gamma() / ((below + 1).gamma() * (top - below + 1).gamma()),
    "RisingFactorial": lambda base, count: (base + count).gamma() / base.gamma(),
    "Min": lambda *values: _extreme(values, arb.min),
    "Max": lambda *values: _extreme(values, arb.max),
    "log": lambda value: value.log(),
    "exp": lambda value: value.exp(),
    "KroneckerDelta": _delta_ball,
    **{name: _chain_ball(name) for name in CHAINS},
    **kernel_loss.FUNCTIONS,
}


def value_of(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any], field: Field) -> Any:
    """The value of `expression` in `field`, with `at` giving the value of every free symbol."""
    if isinstance(expression, sympy.Rational):
        return field.constant(fmpq(int(expression.p), int(expression.q)))
    if isinstance(expression, sympy.Symbol):
        return at[expression]
    if expression in (sympy.pi, sympy.EulerGamma, sympy.E):
        return field.special({sympy.pi: "pi", sympy.EulerGamma: "EulerGamma", sympy.E: "E"}[expression])
    if isinstance(expression, sympy.Sum | sympy.Product):
        return _accumulate(expression, len(expression.limits), at, field)
    values = [value_of(argument, at, field) for argument in expression.args]
    if isinstance(expression, sympy.Add):
        return _fold(values, lambda a, b: a + b)
    if isinstance(expression, sympy.Mul):
        return _fold(values, lambda a, b: a * b)
    if isinstance(expression, sympy.Pow):
        return field.power(*values)
    return field.apply(type(expression).__name__, values)


def _fold(values: list[Any], combine: Callable[[Any, Any], Any]) -> Any:
    total = values[0]
    for value in values[1:]:
        total = combine(total, value)
    return total


def _accumulate(expression: Any, depth: int, at: Mapping[sympy.Symbol, Any], field: Field) -> Any:
    """The sum or product over its outermost `depth` limits, term by term; neutral when an upper limit is below its
    lower."""
    index, lower, upper = expression.limits[depth - 1]  # SymPy puts the outermost limits last
    first, last = (field.whole(value_of(limit, at, field)) for limit in (lower, upper))
    field.spend(max(last - first + 1, 0))
    bound = dict(at)
    terms = []
    for position in range(first, last + 1):
        bound[index] = field.constant(fmpq(position))
        inner = depth > 1
        terms.append(
            _accumulate(expression, depth - 1, bound, field) if inner else value_of(expression.function, bound, field)
        )
    summing = isinstance(expression, sympy.Sum)
    return _balanced(terms, field.constant(fmpq(0 if summing else 1)), summing)


def _balanced(terms: list[Any], neutral: Any, summing: bool) -> Any:
    """Terms combined pairwise, so that exact numbers grow late and ball radii slowly."""
    while len(terms) > 1:
        pairs = [
            (terms[m] + terms[m + 1]) if summing else (terms[m] * terms[m + 1]) for m in range(0, len(terms) - 1, 2)
        ]
        terms = pairs + terms[len(terms) - len(terms) % 2 :]
    return terms[0] if terms else neutral


def rational(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any]) -> fmpq:
    """The exact rational value; NotRational if there is none that this engine can state."""
    values = {symbol: to_fmpq(value) for symbol, value in at.items()}
    try:
        value: fmpq = value_of(expression, values, Rationals())
    except ZeroDivisionError:
        raise Undefined("division by zero") from None
    return value


def ball(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any], bits: int) -> arb:
    """A rigorous enclosure of the value, computed with `bits` binary digits."""
    with flint.ctx.workprec(bits):
        values = {symbol: arb(to_fmpq(value)) for symbol, value in at.items()}
        enclosure: arb = value_of(expression, values, Balls())
        if not enclosure.is_finite():
            raise Undefined("no finite value")
        return enclosure


def sign(expression: sympy.Expr, at: Mapping[sympy.Symbol, Any], most_bits: int = 4096) -> int | None:
    """-1, 0 or 1 when a rational value or an Arb enclosure decides it; None when undecided at `most_bits`."""
    try:
        value = rational(expression, at)
        return (value > 0) - (value < 0)
    except NotRational:
        pass
    bits = 64
    while bits <= most_bits:
        enclosure = ball(expression, at, bits)
        if not enclosure.contains(0):
            return 1 if enclosure > 0 else -1
        bits *= 4
    return None
