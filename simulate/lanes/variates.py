"""Random variates in eight lanes at a time, by methods that are exact up to rounding.

Each takes a stream (key, replicate, where) and the number of a block of draws in it. A method that rejects takes its
next candidates from the next attempt of the same block, so no draw depends on how often another was rejected.
"""

from typing import Any

from simulate.lanes.arithmetic import below, every, floor, fma, larger, magnitude, none_of, root, select, smaller, some
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.functions import LARGEST, exponential, logarithm
from simulate.lanes.philox import normal_pair, random_words, uniform

HALF_LOG_TWO_PI = 0.9189385332046727
MODERATE = 10.0  # the mean below which counts are found by search
MOST = 1 << 16  # attempts, and steps of a search: none is ever reached
SMALLEST = 1e-16  # the distance of a uniform from the end of its interval
NEGLIGIBLE = 2.0**-53  # a term so much smaller than a sum leaves it as it is, so a search may end there


@compiled
def log_factorial(k: Any) -> Any:
    """log(k!) of whole numbers k >= 0, by Stirling's series at k + 9: within 1e-14 of its size, or 1e-13 if k < 2."""
    z = k + 9.0
    product = (k + 1.0) * (k + 2.0) * (k + 3.0) * (k + 4.0) * (k + 5.0) * (k + 6.0) * (k + 7.0) * (k + 8.0)
    inverse = 1.0 / z
    q = inverse * inverse
    series = fma(fma(q, 1.0 / 1188.0, -1.0 / 1680.0), q, 1.0 / 1260.0)
    series = fma(fma(series, q, -1.0 / 360.0), q, 1.0 / 12.0)
    return fma(z - 0.5, logarithm(z), fma(series, inverse, HALF_LOG_TWO_PI - z)) - logarithm(product)


@inlined
def searched_poisson(mean: Any, chance: Any) -> Any:
    """The smallest count whose Poisson distribution function passes the uniform `chance`; for means up to 700."""
    count, term = every(0.0), exponential(-mean)
    reached = term
    for step in range(1, MOST):
        short = below(reached, chance) & below(reached * NEGLIGIBLE, term)
        if not some(short):
            break
        term = term * mean * (1.0 / step)
        reached = select(short, reached + term, reached)
        count = select(short, every(float(step)), count)
    return count


@compiled
def rejected_poisson(key: int, block: int, replicate: int, where: int, mean: Any, wanted: Any) -> Any:
    """Poisson counts of means of at least 10 where `wanted`, by transformed rejection (Hoermann 1993, PTRS)."""
    b = fma(root(mean), 2.53, 0.931)
    a = fma(b, 0.02483, -0.059)
    grow = 1.1239 + 1.1328 / (b - 3.4)
    log_mean = logarithm(mean)
    found = every(0.0)
    for attempt in range(1, MOST):
        drawn = random_words(key, block, replicate, where, attempt)
        u, v = uniform(drawn[0]) - 0.5, 1.0 - uniform(drawn[1])
        edge = larger(0.5 - magnitude(u), SMALLEST)
        k = floor(fma(2.0 * a / edge + b, u, mean + 0.43))
        whole = larger(k, 0.0)
        level = logarithm(v * grow / (a / (edge * edge) + b))
        taken = wanted & below(level, fma(whole, log_mean, -mean) - log_factorial(whole)) & below(-0.5, k)
        found = select(taken, k, found)
        wanted = wanted & none_of(taken)
        if not some(wanted):
            break
    return found


@inlined
def poisson(key: int, block: int, replicate: int, where: int, mean: Any) -> Any:
    """Poisson counts of any mean >= 0."""
    few = below(mean, MODERATE)
    found = every(0.0)
    if some(few):
        chance = uniform(random_words(key, block, replicate, where, 0)[0])
        found = searched_poisson(select(few, mean, 0.0), chance)
    many = none_of(few)
    if some(many):
        drawn = rejected_poisson(key, block, replicate, where, larger(mean, MODERATE), many)
        found = select(many, drawn, found)
    return found


