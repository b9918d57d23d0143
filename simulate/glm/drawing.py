"""The rows of a batch, drawn in compiled code: features, responses, and what they add to the likelihood equations.

Rows are drawn thirty-two at a time, so that every random word is used up. Which random number a row gets depends
on key, replicate, batch, role and row alone: not on the workflow, the other batches or the engine.
"""

from typing import Any

from simulate.glm.families import BINOMIAL, GAMMA, NEGATIVE_BINOMIAL, NORMAL, POISSON
from simulate.glm.links import LOGISTIC, value_slope
from simulate.glm.schedule import UNIT
from simulate.glm.visit import keep
from simulate.lanes.arithmetic import below, every, fma, lane, larger, magnitude, number, places, select, smaller, some
from simulate.lanes.compiled import compiled, inlined
from simulate.lanes.functions import exponential
from simulate.lanes.memory import load, pairs, singles, store
from simulate.lanes.philox import normal_pair, random_words, uniform
from simulate.lanes.types import WIDTH
from simulate.lanes.variates import binomial, poisson, searched_poisson, standard_gamma

FEATURES, RESPONSE, SECOND, SUBSAMPLE, CELLS = 1, 2, 3, 4, 5  # roles of random numbers within a batch
GAUSSIAN = 0  # the law whose features are standard normals; any other draws rows of a table
QUARTERS = 4  # a unit of rows is four times eight


@inlined
def four_normals(key: int, block: int, replicate: int, where: int) -> Any:
    """Four times eight standard normals."""
    drawn = random_words(key, block, replicate, where, 0)
    near, far = normal_pair(drawn[0]), normal_pair(drawn[1])
    return near[0], near[1], far[0], far[1]


@inlined
def four_uniforms(key: int, block: int, replicate: int, where: int) -> Any:
    """Four times eight uniforms."""
    near = random_words(key, 2 * block, replicate, where, 0)
    far = random_words(key, 2 * block + 1, replicate, where, 0)
    return uniform(near[0]), uniform(near[1]), uniform(far[0]), uniform(far[1])


@compiled
def draw_features(law: int, stream: Any, rows: Any, span: Any, table: Any, shape: Any) -> None:
    """Nothing; the features of the batch stand in x. `stream` is (key, replicate, batch label)."""
    key, replicate, label = stream
    where = label << 8 | FEATURES
    x, stride, start = rows[0], rows[3], span[0]
    size = len(shape) - 1
    units = (span[1] + UNIT - 1) // UNIT
    if law == GAUSSIAN:
        for j in range(size):
            for unit in range(units):
                z = four_normals(key, unit * size + j, replicate, where)
                for quarter in range(QUARTERS):
                    store(x, j * stride + start + unit * UNIT + quarter * WIDTH, z[quarter])
        return
    for unit in range(units):
        chances = four_uniforms(key, unit, replicate, where)
        for quarter in range(QUARTERS):
            for i in range(WIDTH):
                taken = int(lane(chances[quarter], i) * table.shape[1])
                for j in range(size):
                    x[j * stride + start + unit * UNIT + quarter * WIDTH + i] = table[j, taken]


