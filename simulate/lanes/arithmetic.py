"""What can be done with Lanes, Words and Mask in compiled code: operators, and the functions named here.

`a + b`, `a * b` and the like take Lanes and plain numbers mixed; `a & b`, `a ^ b`, `a >> 3` take Words. No operation is
contracted or reordered: a fused product and sum is one only where `fma` says so.
"""

import operator
from collections.abc import Sequence
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import lower_builtin
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature

from simulate.lanes.types import DOUBLES, INTEGERS, LANES, MASK, WIDTH, WORDS, Lanes, Mask, Words, instruction

I32 = ir.IntType(32)
I64 = ir.IntType(64)


def spread(builder: Any, value: Any) -> Any:
    """The scalar in every lane."""
    kind = ir.VectorType(value.type, WIDTH)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(I32, 0))
    return builder.shuffle_vector(
        first, ir.Constant(kind, ir.Undefined), ir.Constant(ir.VectorType(I32, WIDTH), [0] * WIDTH)
    )


def _widened(builder: Any, kind: Any, value: Any) -> Any:
    """A double in every lane, a whole number of 64 bits in every lane, or the lanes themselves."""
    if isinstance(kind, Lanes | Words | Mask):
        return value
    if isinstance(kind, types.Float):
        return spread(builder, value)
    wide = value if value.type.width == I64.width else builder.zext(value, I64)
    return spread(builder, wide)


