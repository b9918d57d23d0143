"""What two processes must have in common to draw the same bytes, and what to type where they have not."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

SIMULATOR, ALGEBRA, VECTORS = "simulator", "linear algebra", "vector instructions"

Likeness = Mapping[str, str]


@cache
def introduce() -> Likeness:
    """Runs on a worker: its likeness. From now on its linear algebra has one thread.

    A draw limits it too, but restores what it found, and the draws of a worker with threads overlap.
    """
    from threadpoolctl import threadpool_limits

    found = likeness()
    threadpool_limits(limits=1)
    return found


@cache
def likeness() -> Likeness:
    """What decides the bytes that this process draws."""
    import scipy.linalg  # noqa: F401 - brings a second BLAS, to be compared as well, and limited
    from threadpoolctl import threadpool_info

    from simulate.version import digest

    libraries = [each for each in threadpool_info() if each["user_api"] == "blas"]
    kernels = {f"{each['internal_api']} {each['version']} {each.get('architecture', '')}" for each in libraries}
    numpy_core: Any = import_module("numpy._core._multiarray_umath")  # what numpy.show_runtime() prints
    has = numpy_core.__cpu_features__
    vectors = [name for name in (*numpy_core.__cpu_baseline__, *numpy_core.__cpu_dispatch__) if has[name]]
    return {SIMULATOR: digest(), ALGEBRA: ", ".join(sorted(kernels)), VECTORS: " ".join(vectors)}


def unlike(address: str, theirs: Likeness, ours: Likeness) -> str:
    """In what a worker differs, and what to type."""
    one_sided = sorted(set(theirs.get(VECTORS, "").split()) ^ set(ours[VECTORS].split()))
    remedies = {
        SIMULATOR: "install the same modelcollapse, NumPy, SciPy, Numba, pandas and statsmodels on every machine",
        ALGEBRA: "install the same NumPy and SciPy, and set OPENBLAS_CORETYPE=Haswell here and for every worker",
        VECTORS: f"set NPY_DISABLE_CPU_FEATURES='{' '.join(one_sided)}' where they are, here or there",
    }
    told = "; ".join(
        f"{name} ({theirs.get(name, ''):.80} there, {ours[name]:.80} here): {remedies[name]}"
        for name in ours
        if theirs.get(name) != ours[name]
    )
    return f"the worker at {address} would not draw the bytes of this process. It differs in {told}"
