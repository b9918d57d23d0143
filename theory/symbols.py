"""The symbols of the statements, one home each, with the meaning that the sources give them.

Every symbol is declared real only where a derivation needs it; domains stand with the parameters of a claim.
"""

from sympy import Symbol, symbols

n, t, T, d, G = symbols("n t T d G", positive=True)  # sample size or iterations; fits; rows; features; generations
sigma = Symbol("sigma", positive=True)  # standard deviation of the noise
i, g, k = symbols("i g k", positive=True)  # running indices

MEANINGS = {
    n: "iterations (linear regression) or rows drawn a generation (Gaussian)",
    t: "fits so far",
    T: "rows of the feature matrix",
    d: "features",
    G: "generations",
    sigma: "standard deviation of the noise",
    i: "index of a generation",
}
