"""Conventions and parameters of the claims about workflows with given weights."""

from theory.lemmas.kept_share import alpha
from theory.lemmas.mixing import kappa, w
from theory.parameter import Parameter

LINEAR = (
    "a statement about the recursion W(G) = sum_g a_{G,g} (W(g-1) + Z_g), W(0) = 0, which is the limit law of Theorem "
    "5.1; the theorem itself is not used"
)
BATCHES = f"{LINEAR}: batch g is drawn from fit g - 1, batch 1 from the truth, independent noises of equal covariance"
BEYOND = "beyond the source: any deterministic weights"
FRESH = (
    "a statement about the recursion W(G) = (1 - w_G) (W(G-1) + Z_G) + w_G R_G, W(0) = 0, Z_G and R_G independent of "
    "variances 1 and 1/kappa: a model in the manner of Theorem 5.1, which is not used"
)
TUNED = (
    "each fit weighs kappa n fresh real rows and n rows drawn from the last fit by their inverse variances; fit 1 sees "
    "real rows alone, n and kappa n of them; variances over that of a fit on n real rows"
)
MIXED = (
    "each fit weighs kappa n fresh real rows by w and n rows drawn from the last fit by 1 - w; fit 1 sees real rows "
    "alone, n and kappa n of them; variances over that of a fit on n real rows"
)
KEPT = "fit G weighs the real batch by alpha and the newest batch by 1 - alpha, n rows each; fit 1 sees the real batch"
SHARE = Parameter(symbol=alpha, meaning="weight of the real batch in every fit", whole=False, below=1)
RATIO = Parameter(symbol=kappa, meaning="fresh real rows over synthetic rows", whole=False)
WEIGHT = Parameter(symbol=w, meaning="weight of the fresh real rows", whole=False, below=1)
