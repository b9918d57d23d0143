"""Conventions and parameters of the claims about workflows with given weights."""

from theory.lemmas.kept_share import alpha
from theory.lemmas.mixing import kappa, w
from theory.parameter import Parameter

BATCHES = (
    "the limit law W(G) = sum_g a_{G,g} (W(g-1) + Z_g), W(0) = 0: batch g is drawn from fit g - 1, batch 1 from the "
    "truth, noises of equal covariance"
)
BEYOND = "beyond the source: any deterministic weights"
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
