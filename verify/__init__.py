"""Whether theory and simulation agree: estimates, tests, guards, verdicts and the ledger that keeps them.

Every pytest of the environment imports this package for its plugin, so importing it loads nothing. A module of it that
imports SymPy imports `theory` before, which decides which integers SymPy computes with.
"""
