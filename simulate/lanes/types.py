"""The Numba types of eight doubles, eight whole numbers and eight truth values, each one value in vector registers.

A compiler may not reorder a sum on its own without changing bits. Where the eight running sums are spelled out, as
here, it need not: one operation on `Lanes` is the same eight roundings on AVX-512, on AVX2 and on anything else.
Importing this loads Numba.
"""

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.extending import intrinsic, register_model

instruction = cast(Callable[[Callable[..., Any]], Any], intrinsic)  # a function that is written in LLVM's instructions
WIDTH = 8
DOUBLES = ir.VectorType(ir.DoubleType(), WIDTH)
INTEGERS = ir.VectorType(ir.IntType(64), WIDTH)
TRUTHS = ir.VectorType(ir.IntType(1), WIDTH)


class Lanes(types.Type):
    """Eight doubles."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


class Words(types.Type):
    """Eight unsigned 64-bit whole numbers."""

    def __init__(self) -> None:
        super().__init__(name="Words")


class Mask(types.Type):
    """Eight truth values."""

    def __init__(self) -> None:
        super().__init__(name="Mask")


class Stack(types.Type):
    """A fixed number of Lanes in the frame of the function; in registers where its loops are unrolled."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__(name=f"Stack({size})")


LANES, WORDS, MASK = Lanes(), Words(), Mask()


def _model(kind: Any, representation: Any) -> None:
    @register_model(kind)
    class Model(models.PrimitiveModel):
        def __init__(self, manager: Any, described: Any) -> None:
            super().__init__(manager, described, representation)


_model(Lanes, DOUBLES)
_model(Words, INTEGERS)
_model(Mask, TRUTHS)
_model(Stack, DOUBLES.as_pointer())
