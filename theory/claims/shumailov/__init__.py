"""Shumailov et al. 2023, models refitted on their own samples: discrete distributions and the Gaussian chain."""
