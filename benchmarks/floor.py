"""The floor: draws the numbers of W and evaluates each exponential that a generation cannot do without, nothing else.

A generation needs three normals and a response for each of its rows, and the exponential of the linear predictor of
every row that it is fitted on, at least once; that of a new row is the one that its response is drawn with. No
gradient, Hessian, solution or second look is counted. A normal response needs no exponential, and its sums of products
are not counted either.
"""

from typing import Any

import numpy as np

from benchmarks.workload import truth
from simulate.lanes.arithmetic import below, every, fma, select, total
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.functions import exponential
from simulate.lanes.memory import load, store
from simulate.lanes.philox import normal_pair, random_words, uniform
from simulate.lanes.types import WIDTH
from simulate.lanes.variates import searched_poisson
from theory.vocabulary import Family, GlmDesign, Workflow

FEATURES = 3
FOUR = 4 * WIDTH
KEY = 20240229
NORMAL, BINOMIAL, POISSON = 0, 1, 2
CODES = {Family.NORMAL: NORMAL, Family.BINOMIAL: BINOMIAL, Family.POISSON: POISSON}


def draw(design: GlmDesign, count: int, seed: int) -> float:
    """A number that depends on everything that was drawn and evaluated, so that no compiler may leave it out."""
    width = -(-design.rows // WIDTH) * WIDTH
    keep = design.workflow is Workflow.AUGMENT
    history = np.empty((design.generations if keep else 1) * FEATURES * width + FOUR)
    shape = (CODES[design.family], keep, design.generations, width)
    return float(replicates(shape, seed * count, count, truth(design), history))


@compiled
def replicates(shape: tuple[int, bool, int, int], first: int, count: int, theta: Any, history: Any) -> float:
    """The sum over `count` replicates of all that is drawn and evaluated; history is work space."""
    family, keep, generations, width = shape
    size = FEATURES * width
    found = 0.0
    for replicate in range(first, first + count):
        for generation in range(generations):
            newest = generation * size if keep else 0
            features(replicate, generation, size, newest, history)
            if family == NORMAL:
                found += errors(replicate, generation, width) + history[newest]
            else:
                found += responses(family, replicate, generation, width, newest, theta, history)
                found += exponentials(newest, width, theta, history)
    return found


@inlined
def four_normals(block: int, replicate: int, where: int) -> Any:
    """Four times eight standard normals."""
    random = random_words(KEY, block, replicate, where, 0)
    near, far = normal_pair(random[0]), normal_pair(random[1])
    return near[0], near[1], far[0], far[1]


@compiled
def features(replicate: int, generation: int, size: int, start: int, history: Any) -> None:
    """Nothing; the batch at `start` becomes standard normals, by fours: what the last may add too much is not read."""
    for block in range((size + FOUR - 1) // FOUR):
        drawn = four_normals(block, replicate, 2 * generation)
        for quarter in range(4):
            store(history, start + block * FOUR + quarter * WIDTH, drawn[quarter])


@compiled
def errors(replicate: int, generation: int, width: int) -> float:
    """The sum of a normal error for each row."""
    added = every(0.0)
    for block in range((width + FOUR - 1) // FOUR):
        drawn = four_normals(block, replicate, 2 * generation + 1)
        added = added + ((drawn[0] + drawn[1]) + (drawn[2] + drawn[3]))
    return total(added)


@inlined
def grown(history: Any, place: int, width: int, theta: Any) -> Any:
    """exp(x'theta) of eight rows."""
    eta = fma(load(history, place), theta[1], every(theta[0]))
    eta = fma(load(history, place + width), theta[2], eta)
    return exponential(fma(load(history, place + 2 * width), theta[3], eta))


@inlined
def response(family: int, mean: Any, chance: Any) -> Any:
    """A Poisson count with this mean, or 1 where the uniform is below mean / (1 + mean)."""
    if family == POISSON:
        return searched_poisson(mean, chance)
    return select(below(fma(chance, mean, chance), mean), every(1.0), every(0.0))


@compiled
def responses(family: int, replicate: int, generation: int, width: int, start: int, theta: Any, history: Any) -> float:
    """The sum of a response for each row, two times eight at a time."""
    added = every(0.0)
    for row in range(0, width, 2 * WIDTH):
        random = random_words(KEY, row // (2 * WIDTH), replicate, 2 * generation + 1, 0)
        added = added + response(family, grown(history, start + row, width, theta), uniform(random[0]))
        if row + WIDTH < width:
            added = added + response(family, grown(history, start + row + WIDTH, width, theta), uniform(random[1]))
    return total(added)


@compiled
def exponentials(newest: int, width: int, theta: Any, history: Any) -> float:
    """The sum of exp(x'theta) over the rows of the batches before the newest."""
    added = every(0.0)
    for start in range(0, newest, FEATURES * width):
        for row in range(start, start + width, WIDTH):
            added = added + grown(history, row, width, theta)
    return total(added)
