"""The printed kernel estimate has the total mass h^(d-1) in d dimensions: 1/(n h^d) is needed in place of 1/(n h)."""

from sympy import Integer

from theory.claim import Claim, NearMiss
from theory.lemmas.kernel_density import BANDWIDTH, SOURCE, h
from theory.lemmas.kernel_mass import mass
from theory.parameter import Parameter
from theory.proof.line import Derivation
from theory.symbols import d

PARAMETERS = (Parameter(symbol=d, meaning="dimension of the data"), BANDWIDTH)
KERNEL = "the kernel is a density on R^d"


def derivation() -> Derivation:
    """Each kernel of width h has the mass h^d."""
    return mass()


CLAIM = Claim(
    id="kazdan.kde-normalisation",
    source=SOURCE,
    title="Kernel density: the mass of the printed estimate",
    statement="In d dimensions (1/(n h)) sum_j K((x - X_j)/h) has the total mass h^(d-1): a density needs 1/(n h^d).",
    conventions=(KERNEL, "not printed in the source: what holds in place of the printed factor"),
    kind="normalisation",
    parameters=PARAMETERS,
    value=h ** (d - 1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=Integer(1), slip="the factor of one dimension"),
        NearMiss(formula=h**d, slip="the factor 1/n alone"),
        NearMiss(formula=1 / h ** (d - 1), slip="the mass turned over"),
        NearMiss(formula=d * h - d + 1, slip="first order in h - 1"),
    ),
)
