"""Derivations: lines with rules and reasons, each decided by two exact engines (SymPy and python-flint)."""
