"""The limit law of the fits as a change of measure: what Theorem 5.1 and the likelihood ratio share.

Under P_ref all data are real: the scores N_g = W_T(g) are independent N(0, V), and fit G is W_Theta(G) = sum_g a_{G,g}
V^-1 N_g. Under P batch g is drawn from fit g - 1, and P has the density L_G with respect to P_ref, log L_G = sum_g
[W'N_g - W'VW/2] with W = W_Theta(g-1). `Tilted` works with that density alone: it adds the quadratic form of log L_G
to the precision matrix of (N_1, ..., N_G) and inverts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy
from flint import fmpq, fmpq_mat

from theory.proof.gaussian import CompletedSquare, K, N, Nt, V
from theory.proof.line import Line
from theory.proof.words import Words

W, Wt, u, ut, b, bt = sympy.symbols("W Wt u ut b bt", commutative=False)  # fit g - 1, a direction, any vector
A, S, C, Z = sympy.symbols("A S C Z", commutative=False)
w = sympy.Symbol("w", positive=True)  # W'VW
CUMULANT = sympy.Function("Cumulant")  # of N(0, V): log E exp(b'N), with b'Vb

LIKELIHOOD = (
    "P_ref: all data are real, W_T(g) iid N(0, V); P has the density exp(sum_g [W_Theta(g-1)'W_T(g) - "
    "W_Theta(g-1)'V W_Theta(g-1)/2]) with respect to P_ref, W_Theta(0) = 0"
)
WEIGHTS = "any weights whose rows sum to 1, W_Theta(G) = sum_g a_{G,g} V^-1 W_T(g) under P_ref; not random"
CENTRAL_LIMIT = (
    "central limit theorem for the scores, and the expansion of the estimator (assumption 3): joint normality under "
    "P_ref, Theorem 5.1 (a)"
)
EXPANSION = "Taylor expansion of the log likelihood ratio, law of large numbers and Slutsky's lemma: its limit log L_G"
FIRST_LEMMA = (
    "Lehmann and Romano, Testing Statistical Hypotheses, Theorem 14.3.1 (Le Cam's first lemma): E L_G = 1 makes P "
    "contiguous to P_ref, so that remainders o_p(1) under P_ref are o_p(1) under P"
)
THIRD_LEMMA = (
    "Lehmann and Romano, Theorem 14.3.3 (Le Cam's third lemma): the limit law under P is the limit law under P_ref "
    "times L_G"
)
LIMIT_THEOREMS = (CENTRAL_LIMIT, EXPANSION, FIRST_LEMMA, THIRD_LEMMA)
LIMIT_PROCESS = "the limit process of the fits, Theorem 5.1 of Dey and Donoho 2024 (dey.theorem-5-1)"
PROCESS_THEOREMS = (LIMIT_PROCESS, *LIMIT_THEOREMS)  # for what follows from the limit process

SCORES = Line(
    left=A * K * (V * S * W + V * Z), right=A * S * W + A * Z,
    rule=Words(relations={K * V: sympy.Integer(1)}),
    reason="W_Theta = A V^-1 W_T is a function of the scores, so it holds under P too; with W_T(g) = V (W_Theta(g-1) + "
    "Z_g) it reads W_Theta(G) = sum_g a_{G,g} (W_Theta(g-1) + Z_g)",
)  # fmt: skip
SOLUTION = Line(
    left=A * S * C * Z + A * Z, right=C * Z, rule=Words(relations={A * S * C: C - A}),
    reason="W_Theta = C Z with C = A (S C + I) solves W_Theta = A (S W_Theta + Z); A S is nilpotent, so nothing else "
    "does",
)  # fmt: skip


def cumulant() -> Line:
    """The line log E exp(b'N) = b'Vb/2 for N ~ N(0, V), in any dimension; w stands for b'Vb."""
    rule = CompletedSquare(exponent=bt * N, centre=V * b, transposes={b: bt}, scalars={bt * V * b: w},
                           swaps=(Nt * b,))  # fmt: skip
    return Line(left=CUMULANT(w), right=w / 2, rule=rule, reason="b'N - N'KN/2 = -(N - Vb)'K(N - Vb)/2 + b'Vb/2")


def mat(rows: Sequence[Sequence[int | fmpq]]) -> fmpq_mat:
    """The matrix with the given rows."""
    return fmpq_mat(len(rows), len(rows[0]), [fmpq(entry) for row in rows for entry in row])


@dataclass(frozen=True, kw_only=True)
class Tilted:
    """The law of (N_1, ..., N_G) under P, from the density of P alone: exact rationals, no recursion of the fits.

    `weights` are the rows a_G, `variance` is V.
    """

    weights: Sequence[Sequence[fmpq]]
    variance: fmpq_mat

    @property
    def generations(self) -> int:
        return len(self.weights)

    @property
    def dimension(self) -> int:
        return int(self.variance.nrows())

    def score(self, generation: int) -> fmpq_mat:
        """The matrix that takes (N_1, ..., N_G) to N_g."""
        shares = [fmpq(int(batch == generation)) for batch in range(1, self.generations + 1)]
        return self._blocks(shares, mat([[int(r == c) for c in range(self.dimension)] for r in range(self.dimension)]))

    def fit(self, generation: int) -> fmpq_mat:
        """The matrix that takes (N_1, ..., N_G) to W_Theta(g), which is 0 for g = 0."""
        row = list(self.weights[generation - 1]) if generation else []
        return self._blocks(row + [fmpq(0)] * (self.generations - len(row)), self.variance.inv())

    def _blocks(self, shares: Sequence[fmpq], block: fmpq_mat) -> fmpq_mat:
        entries = [[share * block[r, c] for share in shares for c in range(self.dimension)]
                   for r in range(self.dimension)]  # fmt: skip
        return mat(entries)

    def innovation(self, generation: int) -> fmpq_mat:
        """The matrix that takes (N_1, ..., N_G) to W_T(g) - V W_Theta(g-1)."""
        return self.score(generation) - self.variance * self.fit(generation - 1)

    def form(self, power: fmpq) -> fmpq_mat:
        """The matrix P with -x'Px/2 the exponent of the reference density times L_G^power."""
        total = fmpq_mat(self.generations * self.dimension, self.generations * self.dimension)
        for generation in range(1, self.generations + 1):
            score, fit = self.score(generation), self.fit(generation - 1)
            cross = fit.transpose() * score
            total += score.transpose() * self.variance.inv() * score
            total += (fit.transpose() * self.variance * fit - cross - cross.transpose()) * power
        return total

    @cached_property
    def covariance(self) -> fmpq_mat:
        """Cov of (N_1, ..., N_G) under P; ArithmeticError unless the density integrates to 1."""
        precision = self.form(fmpq(1))
        if precision.det() * self.variance.det() ** self.generations != 1:
            raise ArithmeticError("the density of P does not integrate to 1")
        return precision.inv()

    def covariance_of_fits(self, early: int, late: int) -> fmpq:
        """Cov(W_Theta(early), W_Theta(late)) V, which must be a multiple of the identity."""
        product = self.fit(early) * self.covariance * self.fit(late).transpose() * self.variance
        identity = mat([[int(r == c) for c in range(self.dimension)] for r in range(self.dimension)])
        if product != identity * product[0, 0]:
            raise ArithmeticError("Cov(W(g), W(h)) V is no multiple of the identity")
        return fmpq(product[0, 0])


VARIANCE = mat([[2, 1], [1, 1]])
UNEVEN = [[fmpq(1)], [fmpq(1, 3), fmpq(2, 3)], [fmpq(-1, 2), fmpq(1, 4), fmpq(5, 4)],
          [fmpq(1, 5), fmpq(0), fmpq(2, 7), fmpq(18, 35)]]  # fmt: skip


def uneven(generations: int) -> Tilted:
    """Weights without any pattern, one of them negative, on two features."""
    return Tilted(weights=UNEVEN[:generations], variance=VARIANCE)
