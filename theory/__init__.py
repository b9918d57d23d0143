"""What is claimed, and why it is true: statements, derivations checked by two exact engines, and exact values.

SymPy takes its integers from python-flint where it finds it, and the two engines would then share their arithmetic. So
SymPy is told to use Python's own integers, before it is first imported; `theory.proof.check` refuses to prove anything
otherwise.
"""

import os

os.environ.setdefault("SYMPY_GROUND_TYPES", "python")
