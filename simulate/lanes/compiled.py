"""How the kernels are compiled: without fast-math, and with the small functions inlined.

What is compiled is cached on disk. Numba looks at the file of the outermost function alone to tell whether a cache is
stale; so each of those refers to `sources()`, which is then part of the cache's key.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])
FOLDERS = ("lanes", "glm")  # of the package: where compiled functions stand


@cache
def sources() -> str:
    """A hash of every file that a kernel may be compiled from."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256()
    for folder in FOLDERS:
        for file in sorted((package / folder).glob("*.py")):
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()


def kernel(function: Function) -> Function:
    """The function compiled by Numba; it gives up Python's lock while it runs, and is cached on disk."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True, cache=True)(function))


def compiled(function: Function) -> Function:
    """The function compiled once for all who call it from compiled code."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True)(function))


def inlined(function: Function) -> Function:
    """The function compiled into whoever calls it."""
    return cast(Function, numba.njit(error_model="numpy", nogil=True, forceinline=True)(function))
