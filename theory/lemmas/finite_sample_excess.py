"""Where the source's ratio stands for finite n too, it says too little: exponential data exceed it, worked out
exactly."""

from fractions import Fraction

from sympy import Rational, pi

from theory.arithmetic import sign
from theory.claim import Erratum

GENERATIONS = 3


def exponential_growth(generations: int) -> Fraction:
    """Var mu_G over Var mu_1 for exponential data, one row a batch: E[y | fit] = fit, E[y^2 | fit] = 2 fit^2.

    mu_G = ((G - 1) mu_{G-1} + y)/G, so E mu_G^2 = E mu_{G-1}^2 ((G - 1)^2 + 2 (G - 1) + 2)/G^2; the truth is 1.
    """
    square = Fraction(1)
    for fit in range(1, generations + 1):
        square *= Fraction((fit - 1) ** 2 + 2 * (fit - 1) + 2, fit**2)
    return square - 1


def witness() -> str:
    """Exponential data, one row a batch, three generations: the variance has grown by 16/9."""
    growth = exponential_growth(GENERATIONS) / exponential_growth(1)
    if sign(Rational(growth.numerator, growth.denominator) - pi**2 / 6, {}) != 1:
        raise ArithmeticError(f"the variance grows by {growth}, which is not above pi^2/6")
    return (
        f"exponential data, V(mu) = mu^2, n = 1 row a batch, G = {GENERATIONS}: Var mu_G = {growth} Var mu_1 exactly, "
        "above pi^2/6"
    )


LIMIT_ALONE = Erratum(
    place="Implication on estimation, augment workflow",
    printed=r"\mathrm{Var}(W_\Theta(G)) = \Bigl(\sum_{g=1}^G 1/g^2\Bigr) \mathrm{Var}(W_\Theta(1))",
    corrected=r"\lim_{n \to \infty} \frac{\mathrm{Var}\,\hat\theta_G}{\mathrm{Var}\,\hat\theta_1} = \sum_{g=1}^G "
    r"\frac{1}{g^2}; \quad \text{at finite } n,\ V(\mu) = v_0 + v_1\mu + v_2\mu^2: \ "
    r"\frac{n}{v_2}\Bigl[\prod_{k=1}^G \Bigl(1 + \frac{v_2}{nk^2}\Bigr) - 1\Bigr]",
    reason="The ratio, and with it the bound pi^2/6, is that of the limit law: at finite n a family with v2 > 0 "
    "exceeds it, one with v2 < 0 stays below.",
    corrected_by=("dey.finite-n-quadratic", "dey.finite-n-binomial", "dey.finite-n-linear"),
    incomplete=True,
    witness=witness,
)
