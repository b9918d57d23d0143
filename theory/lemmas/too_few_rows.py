"""Why full column rank is not enough: at T = d and T = d + 1 the mean of tr((X'X)^-1) is infinite."""

import flint
import sympy
from flint import arb, fmpq

from theory.arithmetic import ball
from theory.claim import Erratum
from theory.lemmas.chi_square import HALF, m, x

DENSITY = x ** (m * HALF - 1) * sympy.exp(-x * HALF) / (2 ** (m * HALF) * sympy.gamma(m * HALF))
EXCEEDED = 1000  # by the integrals that the witness adds up; any number would do
INFINITE = ((1, "d"), (2, "d + 1"))  # degrees of freedom, and the rows that leave them
CHECKED = 64  # shells on which the lower bound is confirmed one by one


def infinite_mean() -> str:
    """The mean of a diagonal entry of (X'X)^-1 exceeds any bound at T = d and at T = d + 1, in words; ArithmeticError
    if not.

    The entry is 1/chi2_m with m = T - d + 1. On (2^-(j + 1), 2^-j] the density f is at least f(2^-j), since it falls,
    and 1/x is at least 2^j: the shell adds at least f(2^-j)/2 >= f(1)/2 to the mean of 1/x.
    """
    found = []
    for degrees, rows in INFINITE:
        with flint.ctx.workprec(128):
            shells = [_density(degrees, fmpq(1, 2**j)) / 2 for j in range(CHECKED)]
            shares = (fmpq(share, 100) for share in range(100, 0, -1))
            least = next((share for share in shares if shells[0] > share), fmpq(0))
        falls = HALF * degrees - 1 <= 0  # x^(m/2 - 1) exp(-x/2) falls where the power does not rise
        if not falls or least == 0 or not all(bool(shell > least) for shell in shells):
            raise ArithmeticError(f"the shells of 1/chi2_{degrees} are not bounded from below by {least}")
        needed = int((EXCEEDED / least).ceil())
        found.append(
            f"at T = {rows} it is 1/chi2_{degrees}, and each of the shells (2^-(j+1), 2^-j] adds more than {least} to "
            f"its mean, so {needed} of them more than {EXCEEDED}, and all of them more than any number"
        )
    return (
        f"X has full column rank with probability 1, but a diagonal entry of (X'X)^-1 has no mean: {'; '.join(found)}"
    )


def _density(degrees: int, point: fmpq) -> arb:
    return ball(DENSITY, {m: degrees, x: point}, 128)


FULL_RANK = Erratum(
    place="Accumulating data avoids model collapse in linear models, the design matrix",
    printed=r"\mathbf{X} \text{ is full column rank } (T \geq d)",
    corrected=r"T \geq d + 2",
    reason="The estimators exist from T = d on, but every mean test error of the theorem is infinite at T = d and at "
    "T = d + 1: only part 2 states T >= d + 2, and parts 3 and 4 need it too.",
    corrected_by=("gerstgrasser.wishart-trace", "gerstgrasser.replace-error"),
    incomplete=True,
    witness=infinite_mean,
)
