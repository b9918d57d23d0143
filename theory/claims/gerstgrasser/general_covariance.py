"""Isotropic features are not needed: E tr(Sigma (X'X)^-1) = d/(T - d - 1) for every covariance Sigma > 0."""

from collections.abc import Iterable

import sympy
from flint import fmpq, fmpq_mat

from theory.claim import Claim, NearMiss
from theory.lemmas.inverse_wishart import trace_line
from theory.lemmas.refitting import TRACE, mean_features
from theory.lemmas.regression_extensions import BEYOND
from theory.lemmas.regression_trials import PARAMETERS, SOURCE
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Use
from theory.proof.trace import MEAN_TRACE, CyclicTrace
from theory.proof.words import Words
from theory.symbols import T, d

WEIGHTED = sympy.Function("WeightedTrace")  # E tr(Sigma (X'X)^-1)
# Sigma = R'R with an invertible R, X = Z R with Z of standard normals, K = (Z'Z)^-1, Ri and Rti the inverses of R, R'
R, Rt, Ri, Rti, Z, Zt, K = sympy.symbols("R Rt Ri Rti Z Zt K", commutative=False)
ONE = sympy.Integer(1)


def derivation() -> Derivation:
    """X = Z R: the factors of Sigma and of the inverse cancel around the trace."""
    inverse = Line(
        left=Rt * Zt * Z * R * (Ri * K * Rti), right=ONE, reason="R^-1 (Z'Z)^-1 R'^-1 is the inverse of X'X = R'Z'Z R",
        rule=Words(relations={R * Ri: ONE, Zt * Z * K: ONE, Rt * Rti: ONE}),
    )  # fmt: skip
    wishart = trace_line()
    word = MEAN_TRACE(Rt * R * (Ri * K * Rti))
    return Derivation(
        quantity=WEIGHTED(T, d),
        facts=(inverse, wishart),
        chain=(
            Line(left=WEIGHTED(T, d), right=word, rule=Definition(), reason="Sigma = R'R, and the inverse of X'X"),
            Line(left=word, right=MEAN_TRACE(K), rule=CyclicTrace(relations={R * Ri: ONE, Rti * Rt: ONE}),
                 reason="R R^-1 = I, and R'^-1 meets R' around the trace"),
            Line(left=MEAN_TRACE(K), right=TRACE(T, d), rule=Definition(), reason="K = (Z'Z)^-1 of standard normals"),
            Line(left=TRACE(T, d), right=wishart.right, rule=Use(facts=(wishart,)), reason="the inverse Wishart mean"),
        ),
        instances=_instances,
        least={T: d + 2},
    )  # fmt: skip


def _instances() -> Iterable[Instance]:
    """tr(Sigma (X'X)^-1) in exact matrices, with Z'Z = (T - d - 1) I and a Sigma that is not diagonal."""
    for rows, dimension in ((10, 1), (12, 2), (16, 3)):
        root = fmpq_mat(dimension, dimension, [fmpq(row + 2 if row == column else int(column > row))
                                               for row in range(dimension) for column in range(dimension)])  # fmt: skip
        features = mean_features(rows, dimension) * root
        product = root.transpose() * root * (features.transpose() * features).inv()
        direct = sum((product[place, place] for place in range(dimension)), fmpq(0))
        yield Instance(label=f"T = {rows}, d = {dimension}", at={T: rows, d: dimension}, direct=direct)


CLAIM = Claim(
    id="gerstgrasser.general-covariance",
    source=SOURCE,
    title="Lemma: features of any covariance",
    statement="E tr(Sigma (X'X)^-1) = d/(T-d-1) for T rows from N(0, Sigma) with any Sigma > 0, and T >= d + 2.",
    conventions=(
        "the rows of X are independent normals of mean 0 and covariance Sigma",
        "the source's test error is norm(w_n - w*)_Sigma^2; so its displays hold without isotropy",
        BEYOND,
    ),
    kind="lemma",
    parameters=PARAMETERS[1:3],
    value=d / (T - d - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=d / (T - d), slip="T - d in place of T - d - 1"),
        NearMiss(formula=d / T, slip="the inverse of the mean in place of the mean of the inverse"),
        NearMiss(formula=1 / (T - d - 1), slip="one diagonal entry in place of the trace"),
        NearMiss(formula=d / (T - 2), slip="one feature at a time, the others ignored"),
    ),
)  # fmt: skip
