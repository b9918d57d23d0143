"""An exponential family p(y | eta) = h(y) exp(eta T(y) - A(eta)), declared by T and A; the rest is differentiated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from theory.parameter import Parameter
from theory.proof.rational_identity import identical

eta = sympy.Symbol("eta", real=True)  # the natural parameter
y = sympy.Symbol("y", real=True)  # a response


@dataclass(frozen=True, kw_only=True, eq=False)
class Family:
    """T(y) and A(eta), and the space of means over which a statement about the family ranges.

    `mean` is the parameter mu = E T with its domain; `constants` are what is known (trials, shape, dispersion). `at`
    are natural parameters with values of the constants, for the second engine of a derivative.
    """

    name: str
    statistic: sympy.Expr
    log_partition: sympy.Expr
    mean: Parameter
    constants: tuple[Parameter, ...] = ()
    at: tuple[Mapping[sympy.Symbol, Any], ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of a statement about the family: its constants, then its mean."""
        return (*self.constants, self.mean)

    def cumulant(self, order: int) -> sympy.Expr:
        """The cumulant of T of that order: the derivative of A, in eta."""
        return sympy.diff(self.log_partition, eta, order)

    @property
    def link(self) -> sympy.Expr:
        """The natural parameter at which the mean is mu: SymPy proposes it, and it must give that mean."""
        mean, mu = self.cumulant(1), self.mean.symbol
        for proposed in sympy.solve(mean - mu, eta):
            if identical(mean.xreplace({eta: proposed}), mu).ok:
                return proposed
        raise ArithmeticError(f"{self.name}: no natural parameter with mean {mu} was found")
