"""The limit law's bound taken at finite n: n Var/V <= pi^2/6. Gamma and negative binomial means exceed it."""

from sympy import harmonic, pi

from theory.claim import Claim, Expected, NearMiss
from theory.claims.dey import finite_n_quadratic
from theory.lemmas.finite_sample import FITS, MEAN_MODEL, QUADRATIC, ROWS, SHAPE
from theory.lemmas.glm_trials import SOURCE
from theory.symbols import G, n

CLAIM = Claim(
    id="dey.finite-n-bound-as-printed",
    source=SOURCE,
    title="The bound pi^2/6 at finite n",
    statement="When data are augmented, n Var mu_G <= V(mu) pi^2/6 at every n and every G.",
    conventions=(
        MEAN_MODEL, QUADRATIC,
        "what the bound would say if it were read at finite n; the source prints it for the limit law alone",
    ),
    kind="finite sample, bound",
    relation="<=",
    expected=Expected.REFUTED,
    parameters=(ROWS, FITS, SHAPE),
    value=pi**2 / 6,
    derivation=finite_n_quadratic.derivation,
    near_misses=(
        NearMiss(formula=harmonic(G, 2), slip="the limit in n taken as a bound at each G"),
        NearMiss(formula=2 - 1 / G, slip="the telescoping bound of the sum"),
        NearMiss(formula=pi**2 / 6 + 1 / (2 * n), slip="a guessed correction of order 1/n"),
    ),
)  # fmt: skip
