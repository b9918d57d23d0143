"""The simulators see nothing of the formulas, and nothing of what computes them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

WITHOUT_SYMPY = """
import sys
for name in ("sympy", "flint", "mpmath"):
    sys.modules[name] = None  # an import of it now fails
from fractions import Fraction
from simulate import pool, store
from simulate.run import Request, run
from theory.vocabulary import *
assert not {"numba", "statsmodels", "scipy", "pandas"} & set(sys.modules), "a heavy library was loaded too early"
glm = GlmDesign(family=Family.BINOMIAL, workflow=Workflow.AUGMENT, generations=2, rows=100, law="fair")
linear = LinearDesign(
    workflow=Workflow.DISCARD, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(1)
)
for design in (linear, glm):
    assert run(Request(design=design, replicates=1))["used"] > 0
from simulate import agreement  # which fits, and so loads Numba

assert agreement.compare(agreement.cells(replicates=1)[30:31])["compared"] == 3
loaded = [name for name in sys.modules if name.startswith("theory.") and not name.startswith("theory.vocabulary")]
assert not loaded, loaded
"""


def test_everything_runs_where_sympy_is_not_installed() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_SYMPY], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
