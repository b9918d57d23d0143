"""Any weights: C = A (S C + I), written out for three fits."""

from functools import cache

import sympy

from theory.lemmas.limit_process import C
from theory.parameter import Parameter
from theory.proof.line import Line
from theory.proof.weight_matrix import FromWeights
from theory.proof.words import Words

a, b, c = sympy.symbols("a b c", positive=True)  # a_{2,2}, a_{3,2}, a_{3,3}; the first entries make the rows sum to 1
K, Ct, Z, Zt = sympy.symbols("K Ct Z Zt", commutative=False)  # K = V^-1 on each noise; transposes
COEFFICIENT = sympy.Function("C")  # C(G, i, a, b, c): the coefficient of noise i in fit G
WEIGHTS_OF_THREE = (
    Parameter(symbol=a, meaning="weight of fit 2 on batch 2", whole=False),
    Parameter(symbol=b, meaning="weight of fit 3 on batch 2", whole=False),
    Parameter(symbol=c, meaning="weight of fit 3 on batch 3", whole=False),
)
CROSS = Line(
    left=C * Z * Zt * Ct, right=C * Ct * K, rule=Words(relations={Z * Zt: K, K * Ct: Ct * K}),
    reason="E W W' = C E(Z Z') C', with E(Z Z') = V^-1 for each noise, which commutes with matrices over generations",
)  # fmt: skip
ROWS = ((sympy.Integer(1),), (1 - a, a), (1 - b - c, b, c))


@cache
def coefficient(fit: int, noise: int, value: sympy.Expr) -> Line:
    """C(fit, noise) for the rows (1), (1-a, a), (1-b-c, b, c)."""
    return Line(
        left=COEFFICIENT(fit, noise, a, b, c), right=value, rule=FromWeights(weights=ROWS, fit=fit, noise=noise),
        reason="its own weight on the batch, and what the batches drawn from earlier fits inherit",
    )  # fmt: skip
