"""What dominates the third derivative of the Poisson log-partition near theta_0 has moments of all orders."""

from sympy import exp

from theory.claim import Claim, NearMiss
from theory.lemmas.glm_trials import SOURCE
from theory.lemmas.third_derivatives import DOWN, POISSON_MOMENT, POISSON_PARAMETERS, UP, poisson_moment, r, theta_0
from theory.proof.line import Derivation
from theory.symbols import k


def derivation() -> Derivation:
    """The largest third derivative over the ball, and its moments by two half-line integrals."""
    return poisson_moment()


CLAIM = Claim(
    id="dey.third-derivative-poisson",
    source=SOURCE,
    title="Poisson: the dominating function has all moments",
    statement="On |theta - theta_0| <= r, A'''(x theta) <= g(x) = exp(x theta_0 + r|x|), and for a standard normal X "
    "E g(X)^k = e^(u^2/2) erfc(-u/sqrt 2)/2 + e^(d^2/2) erfc(-d/sqrt 2)/2, u = k(theta_0 + r), d = k(r - theta_0).",
    conventions=(
        "one feature; for x in R^p, |x'(theta - theta_0)| <= r |x| gives the same bound along theta_0",
        "finite for every k, as the source's assumption asks; the moment is not printed there",
    ),
    kind="regularity",
    parameters=POISSON_PARAMETERS,
    value=POISSON_MOMENT,
    derivation=derivation,
    near_misses=(
        NearMiss(formula=exp(UP**2 / 2) + exp(DOWN**2 / 2), slip="each half taken over the whole line"),
        NearMiss(formula=exp(UP**2 / 2), slip="r x in place of r |x|"),
        NearMiss(formula=exp(k**2 * theta_0**2 / 2), slip="the moment at theta_0 alone, without the ball"),
        NearMiss(formula=exp(k**2 * (theta_0**2 + r**2) / 2), slip="the ball taken as an independent feature"),
    ),
)
