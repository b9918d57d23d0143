"""Dey and Donoho 2024, the limit law of refitted generalised linear models."""