def _operator(symbol: Any, emit: str, lanes: Any, scalars: tuple[Any, ...]) -> None:
    """Nothing; compiled code may apply the symbol to two lanes, or to lanes and a scalar in either order."""
    pairs = [(lanes, lanes), *[(lanes, scalar) for scalar in scalars], *[(scalar, lanes) for scalar in scalars]]

    @infer_global(symbol)
    class Typed(ConcreteTemplate):
        cases = [signature(lanes, *pair) for pair in pairs]

    def lowered(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        sides = [_widened(builder, kind, value) for kind, value in zip(sig.args, arguments, strict=True)]
        return getattr(builder, emit)(*sides)

    for pair in pairs:
        lower_builtin(symbol, *pair)(lowered)


for _symbol, _emit in (
    (operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv"),
):  # fmt: skip
    _operator(_symbol, _emit, LANES, (types.float64,))


@infer_global(operator.neg)
class _Negative(ConcreteTemplate):
    cases = [signature(LANES, LANES)]


@lower_builtin(operator.neg, LANES)
def _negative(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
    return builder.fneg(arguments[0])


for _symbol, _emit in (
    (operator.add, "add"), (operator.sub, "sub"), (operator.mul, "mul"), (operator.and_, "and_"),
    (operator.or_, "or_"), (operator.xor, "xor"), (operator.lshift, "shl"), (operator.rshift, "lshr"),
):  # fmt: skip
    _operator(_symbol, _emit, WORDS, (types.uint64, types.int64))
for _symbol, _emit in ((operator.and_, "and_"), (operator.or_, "or_")):
    _operator(_symbol, _emit, MASK, ())


def _vector_call(builder: Any, name: str, values: Any, kind: Any = DOUBLES) -> Any:
    """The call of an LLVM vector function such as llvm.fma.v8f64."""
    called = ir.FunctionType(kind, [value.type for value in values])
    return builder.call(cgutils.get_or_insert_function(builder.module, called, name), values)


@instruction
def fma(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
    """A b + c, rounded once; a plain number stands for itself in every lane."""
    kinds = [LANES if isinstance(kind, Lanes) else types.float64 for kind in (a, b, c)]

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        wide = [_widened(builder, kind, value) for kind, value in zip(sig.args, values, strict=True)]
        return _vector_call(builder, "llvm.fma.v8f64", wide)

    return signature(LANES, *kinds), lowered


def polynomial(coefficients: Sequence[float]) -> Any:
    """The function of compiled code that evaluates the polynomial with these coefficients, lowest first, by Horner."""

    @instruction
    def evaluated(typingctx: Any, x: Any) -> Any:
        def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
            constants = [ir.Constant(DOUBLES, [coefficient] * WIDTH) for coefficient in coefficients]
            value = constants[-1]
            for constant in reversed(constants[:-1]):
                value = _vector_call(builder, "llvm.fma.v8f64", [value, values[0], constant])
            return value

        return signature(LANES, LANES), lowered

    return evaluated


@instruction
def root(typingctx: Any, a: Any) -> Any:
    """The square root, correctly rounded."""
    return signature(LANES, LANES), lambda context, builder, sig, values: _vector_call(
        builder, "llvm.sqrt.v8f64", values
    )


@instruction
def floor(typingctx: Any, a: Any) -> Any:
    """The largest whole number that is not above."""
    return signature(LANES, LANES), lambda context, builder, sig, values: _vector_call(
        builder, "llvm.floor.v8f64", values
    )


@instruction
def magnitude(typingctx: Any, a: Any) -> Any:
    """The absolute value."""
    return signature(LANES, LANES), lambda context, builder, sig, values: _vector_call(
        builder, "llvm.fabs.v8f64", values
    )


def _ordered(kind: str) -> Any:
    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        wide = [_widened(builder, each, value) for each, value in zip(sig.args, values, strict=True)]
        return builder.select(builder.fcmp_ordered(kind, *wide), *wide)

    return lowered


@instruction
def larger(typingctx: Any, a: Any, b: Any) -> Any:
    """The larger of a and b; b where one of them is no number."""
    return signature(LANES, LANES, LANES if isinstance(b, Lanes) else types.float64), _ordered(">")


@instruction
def smaller(typingctx: Any, a: Any, b: Any) -> Any:
    """The smaller of a and b; b where one of them is no number."""
    return signature(LANES, LANES, LANES if isinstance(b, Lanes) else types.float64), _ordered("<")


@instruction
def below(typingctx: Any, a: Any, b: Any) -> Any:
    """Where a < b."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        wide = [_widened(builder, each, value) for each, value in zip(sig.args, values, strict=True)]
        return builder.fcmp_ordered("<", *wide)

    kinds = [LANES if isinstance(kind, Lanes) else types.float64 for kind in (a, b)]
    return signature(MASK, *kinds), lowered


@instruction
def same(typingctx: Any, a: Any, b: Any) -> Any:
    """Where the words a and b are equal."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        wide = [_widened(builder, each, value) for each, value in zip(sig.args, values, strict=True)]
        return builder.icmp_unsigned("==", *wide)

    return signature(MASK, WORDS, WORDS if isinstance(b, Words) else types.int64), lowered


@instruction
def select(typingctx: Any, mask: Any, a: Any, b: Any) -> Any:
    """`a` where the mask holds, else `b`."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        wide = [_widened(builder, each, value) for each, value in zip(sig.args[1:], values[1:], strict=True)]
        return builder.select(values[0], *wide)

    kinds = [LANES if isinstance(kind, Lanes) else types.float64 for kind in (a, b)]
    return signature(LANES, MASK, *kinds), lowered


@instruction
def none_of(typingctx: Any, mask: Any) -> Any:
    """Where the mask does not hold."""
    return MASK(MASK), lambda context, builder, sig, values: builder.not_(values[0])


@instruction
def some(typingctx: Any, mask: Any) -> Any:
    """Whether the mask holds in any lane."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        packed = builder.bitcast(values[0], ir.IntType(WIDTH))
        return builder.icmp_unsigned("!=", packed, ir.Constant(ir.IntType(WIDTH), 0))

    return signature(types.boolean, MASK), lowered


@instruction
def number(typingctx: Any, a: Any) -> Any:
    """The words as doubles, exact below 2^53."""
    return signature(LANES, WORDS), lambda context, builder, sig, values: builder.uitofp(values[0], DOUBLES)


@instruction
def bits(typingctx: Any, a: Any) -> Any:
    """The bit patterns of the doubles."""
    return signature(WORDS, LANES), lambda context, builder, sig, values: builder.bitcast(values[0], INTEGERS)


@instruction
def double(typingctx: Any, a: Any) -> Any:
    """The doubles with these bit patterns."""
    return signature(LANES, WORDS), lambda context, builder, sig, values: builder.bitcast(values[0], DOUBLES)


@instruction
def every(typingctx: Any, value: Any) -> Any:
    """The plain number in every lane."""
    return signature(LANES, types.float64), lambda context, builder, sig, values: spread(builder, values[0])


@instruction
def words(typingctx: Any, value: Any) -> Any:
    """The whole number in every lane."""
    return signature(WORDS, types.int64), lambda context, builder, sig, values: spread(builder, values[0])


@instruction
def places(typingctx: Any) -> Any:
    """The words 0, 1, ..., 7."""
    return signature(WORDS), lambda context, builder, sig, values: ir.Constant(INTEGERS, list(range(WIDTH)))


@instruction
def lane(typingctx: Any, a: Any, place: Any) -> Any:
    """One of the eight doubles."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        return builder.extract_element(values[0], values[1])

    return signature(types.float64, LANES, types.int64), lowered


@instruction
def total(typingctx: Any, a: Any) -> Any:
    """The sum of the lanes, always in the same order: halves, quarters, eighths."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        parts = [builder.extract_element(values[0], ir.Constant(I32, place)) for place in range(WIDTH)]
        while len(parts) > 1:
            half = len(parts) // 2
            parts = [builder.fadd(parts[i], parts[i + half]) for i in range(half)]
        return parts[0]

    return signature(types.float64, LANES), lowered
