"""What happens: every system drawn literally, blind to the formulas. Runs where SymPy is not installed."""
