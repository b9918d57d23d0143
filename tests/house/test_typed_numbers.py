"""Numbers that stand in the prose of pages are the program's own: a page that says another is told what to say."""

import math
from pathlib import Path

import pytest
import sympy

from simulate import cluster, own_promises
from simulate.glm import engine, families, solving
from simulate.request import BLOCK
from theory.symbols import n, t
from theory.vocabulary import Family
from theory.vocabulary.glm import MOST_FEATURES
from verify import guards, separation, terms, until
from verify.audit import limits, points, sample
from verify.power import Plan

ROOT = Path(__file__).parents[2]
COUNTS, ODDS = families.CAPS[Family.POISSON], families.CAPS[Family.BINOMIAL]
SAID = {
    "engine.md": [
        f"standard normals, up to {MOST_FEATURES['gaussian']};",
        f"that bound is below {solving.TOLERANCE:.0e} in".replace("e-0", "e-"),
        f"(no normal exceeds {math.sqrt(2 * 40 * math.log(2)):.2f}) and 24",
        f"and at least {engine.LEAST_COMPARED} in all",
        f"Above {engine.TOLERANCE:.0e} the run is an ERROR".replace("e-0", "e-"),
        f"a predictor that may exceed {families.MODERATE[Family.BINOMIAL]:g}, is drawn again",
        f"beyond a cap ({COUNTS:g} for counts, {ODDS:g} for odds)",
    ],
    "verdicts.md": [
        f"alpha = {terms.ALPHA:g}, shared by Holm's",
        f"which has at least {guards.LEAST_REPLICATES:,} replicates",
        f"whole blocks of {BLOCK['glm']} where a jackknife needs them",
        f"{guards.LEAST_REPLICATES:,} ({guards.LEAST_BLOCKS} blocks) are not judged",
        f"called unfit with probability {guards.LEAST_P_OF_FIT:g} at each look",
        f"how many would decide with power {Plan().power:g}.",
        f"upper {0.9:.0%} limit of the pilot's spread".replace("%", " %"),
        f"at most {('one', 'two', 'three', 'four')[until.GREATEST_STEP - 1]} times as many) and judges again",
        f"the first {('four', 'five', 'six')[separation.SHORTLIST - 4]} is\nmeasured by a pilot",
    ],
    "audit.md": [
        f"| {guards.LEAST_REPLICATES:,} or more | the t test of the ledger",
        f"| {sample.FEWEST} or more, of small skewness |",
        "skewness below a tenth of the root of the count" if sample.GREATEST_SKEW == 0.1 else "another share",
        "it is judged from 500 runs a size on" if limits.SMALLEST_BLOCK * limits.BLOCKS // 2 == 500 else "another",
        "with run ids, more than one in a thousand" if points.OFTEN == 1000 else "another share",
    ],
    "cluster.md": [
        "has no worker for a minute" if cluster.WORKER_SECONDS == 60 else "another time",
        f"lasts at least {cluster.LEAST_SECONDS:g} seconds",
    ],
    "own-theorems.md": [
        f"on {own_promises.COMPARED} replicates of each block",
        "more than one part in a million apart" if own_promises.TOLERANCE == 1e-6 else "another tolerance",
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_a_number_in_a_page_is_that_of_the_program(name: str) -> None:
    page = " ".join((ROOT / "docs" / name).read_text(encoding="utf-8").split())
    missing = [said for said in SAID[name] if " ".join(said.split()) not in page]
    assert not missing, f"docs/{name} must say: {missing}"


def test_sympy_solves_the_recurrence_of_the_variance_product_wrongly_as_the_page_of_proofs_says() -> None:
    """v(t) = v(t - 1) (1 - 1/(t^2 n)), v(0) = 1: SymPy's 0 does not even have the first value."""
    assert sympy.__version__.startswith("1.14")
    v = sympy.Function("V")
    assert sympy.rsolve(v(t) - v(t - 1) * (1 - 1 / (t**2 * n)), v(t), {v(0): 1}) == 0
    page = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert "SymPy 1.14 returns 0 for the recurrence of the variance product" in page
