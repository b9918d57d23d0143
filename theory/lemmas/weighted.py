"""Conventions of the claims about workflows with given weights."""

BATCHES = (
    "the limit law W(G) = sum_g a_{G,g} (W(g-1) + Z_g), W(0) = 0: batch g is drawn from fit g - 1, batch 1 from the "
    "truth, noises of equal covariance"
)
BEYOND = "beyond the source: any deterministic weights"
MIXED = (
    "each fit weighs kappa n fresh real rows by w and n rows drawn from the last fit by 1 - w; fit 1 sees real rows "
    "alone, n and kappa n of them; variances over that of a fit on n real rows"
)
