"""Whether theory and simulation agree: estimates, tests, guards, verdicts and the ledger that keeps them."""

import theory  # noqa: F401 - first: it decides, before SymPy is imported, which integers SymPy computes with