@compiled
def searched_binomial(trials: Any, share: Any, chance: Any) -> Any:
    """The smallest count whose binomial distribution function passes the uniform; for trials times share up to 10."""
    odds = share / (1.0 - share)
    count, term = every(0.0), exponential(trials * logarithm(1.0 - share))
    reached = term
    for step in range(1, MOST):
        short = below(reached, chance) & below(reached * NEGLIGIBLE, term) & below(every(step - 0.5), trials)
        if not some(short):
            break
        term = term * odds * (trials - (step - 1.0)) * (1.0 / step)
        reached = select(short, reached + term, reached)
        count = select(short, every(float(step)), count)
    return count


@compiled
def rejected_binomial(key: int, block: int, replicate: int, where: int, trials: Any, share: Any, wanted: Any) -> Any:
    """Binomial counts where `wanted`, of shares up to 1/2 and means of at least 10 (Hoermann 1993, BTRS)."""
    spread = root(trials * share * (1.0 - share))
    b = fma(spread, 2.53, 1.15)
    a = fma(b, 0.0248, fma(share, 0.01, -0.0873))
    centre = fma(trials, share, 0.5)
    grow = (2.83 + 5.1 / b) * spread
    log_odds = logarithm(share / (1.0 - share))
    mode = floor((trials + 1.0) * share)
    top = log_factorial(mode) + log_factorial(trials - mode)
    found = every(0.0)
    for attempt in range(1, MOST):
        drawn = random_words(key, block, replicate, where, attempt)
        u, v = uniform(drawn[0]) - 0.5, 1.0 - uniform(drawn[1])
        edge = larger(0.5 - magnitude(u), SMALLEST)
        k = floor(fma(2.0 * a / edge + b, u, centre))
        whole = larger(smaller(k, trials), 0.0)
        level = logarithm(v * grow / (a / (edge * edge) + b))
        bound = fma(whole - mode, log_odds, top) - log_factorial(whole) - log_factorial(trials - whole)
        taken = wanted & below(level, bound) & below(-0.5, k) & below(k, trials + 0.5)
        found = select(taken, k, found)
        wanted = wanted & none_of(taken)
        if not some(wanted):
            break
    return found


@inlined
def binomial(key: int, block: int, replicate: int, where: int, trials: Any, share: Any) -> Any:
    """Binomial counts of any whole number of trials and any share in (0, 1)."""
    flipped = below(0.5, share)
    least = select(flipped, 1.0 - share, share)
    few = below(trials * least, MODERATE)
    found = every(0.0)
    if some(few):
        chance = uniform(random_words(key, block, replicate, where, 0)[0])
        found = searched_binomial(select(few, trials, 0.0), least, chance)
    many = none_of(few)
    if some(many):
        drawn = rejected_binomial(
            key, block, replicate, where, select(many, trials, 40.0), select(many, least, 0.5), many
        )
        found = select(many, drawn, found)
    return select(flipped, trials - found, found)


@compiled
def standard_gamma(key: int, block: int, replicate: int, where: int, form: Any) -> Any:
    """Gamma variates of scale 1 and any shape `form` > 0 (Marsaglia and Tsang 2000)."""
    low = below(form, 1.0)
    d = select(low, form + 1.0, form) - 1.0 / 3.0
    c = 1.0 / root(9.0 * d)
    wanted, found = below(0.0, d), every(1.0)
    for attempt in range(1, MOST):
        drawn = random_words(key, block, replicate, where, attempt)
        z, chance = normal_pair(drawn[0])[0], 1.0 - uniform(drawn[1])
        side = fma(c, z, 1.0)
        cube = larger(side * side * side, 1e-300)
        bound = fma(z * z, 0.5, d - d * cube) + d * logarithm(cube)
        taken = wanted & below(0.0, side) & below(logarithm(chance), bound)
        found = select(taken, d * cube, found)
        wanted = wanted & none_of(taken)
        if not some(wanted):
            break
    if some(low):
        chance = 1.0 - uniform(random_words(key, block, replicate, where, 0)[0])
        shrunk = larger(logarithm(chance) / form, -LARGEST)  # 1e-304 stands for what is smaller
        found = select(low, found * exponential(shrunk), found)
    return found
