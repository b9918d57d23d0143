"""Gerstgrasser et al. 2024, linear regression."""
