"""How the kernels are compiled: without fast-math, and with the small functions inlined.

What is compiled is cached on disk. Numba looks at the file of the outermost function alone to tell whether a cache is
stale; so each of those refers to `sources()`, which is then part of the cache's key.
"""

import hashlib
import types
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.dispatcher import Dispatcher

Function = TypeVar("Function", bound=Callable[..., Any])
CONSTANTS = ("families.py", "schedule.py")  # files that compiled functions take constants from


@cache
def sources() -> str:
    """A hash of every file that a kernel may be compiled from: these, all that import them, and their constants."""
    here = Path(__file__).parent
    found = hashlib.sha256()
    for file in [*sorted(here.glob("*.py")), *sorted((here.parent / "glm").glob("*.py"))]:
        text = file.read_bytes()
        if file.parent == here or b"simulate.lanes" in text or file.name in CONSTANTS:
            found.update(file.name.encode() + text)
    return found.hexdigest()


def kernel(function: Function) -> Function:
    """The function compiled by Numba; it gives up Python's lock while it runs, and is cached on disk."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True, cache=True)(function))


RELAXED = {"reassoc", "contract", "arcp", "nsz"}  # what may be rearranged; infinities and NaN keep their meaning


@cache
def relaxed(dispatcher: Any) -> Any:
    """The same function compiled with fast-math, as is everything of this package that it calls.

    Its cache on disk belongs to the same sources and has a name of its own.
    """
    original = dispatcher.py_func
    named = {name: original.__globals__.get(name) for name in original.__code__.co_names}
    called = {**original.__globals__, **{name: relaxed(each) for name, each in named.items() if _ours(each)}}
    cells = tuple(types.CellType(f"{cell.cell_contents} relaxed") for cell in original.__closure__ or ())
    copied = types.FunctionType(original.__code__, called, original.__name__, original.__defaults__, cells)
    copied.__qualname__, copied.__module__ = original.__qualname__, original.__module__
    options = {name: value for name, value in dispatcher.targetoptions.items() if name != "nopython"}
    options["fastmath"] = RELAXED
    return numba.njit(cache=dispatcher._cache.cache_path is not None, **options)(copied)


def _ours(value: Any) -> bool:
    return isinstance(value, Dispatcher) and value.py_func.__module__.startswith("simulate.")


def compiled(function: Function) -> Function:
    """The function compiled once for all who call it from compiled code."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True)(function))


def inlined(function: Function) -> Function:
    """The function compiled into whoever calls it."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True, forceinline=True)(function))
