"""What is claimed, and why it is true. Importing this package loads nothing: `simulate` must run without SymPy."""
