"""What made a piece of evidence: the simulator's own code and the libraries that it draws and fits with."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import theory.vocabulary

LIBRARIES = ("numba", "numpy", "pandas", "scikit-learn", "scipy", "statsmodels")


@cache
def digest() -> str:
    """A hash of the simulator's sources, tables and libraries' versions: evidence of another digest is drawn again."""
    folder = Path(__file__).parent
    words = Path(theory.vocabulary.__file__).parent
    sources = [*sorted(folder.rglob("*.py")), *sorted(folder.rglob("*.csv")), *sorted(words.rglob("*.py"))]
    found = hashlib.sha256()
    for source in sources:
        found.update(source.name.encode() + source.read_bytes())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}".encode())
    return found.hexdigest()
