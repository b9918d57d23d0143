"""The mean of W'VW/2 with W = W(G), the limit in law of n times the divergence of the fitted from the true law.

At finite n, E KL is infinite for logistic and Poisson regression: with positive probability the fit does not
exist, or puts probability 0 on what can happen.
"""

from collections.abc import Iterable
from functools import cache
from itertools import product

import sympy
from flint import fmpq, fmpq_mat

from theory.claim import Erratum
from theory.lemmas.pathways import GROWTH, growth
from theory.proof.induction import EqualTerms
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G
from theory.vocabulary import Workflow

RISK = sympy.Function("LimitRisk")  # E W'VW/2, the mean of the limit of n KL(p_theta0 || p_theta-hat), for p entries
RATIO = sympy.Function("PredictionGrowth")  # the risk of fit G over that of the first fit
p, j = sympy.symbols("p j", positive=True)
LIMIT_IN_LAW = (
    "W(G)'VW(G)/2 is the limit in law of n KL(p_theta0 || p_theta_G), the excess of the cross entropy; both directions "
    "have the same limit"
)
NOT_EXCHANGED = (
    "the mean of the limit, not the limit of means: at finite n these are infinite for logistic and Poisson "
    "regression, and no exchange of limit and expectation is claimed"
)
CONVENTION = (
    LIMIT_IN_LAW,
    NOT_EXCHANGED,
    "maximum likelihood with canonical link: Cov W(1) = V^-1, V = E[X' grad^2 A(X theta_0) X] of any size",
)
SECOND_ORDER = (
    "n KL tends in law to W'VW/2: KL to second order in theta (Taylor; dey.kl-expansion for one entry), the law of "
    "large numbers for its Hessian, and the continuous mapping theorem (van der Vaart 1998, Theorem 2.3)"
)


@cache
def prediction(workflow: Workflow) -> Derivation:
    """The ratio of the risks of fit G and the first fit."""
    lemma = growth(workflow)
    grown = Line(left=GROWTH(G), right=lemma.result, reason="growth of the variance",
                 rule=Lemma(derivation=lemma, title="growth of the variance"))  # fmt: skip
    total = sympy.Sum(GROWTH(G) / 2, (j, 1, p))
    meant = Line(
        left=RISK(G, p), right=total, rule=Definition(),
        reason="W'VW/2 = sum_j U_j^2/2 with U = V^(1/2) W(G), whose p entries have variance Growth(G) each: Cov W(G) = "
        "Growth(G) V^-1",
    )  # fmt: skip
    counted = Line(left=total, right=p * GROWTH(G) / 2, rule=EqualTerms(), reason="p equal terms")
    valued = Line(left=RISK(G, p), right=p * lemma.result / 2, rule=Use(facts=(meant, counted, grown)), reason="put in")
    first = Line(left=RISK(1, p), right=p / 2, rule=Use(facts=(valued,), given={G: sympy.Integer(1)}),
                 reason="half a unit for each parameter, at the first fit")  # fmt: skip
    start = RISK(G, p) / RISK(1, p)
    return Derivation(
        quantity=RATIO(G),
        facts=(grown, meant, counted, valued, first),
        chain=(
            Line(left=RATIO(G), right=start, rule=Definition(), reason="fit G against the first fit"),
            Line(left=start, right=lemma.result, rule=Use(facts=(first, valued)), reason="the p/2 cancels"),
        ),
        instances=lambda: _instances(workflow),
        rests_on=(SECOND_ORDER,),
    )  # fmt: skip


def _instances(workflow: Workflow) -> Iterable[Instance]:
    for last in (1, 2, 3, 6):
        yield Instance(label=f"G = {last}", at={G: last}, direct=risk(workflow, last) / risk(workflow, 1))


def risk(workflow: Workflow, last: int) -> fmpq:
    """E W'VW/2 of fit `last` for a V of size 2, from the fits as lists of coefficients of the noises."""
    V = fmpq_mat(2, 2, [fmpq(2), fmpq(1), fmpq(1), fmpq(3)])
    fits, batches = [[fmpq(0)] * last], []
    for generation in range(last):
        batches.append([held + int(place == generation) for place, held in enumerate(fits[-1])])
        used = batches if workflow is Workflow.AUGMENT else batches[-1:]
        fits.append([sum(column, fmpq(0)) / len(used) for column in zip(*used, strict=True)])
    covariance = V.inv() * sum((held * held for held in fits[-1]), fmpq(0))
    form = V * covariance
    return (form[0, 0] + form[1, 1]) / 2


def no_finite_expectation() -> str:
    """Three Bernoulli rows with P(Y = 1) = 1/2: the fit is 0 with probability 1/8, and then KL is infinite."""
    truth, rows = fmpq(1, 2), 3
    lost = fmpq(0)
    for outcome in product((0, 1), repeat=rows):
        fitted = fmpq(sum(outcome), rows)
        if fitted == 0 and truth > 0:  # the truth puts mass on Y = 1, the fitted law none: KL(truth || fit) is infinite
            lost += truth ** sum(outcome) * (1 - truth) ** (rows - sum(outcome))
    if lost <= 0:
        raise ArithmeticError("no sample has a fit that excludes what can happen")
    return (
        f"intercept alone, n = {rows} rows, P(Y = 1) = {truth}: with probability {lost} all responses are 0, so the "
        f"fitted P(Y = 1) is 0 and KL(p_theta0 || p_theta-hat) is infinite, at G = 1 already; the probability is 2^-n "
        f"> 0 at every n"
    )


NO_FINITE_EXPECTATION = Erratum(
    place="Implication on prediction, discard and augment",
    printed=r"\mathbb{E}D_{KL}(\hat{\theta}_G^{dis} || \theta_0)/\mathbb{E}D_{KL}(\hat{\theta}_1 || \theta_0) "
    r"\xrightarrow{n \rightarrow \infty} G",
    corrected=r"\mathbb{E}[W_\Theta(G)^\top \mathcal{V}_T W_\Theta(G)]/\mathbb{E}[W_\Theta(1)^\top \mathcal{V}_T "
    r"W_\Theta(1)] = G",
    reason="In the direction that the cross entropy needs, both expectations are infinite at every finite n for "
    "logistic and Poisson regression (in the printed one theta-hat need not exist): the ratio holds on the limit law.",
    corrected_by=("dey.prediction-discard", "dey.prediction-augment"),
    incomplete=True,
    witness=no_finite_expectation,
)
