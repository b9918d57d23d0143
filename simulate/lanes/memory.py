"""Lanes in arrays, and a few of them in the frame of a function."""

import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import overload

from simulate.lanes.types import DOUBLES, LANES, WIDTH, Stack, instruction

I64 = ir.IntType(64)
BYTES = ir.IntType(8).as_pointer()
ALIGNED = 64


def _address(context: Any, builder: Any, kind: Any, array: Any, place: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [place]), DOUBLES.as_pointer())


@instruction
def load(typingctx: Any, array: Any, place: Any) -> Any:
    """array[place], ..., array[place + 7] of a contiguous array of doubles; nothing checks the bounds."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        return builder.load(_address(context, builder, sig.args[0], *values), align=8)

    return LANES(array, types.int64), lowered


@instruction
def store(typingctx: Any, array: Any, place: Any, value: Any) -> Any:
    """Nothing; array[place], ..., array[place + 7] become the lanes; nothing checks the bounds."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        builder.store(values[2], _address(context, builder, sig.args[0], *values[:2]), align=8)
        return context.get_dummy_value()

    return types.void(array, types.int64, LANES), lowered


def _frame(size: int) -> Any:
    """How zeros for that many Lanes are laid in the frame of the calling function."""

    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        with builder.goto_entry_block():
            frame = builder.alloca(ir.ArrayType(DOUBLES, size))
            frame.align = ALIGNED
        cgutils.memset(builder, builder.bitcast(frame, BYTES), ir.Constant(I64, size * WIDTH * 8), 0)
        return builder.bitcast(frame, DOUBLES.as_pointer())

    return lowered


@instruction
def singles(typingctx: Any, shape: Any) -> Any:
    """Zeros, Lanes for every coefficient: as many as the tuple `shape` is long, so that loops over it are unrolled."""
    size = shape.count
    return Stack(size)(shape), _frame(size)


@instruction
def pairs(typingctx: Any, shape: Any) -> Any:
    """Zeros, Lanes for every pair of coefficients k <= j."""
    size = shape.count * (shape.count + 1) // 2
    return Stack(size)(shape), _frame(size)


@instruction
def triples(typingctx: Any, shape: Any) -> Any:
    """Zeros, Lanes for every three coefficients l <= k <= j."""
    size = shape.count * (shape.count + 1) * (shape.count + 2) // 6
    return Stack(size)(shape), _frame(size)


@instruction
def _get(typingctx: Any, held: Any, place: Any) -> Any:
    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        return builder.load(builder.gep(values[0], [values[1]]))

    return LANES(held, types.int64), lowered


@instruction
def _set(typingctx: Any, held: Any, place: Any, value: Any) -> Any:
    def lowered(context: Any, builder: Any, sig: Any, values: Any) -> Any:
        builder.store(values[2], builder.gep(values[0], [values[1]]))
        return context.get_dummy_value()

    return types.void(held, types.int64, LANES), lowered


@overload(operator.getitem, strict=False)
def _getitem(held: Any, place: Any) -> Any:
    if isinstance(held, Stack) and isinstance(place, types.Integer):
        return lambda held, place: _get(held, place)  # noqa: PLW0108 - Numba takes a function of Python
    return None


@overload(operator.setitem, strict=False)
def _setitem(held: Any, place: Any, value: Any) -> Any:
    if isinstance(held, Stack) and isinstance(place, types.Integer):
        return lambda held, place, value: _set(held, place, value)  # noqa: PLW0108 - as above
    return None
