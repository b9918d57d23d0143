"""Kazdan et al. 2024, a univariate Gaussian."""
