"""One printer for LaTeX: the field's notation for harmonic numbers, Gamma values, expectations and limits."""

from typing import Any

import sympy
from sympy.printing.latex import LatexPrinter

from theory.proof.line import Line

NAMES = {
    "Growth": r"\frac{\operatorname{Var} W(%s)}{\operatorname{Var} W(1)}",
    "Efficiency": r"\operatorname{ARE}(%s)",
    "TestError": r"E_{\text{test}}(\hat w_{%s})",
    "V": r"\frac{\mathbb{E}\,\sigma_{%s}^2}{\sigma_0^2}",
    "C": r"C_{%s,%s}",
    "c": r"c_{%s}",
    "A": r"A_{%s,%s}",
    "InverseGramTrace": r"\mathbb{E}\operatorname{tr}\bigl((X^{\mathsf T}X)^{-1}\bigr)_{%s \times %s}",
    "InverseChiSquare": r"\mathbb{E}\,\bigl[1/\chi^2_{%s}\bigr]",
    "WithinSquares": r"\mathbb{E}\,Q_{%s}",
    "MeanSquare": r"\mathbb{E}\,(\bar x_{%s}-\mu)^2",
}
RELATIONS = {"=": "=", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}


class Printer(LatexPrinter):  # SymPy's printers are extended by subclassing; there is no other hook
    """SymPy's LaTeX printer with the names of this field."""

    def _print_harmonic(self, expression: Any, exp: str | None = None) -> str:
        order = expression.args[1] if len(expression.args) > 1 else sympy.Integer(1)
        above = "" if order == 1 else f"^{{({self._print(order)})}}"
        text = f"H_{{{self._print(expression.args[0])}}}{above}"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    def _print_AppliedUndef(self, expression: Any, exp: str | None = None) -> str:
        name = expression.func.__name__
        arguments = tuple(self._print(argument) for argument in expression.args)
        if name == "lim":
            return rf"\lim_{{{arguments[1]} \to \infty}} {arguments[0]}"
        pattern = NAMES.get(name, rf"\operatorname{{{name}}}(" + ", ".join(["%s"] * len(arguments)) + ")")
        text = pattern % (arguments if pattern.count("%s") == len(arguments) else arguments[: pattern.count("%s")])
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"

    _print_Function_undefined = _print_AppliedUndef

    def _print_Function(self, expression: Any, exp: str | None = None) -> str:
        if isinstance(expression, sympy.core.function.AppliedUndef):
            return self._print_AppliedUndef(expression, exp)
        text: str = super()._print_Function(expression, exp)
        return text

    def _print_polygamma(self, expression: Any, exp: str | None = None) -> str:
        order, argument = expression.args
        name = r"\psi" if order == 0 else rf"\psi^{{({self._print(order)})}}"
        text = rf"{name}\left({self._print(argument)}\right)"
        return text if exp is None else rf"{text}^{{{exp}}}"


def formula(expression: sympy.Expr) -> str:
    """The expression in LaTeX, without delimiters."""
    text: str = Printer({"fold_short_frac": False, "ln_notation": False}).doprint(expression)
    return text


def equation(line: Line) -> str:
    """A line of a derivation in LaTeX."""
    return f"{formula(line.left)} {RELATIONS[line.relation]} {formula(line.right)}"
