"""What the numbers were measured on: facts of the processor and versions of the libraries, read at run time."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from threadpoolctl import threadpool_info

LIBRARIES = ("numpy", "scipy", "numba", "llvmlite", "statsmodels", "glum", "tabmat", "scikit-learn")
SETS = ("avx2", "fma", "avx512f", "avx512dq", "avx512vl", "neon", "asimd", "sve")


def facts() -> dict[str, str]:
    """Each fact under the name that the page prints."""
    from llvmlite import binding

    return {
        "processor": processor(),
        "compiled for": f"{binding.get_host_cpu_name()} ({platform.machine()})",
        "instruction sets": ", ".join(name for name in SETS if name in flags()) or "not known",
        "cores": f"{len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} usable",
        "memory": memory(),
        "system": f"{platform.system()} {platform.release()}",
        "load at the start": f"{os.getloadavg()[0]:.2f} (processes that wanted a core, over the last minute)",
        "Python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        "linear algebra": algebra(),
    }


def processor() -> str:
    """The model's name, as the system gives it."""
    return described("model name") or platform.processor() or platform.machine()


def flags() -> set[str]:
    """The instruction sets that the system lists."""
    return set((described("flags") or described("Features")).split())


def described(name: str) -> str:
    """The first value of that name in /proc/cpuinfo, or nothing."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    pairs = (line.partition(":") for line in lines)
    return next((value.strip() for key, _, value in pairs if key.strip() == name), "")


def memory() -> str:
    """The machine's memory in GiB."""
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def algebra() -> str:
    """NumPy's and SciPy's linear algebra: name, version, and the kernel that it chose."""
    import numpy.linalg  # noqa: F401  so that it is loaded

    found = {
        f"{each['internal_api']} {each['version']} ({each.get('architecture', 'kernel not named')})"
        for each in threadpool_info()
        if each["user_api"] == "blas"
    }
    return ", ".join(sorted(found))