@compiled
def draw_numbers(family: int, stream: Any, y: Any, span: Any) -> None:
    """Nothing; y holds a standard normal for every row of a normal response, and a uniform for the others."""
    key, replicate, label = stream
    where = label << 8 | RESPONSE
    for unit in range((span[1] + UNIT - 1) // UNIT):
        if family == NORMAL:
            drawn = four_normals(key, unit, replicate, where)
        else:
            drawn = four_uniforms(key, unit, replicate, where)
        for quarter in range(QUARTERS):
            store(y, span[0] + unit * UNIT + quarter * WIDTH, drawn[quarter])


@compiled
def gamma_response(stream: Any, block: int, mean: Any, dispersion: float) -> Any:
    """Gamma responses of eight rows, with this mean and shape 1/dispersion."""
    key, replicate, label = stream
    shares = standard_gamma(key, block, replicate, label << 8 | RESPONSE, every(1.0 / dispersion))
    return shares * dispersion * mean


@compiled
def mixed_response(stream: Any, block: int, mean: Any, dispersion: float) -> Any:
    """Negative binomial responses of eight rows: Poisson counts whose mean is a gamma variate."""
    key, replicate, label = stream
    return poisson(key, block, replicate, label << 8 | SECOND, gamma_response(stream, block, mean, dispersion))


@inlined
def outcome(family: int, stream: Any, block: int, eta: Any, drawn: Any, numbers: Any) -> Any:
    """The responses of eight rows with these predictors, from the numbers drawn for them where one is enough."""
    dispersion, deviation, trials = numbers
    if family == NORMAL:
        return fma(drawn, deviation, eta)
    if family == BINOMIAL:
        share = value_slope(LOGISTIC, eta)[0]
        if trials == 1:
            return select(below(drawn, share), every(1.0), 0.0)
        return binomial(stream[0], block, stream[1], stream[2] << 8 | SECOND, every(float(trials)), share)
    mean = exponential(eta)
    if family == POISSON:
        return searched_poisson(mean, drawn)
    if family == GAMMA:
        return gamma_response(stream, block, mean, dispersion)
    return mixed_response(stream, block, mean, dispersion)


@inlined
def weights_of_response(family: int, y: Any, dispersion: float) -> Any:
    """(a, b): the residual of a row is a - b F."""
    if family == GAMMA:
        return every(-1.0), -y
    if family > GAMMA:
        return every(-1.0 / dispersion), fma(y, -1.0, -1.0 / dispersion)
    return y, every(1.0)


@inlined
def add_moments(squares: bool, a: Any, one: Any, column: Any, shape: Any, first: Any, second: Any) -> None:
    """Nothing; first gains a x and second, where `squares`, x x'; `one` is the intercept's column."""
    first[0] = first[0] + a
    for j in range(1, len(shape)):
        first[j] = fma(a, column[j], first[j])
    if squares:
        second[0] = second[0] + one
        pair = 1
        for j in range(1, len(shape)):
            second[pair] = second[pair] + column[j]
            for k in range(1, j + 1):
                second[pair + k] = fma(column[j], column[k], second[pair + k])
            pair += j + 1


@inlined
def limited(rows: Any, row: int, theta: Any, shape: Any, cap: float, column: Any) -> Any:
    """The predictors of eight rows cut at the cap, and their size before; the features stand in `column`."""
    eta = every(theta[0])
    for j in range(1, len(shape)):
        column[j] = load(rows[0], (j - 1) * rows[3] + row)
        eta = fma(column[j], theta[j], eta)
    return larger(smaller(eta, cap), -cap), magnitude(eta)


@inlined
def respond(
    family: int, model: Any, stream: Any, rows: Any, span: Any, theta: Any, shape: Any, first: Any, second: Any
) -> Any:  # fmt: skip
    """The largest |predictor|, in lanes, while the responses are drawn and their moments added to first and second.

    The first argument is a constant of the call, so that every family has a loop of its own.
    """
    numbers, cap = model[2], model[3]
    b, y = rows[1], rows[2]
    column, reach = singles(shape), every(0.0)
    stop = span[0] + span[1]
    for row in range(span[0], stop, WIDTH):
        eta, size = limited(rows, row, theta, shape, cap, column)
        drawn = outcome(family, stream, (row - span[0]) // WIDTH, eta, load(y, row), numbers)
        store(y, row, drawn)
        a, share = weights_of_response(family, drawn, numbers[0])
        if family >= GAMMA:
            store(b, row, share)
        one = every(1.0)
        if stop - row < WIDTH:  # what stands beyond the last row counts for nothing
            mask = below(number(places()), float(stop - row))
            a, one, size = select(mask, a, 0.0), select(mask, one, 0.0), select(mask, size, 0.0)
            for j in range(1, len(shape)):
                column[j] = select(mask, column[j], 0.0)
        add_moments(family == NORMAL, a, one, column, shape, first, second)
        reach = larger(reach, size)
    return reach


@compiled
def draw_batch(model: Any, stream: Any, rows: Any, span: Any, theta: Any, table: Any, shape: Any, kept: Any) -> bool:
    """Whether a predictor had to be capped, while the batch `span` (start, count) of `rows` is drawn at theta.

    `model` is (family, law, (dispersion, its root, trials), cap), `rows` (x, b, y, stride, scratch), `kept`
    (sums, at): from sums[at] on stand the lanes of sum a x and, for a normal response, of sum x x'.
    """
    family = model[0]
    draw_features(model[1], stream, rows, span, table, shape)
    if family <= POISSON:
        draw_numbers(family, stream, rows[2], span)
    first, second = singles(shape), pairs(shape)
    if family == NORMAL:
        reach = respond(NORMAL, model, stream, rows, span, theta, shape, first, second)
    elif family == BINOMIAL:
        reach = respond(BINOMIAL, model, stream, rows, span, theta, shape, first, second)
    elif family == POISSON:
        reach = respond(POISSON, model, stream, rows, span, theta, shape, first, second)
    elif family == GAMMA:
        reach = respond(GAMMA, model, stream, rows, span, theta, shape, first, second)
    else:
        reach = respond(NEGATIVE_BINOMIAL, model, stream, rows, span, theta, shape, first, second)
    keep(first, second, shape, kept[0], kept[1])
    return bool(some(below(model[3], reach)))
