"""The best share of synthetic rows among all is N/(2m), as long as the source model saw fewer than 2m real rows."""

from dataclasses import replace

from sympy import Rational

from theory.claim import Claim, NearMiss
from theory.lemmas.cardinality_trials import BEYOND, FRESH, OWN, REAL, SOURCE, TAUGHT, TOGETHER, UNIT
from theory.lemmas.real_and_synthetic import N, best_share, m
from theory.proof.line import Derivation


def derivation() -> Derivation:
    """The squared error is a parabola in the share."""
    return best_share()


CLAIM = Claim(
    id="kazdan.best-synthetic-share",
    source=SOURCE,
    title="The best share of synthetic rows",
    statement="For N < 2m the squared error is least where N/(2m) of all rows are synthetic: s = m N/(2m - N) of them.",
    conventions=(
        UNIT, TOGETHER, OWN, FRESH, "for N >= 2m the parabola falls up to the share 1: more synthetic rows are better",
        BEYOND,
    ),
    kind="optimum",
    parameters=(REAL, replace(TAUGHT, most=2 * m - 1)),
    value=N / (2 * m),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=N / (m + N), slip="as many synthetic rows as the source model saw real ones"),
        NearMiss(formula=N / (2 * m + N), slip="the share over the real rows taken for that among all"),
        NearMiss(formula=Rational(1, 2), slip="as many synthetic rows as real ones, whatever the source model"),
        NearMiss(formula=N / m, slip="where synthetic rows stop to help, in place of where they help most"),
    ),
)  # fmt: skip
