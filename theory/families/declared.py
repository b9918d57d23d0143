"""Six families with T(y) = y, each by its log-partition: the normal, binomial, Poisson, gamma, negative binomial and
inverse Gaussian. Their densities, which A must normalise, stand in `densities`."""

from fractions import Fraction

import sympy
from sympy import exp, log, sqrt

from theory.families.family import Family, eta, y
from theory.parameter import Parameter
from theory.symbols import k

mu = sympy.Symbol("mu", positive=True)
signed_mu = sympy.Symbol("mu", real=True)  # the mean of a normal may have either sign
m, r, lam, v = sympy.symbols("m r lam v", positive=True)
POSITIVE = Parameter(symbol=mu, meaning="the mean of a response", whole=False)
BELOW = (-Fraction(1, 2), -Fraction(3, 2))  # natural parameters in every natural parameter space here

NORMAL = Family(
    name="normal", statistic=y, log_partition=v * eta**2 / 2,
    mean=Parameter(symbol=signed_mu, meaning="the mean of a response", whole=False, above=None),
    constants=(Parameter(symbol=v, meaning="the known dispersion", whole=False),),
    at=tuple({eta: place, v: Fraction(9, 4)} for place in BELOW),
)  # fmt: skip
BINOMIAL = Family(
    name="binomial", statistic=y, log_partition=m * log(1 + exp(eta)),
    mean=Parameter(symbol=mu, meaning="the mean of a response", whole=False, below=m),
    constants=(Parameter(symbol=m, meaning="trials"),),
    at=tuple({eta: place, m: 3} for place in BELOW),
)  # fmt: skip
POISSON = Family(
    name="poisson", statistic=y, log_partition=exp(eta), mean=POSITIVE, at=tuple({eta: place} for place in BELOW)
)
GAMMA = Family(
    name="gamma", statistic=y, log_partition=-k * log(-eta), mean=POSITIVE,
    constants=(Parameter(symbol=k, meaning="the known shape", whole=False),),
    at=tuple({eta: place, k: Fraction(5, 2)} for place in BELOW),
)  # fmt: skip
NEGATIVE_BINOMIAL = Family(
    name="negative binomial", statistic=y, log_partition=-r * log(1 - exp(eta)), mean=POSITIVE,
    constants=(Parameter(symbol=r, meaning="the known number of successes", whole=False),),
    at=tuple({eta: place, r: Fraction(5, 2)} for place in BELOW),
)  # fmt: skip
INVERSE_GAUSSIAN = Family(
    name="inverse Gaussian", statistic=y, log_partition=-sqrt(-2 * lam * eta), mean=POSITIVE,
    constants=(Parameter(symbol=lam, meaning="the known shape", whole=False),),
    at=tuple({eta: place, lam: Fraction(5, 2)} for place in BELOW),
)  # fmt: skip
