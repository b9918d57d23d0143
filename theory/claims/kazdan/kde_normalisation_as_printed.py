"""The kernel estimate as printed, with 1/(n h), read as a density in d dimensions: true in one dimension only."""

from sympy import Integer

from theory.claim import Claim, Erratum, Expected, NearMiss
from theory.claims.kazdan import kde_normalisation
from theory.claims.kazdan.kde_normalisation import KERNEL, PARAMETERS
from theory.lemmas.kernel_density import SOURCE, h
from theory.lemmas.kernel_mass import PLACE
from theory.symbols import d

CLAIM = Claim(
    id="kazdan.kde-normalisation-as-printed",
    source=SOURCE,
    title="Kernel density: the mass as printed",
    statement="(1/(n h)) sum_j K((x - X_j)/h) is a density: its total mass is 1 in every dimension.",
    conventions=(KERNEL, "as printed on the slides about the paper, which apply it to data in 2 and 3 dimensions"),
    kind="normalisation",
    expected=Expected.REFUTED,
    parameters=PARAMETERS,
    value=Integer(1),
    derivation=kde_normalisation.derivation,
    near_misses=(
        NearMiss(formula=h, slip="the mass of two dimensions"),
        NearMiss(formula=h**d, slip="the factor 1/n alone"),
        NearMiss(formula=1 / h, slip="a factor of h too few, not too many"),
    ),
    errata=(
        Erratum(
            place=PLACE,
            printed=r"\hat{p}_{\text{Replace}}^{(t+1)}(x) := \frac{1}{nh} \sum_{j=1}^n "
            r"K\left(\frac{x - X_j^{(t)}}{h}\right)",
            corrected=r"\hat{p}_{\text{Replace}}^{(t+1)}(x) := \frac{1}{nh^d} \sum_{j=1}^n "
            r"K\left(\frac{x - X_j^{(t)}}{h}\right)",
            reason="in d dimensions a kernel of width h has the mass h^d, so the printed estimate has the mass h^(d-1)",
            corrected_by=("kazdan.kde-normalisation",),
        ),
    ),
)
