"""Cross entropy and Kullback-Leibler divergence within an exponential family, from its log-partition.

E_0 log p(Y | eta) = eta A'(eta_0) - A(eta) + E_0 log h(Y), and the last term is the same for every eta.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import flint
import sympy
from flint import arb, fmpq
from sympy import exp, log

from theory.families.declared import BINOMIAL
from theory.families.family import eta
from theory.lemmas.variance_functions import MEAN, cumulant_line
from theory.parameter import Parameter
from theory.proof.line import Derivation, Instance, Line
from theory.proof.logarithm import Logarithms
from theory.proof.rules import Definition, Use

p, q, u, w = sympy.symbols("p q u w", positive=True)
eta_0 = sympy.Symbol("eta_0", real=True)  # the true natural parameter
BERNOULLI = replace(BINOMIAL, name="Bernoulli", log_partition=log(1 + exp(eta)), constants=())
EXPECTED_LOG = sympy.Function("ExpectedLog")  # E_0 log p(Y | eta)
CROSS_ENTROPY = sympy.Function("CrossEntropy")
ENTROPY = sympy.Function("EntropyAt")
EXCESS = sympy.Function("ExcessEntropy")  # cross entropy less entropy, in the means
PARAMETERS = (
    Parameter(symbol=p, meaning="P(Y = 1) under the truth", whole=False, below=1),
    Parameter(symbol=q, meaning="P(Y = 1) under the fitted law", whole=False, below=1),
)
WITHIN = {p: u / (1 + u), q: w / (1 + w)}  # all numbers between 0 and 1
BASES = (p, 1 - p, q, 1 - q)


def bernoulli_divergence(first: sympy.Expr, second: sympy.Expr) -> sympy.Expr:
    """KL(first || second) of two Bernoulli laws."""
    return first * log(first / second) + (1 - first) * log((1 - first) / (1 - second))


def bernoulli_entropy(share: sympy.Expr) -> sympy.Expr:
    """The entropy of a Bernoulli law."""
    return -share * log(share) - (1 - share) * log(1 - share)


def _expected_log(truth: sympy.Expr, fitted: sympy.Expr, facts: tuple[Line, Line]) -> Line:
    """E_0 log p(Y | eta) at two log odds, written out."""
    right = fitted * p - BERNOULLI.log_partition.xreplace({eta: fitted})
    return Line(left=EXPECTED_LOG(truth, fitted), right=right, rule=Use(facts=facts, given={eta_0: truth, eta: fitted}),
                reason="at the log odds of the means, with E_0 T(Y) = p")  # fmt: skip


@cache
def excess() -> Derivation:
    """The cross entropy of q under p, less the entropy of p."""
    odds, fitted = log(p / (1 - p)), log(q / (1 - q))
    mean = cumulant_line(BERNOULLI, 1, MEAN)
    centred = Line(left=MEAN(odds), right=p, rule=Use(facts=(mean,), given={eta: odds}), reason="the mean of the truth")
    meant = Line(left=EXPECTED_LOG(eta_0, eta), right=eta * MEAN(eta_0) - BERNOULLI.log_partition, rule=Definition(),
                 reason="log p(y | eta) = eta T(y) - A(eta), as h = 1; expectation under eta_0")  # fmt: skip
    crossed = Line(left=CROSS_ENTROPY(eta_0, eta), right=-EXPECTED_LOG(eta_0, eta), rule=Definition(),
                   reason="the expected loss -log p(Y | eta) of a fitted law under the truth")  # fmt: skip
    own = Line(left=ENTROPY(eta_0), right=-EXPECTED_LOG(eta_0, eta_0), rule=Definition(),
               reason="the expected loss of the truth itself")  # fmt: skip
    written = _expected_log(odds, fitted, (meant, centred)), _expected_log(odds, odds, (meant, centred))
    start = CROSS_ENTROPY(odds, fitted) - ENTROPY(odds)
    opened = EXPECTED_LOG(odds, odds) - EXPECTED_LOG(odds, fitted)
    reached = written[1].right - written[0].right
    return Derivation(
        quantity=EXCESS(p, q),
        facts=(mean, centred, meant, crossed, own, *written),
        chain=(
            Line(left=EXCESS(p, q), right=start, rule=Definition(), reason="at the log odds of p and q"),
            Line(left=start, right=opened, rule=Use(facts=(crossed, own), given={eta_0: odds, eta: fitted}),
                 reason="both are expected losses under the truth"),
            Line(left=opened, right=reached, rule=Use(facts=written), reason="written out"),
            Line(left=reached, right=bernoulli_divergence(p, q), rule=Logarithms(bases=BASES, within=WITHIN),
                 reason="the logarithms of quotients taken apart"),
        ),
        instances=_instances,
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """The expected losses summed over the two outcomes."""
    for truth, fitted in ((fmpq(1, 3), fmpq(1, 2)), (fmpq(2, 5), fmpq(1, 7)), (fmpq(9, 10), fmpq(1, 4))):
        with flint.ctx.workprec(256):
            laws = [(truth, fitted), (1 - truth, 1 - fitted)]
            loss = sum((-arb(mass) * arb(other).log() for mass, other in laws), arb(0))
            least = sum((-arb(mass) * arb(mass).log() for mass, _ in laws), arb(0))
        yield Instance(label=f"p = {truth}, q = {fitted}", at={p: truth, q: fitted}, direct=loss - least)
