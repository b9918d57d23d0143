"""Imported before any test: `theory` decides which integers SymPy computes with, and must come before SymPy."""

import theory

__all__ = ["theory"]
