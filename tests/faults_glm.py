"""Faults of the generalised linear models: how a generation is scheduled, drawn, fitted or counted."""

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import binomtest, norm

from simulate.datasets import truth
from simulate.request import Request
from simulate.run import run
from tests import faulty_glm as faulty
from tests.fault import Fault, Inject, Question
from tests.faulty_cells import cells, linear, probit, variance_times
from theory.vocabulary import Family, GlmDesign, Workflow

SURE = Fraction(3, 200)  # at a wider margin fewer than 20 of the large blocks would be drawn
SIZES = (1000, 2000, 4000, 8000)  # a separated replicate is as good as impossible
AUGMENT = Question(claim="dey.augment-variance", trials=(0,), delta=Fraction(1, 10))
DISCARD = Question(claim="dey.discard-variance", trials=(0,), delta=Fraction(1, 10))
LOGIT = Question(claim="dey.augment-variance", trials=(1,), delta=Fraction(1, 10))
POISSON = Question(claim="dey.augment-variance", trials=(2,), delta=Fraction(1, 10))


def signs(family: Family, delta: Fraction) -> Question:
    """Discard with features that are signs, where a row costs nothing."""
    designs = tuple(
        GlmDesign(family=family, workflow=Workflow.DISCARD, generations=3, rows=rows, law="signs", features=1)
        for rows in SIZES
    )
    return Question(claim="dey.discard-variance", delta=delta, designs=designs)


SHARP_CELLS = signs(Family.NORMAL, Fraction(1, 100))
LOGIT_CELLS, POISSON_CELLS = signs(Family.BINOMIAL, SURE), signs(Family.POISSON, SURE)
SMALL = GlmDesign(family=Family.BINOMIAL, workflow=Workflow.DISCARD, generations=1, rows=8)


def share_of_equal_responses(design: GlmDesign) -> float:
    """The exact chance that all responses of the first generation are equal, so that a logistic fit has no estimate.

    Rows are independent, so it is q^n + (1 - q)^n, where q is the mean share of a normal predictor.
    """
    level, *slopes = truth(design)
    spread = float(np.linalg.norm(slopes))
    q = quad(lambda z: norm.pdf(z) * expit(level + spread * z), -10, 10)[0]
    return float(q**design.rows + (1 - q) ** design.rows)


def existence(seed: int) -> str:
    """Whether as many replicates are excluded for that reason as the exact chance says."""
    evidence = run(Request(design=SMALL, replicates=1024, seed=seed))
    count, drawn = evidence["excluded"].get("all responses equal", 0), evidence["replicates"]
    expected = share_of_equal_responses(SMALL)
    found = "CONFIRMED" if binomtest(count, drawn, expected).pvalue > 1e-4 else "REFUTED"
    return f"{found}: in {count} of {drawn} replicates all responses are equal, and {expected:.2%} are expected"


def _fault(
    name: str, about: str, inject: Inject, report: Any, *by: str, check: str = "two-sided test", **more: Any
) -> Fault:
    caught = by or ("REFUTED", "lack of fit", "smallest n")
    return Fault(name=f"GLM: {name}", about=about, inject=inject, report=report, by=caught, check=check, **more)


def _cell_fault(name: str, about: str, report: Question, *by: str, unseen: str = "", **faulty_part: Any) -> Fault:
    """A fault of the engine in NumPy, which stands in the place of the compiled one without the fault too."""
    return _fault(name, about, partial(cells, **faulty_part), report, *by, unseen=unseen, without=cells)


def _features_forgotten(theta: Any, x: Any, generation: int) -> Any:
    """The synthetic generations are drawn with the intercept alone."""
    return linear(theta if generation == 0 else theta * (np.arange(theta.shape[1]) == 0), x, generation)


def _rescaled(theta: Any, x: Any, generation: int) -> Any:
    """The predictor of the synthetic generations is 1.05 times as large."""
    return (1.0 if generation == 0 else 1.05) * linear(theta, x, generation)


CANCELS = (
    "a growth is a ratio of two variances, and a factor that both have cancels. The covariance of one fit, held "
    "against the inverse information rather than against that of another fit, would show it. So would the moments of "
    "whitened innovations."
)
SCHEDULE_FAULTS = (
    _fault("no feedback", "every generation is drawn at the truth", faulty.no_feedback, AUGMENT),
    _fault("no feedback, logit", "every generation is drawn at the truth", faulty.no_feedback, LOGIT),
    _fault("noise used again",
        "every generation has the features and the noise of the first, so the growth has no spread but rounding",
        faulty.one_label_for_all_generations, AUGMENT, "smallest n", "lack of fit", "one block", "REFUTED",
        check="guards of the line and of one block"),
    _fault("one replicate for all blocks", "all blocks of replicates are copies of one",
        faulty.one_replicate_for_all_blocks, AUGMENT, "repeated draws", check="guard of repeated draws"),
    _fault("augment implemented as discard", "the newest batch alone is fitted", faulty.augment_as_discard, AUGMENT),
    _fault("discard implemented as augment", "all batches so far are fitted", faulty.discard_as_augment, DISCARD),
    _fault("drawn from fit g - 2", "a generation is drawn from the last fit but one",
        faulty.drawn_from_fit_before, DISCARD),
    _fault("fit of G - 1 reported", "the last fit is the last but one", faulty.last_fit_missing, AUGMENT),
    _fault("real batch lost", "augment forgets the first batch", faulty.real_batch_lost, AUGMENT),
    _fault("newest batch entered twice", "a weight is wrong by one", faulty.newest_batch_twice, AUGMENT),
    _fault("newest batch entered twice, Poisson", "a weight is wrong by one", faulty.newest_batch_twice, POISSON),
    _fault("fits a little off", "Newton's method stops 1e-7 from the maximum", faulty.fits_a_little_off, AUGMENT,
        "ERROR: engines: 1.0e-07 apart", check="statsmodels fits some of the rows again"),
    _fault("fitted with another link", "logistic responses are fitted with a log link",
        faulty.fitted_with_another_link, LOGIT, "ERROR: engines", "INVALID",
        check="statsmodels fits some of the rows again"),
    _fault("excluded replicates drawn again", "a replicate without an estimate is replaced, and nobody is told",
        faulty.excluded_drawn_again, existence, "REFUTED", check="the exact chance that no estimate exists"),
)  # fmt: skip
CELL_FAULTS = (
    _cell_fault("features forgotten", "synthetic responses depend on the intercept alone", LOGIT_CELLS,
        predictor=_features_forgotten),
    _cell_fault("probit for logit", "responses have a probit share, within 0.01 of the logistic", LOGIT_CELLS,
        response=probit),
    _cell_fault("rescaled predictor", "the predictor of synthetic generations is 1.05 times as large", POISSON_CELLS,
        predictor=_rescaled),
    _cell_fault("variance 3 % up, synthetic only", "normal responses of variance 1.03 in synthetic generations",
        SHARP_CELLS, "REFUTED", response=variance_times(1.03, real=False)),
    _cell_fault("variance 3 % up everywhere", "normal responses of variance 1.03 in every generation", SHARP_CELLS,
        unseen=CANCELS, response=variance_times(1.03, real=True)),
)  # fmt: skip
GLM_FAULTS = (*SCHEDULE_FAULTS, *CELL_FAULTS)
