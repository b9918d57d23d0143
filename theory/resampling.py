"""Exact values of the two-category chain: M draws from the share of the last M, until one category has all of them.

State j (copies of the category) goes to a binomial count of M draws with probability j/M; 0 and M are absorbing.
Everything is a rational number: powers of the transition matrix, and the fundamental matrix (I - Q)^-1.
"""

from functools import cache
from math import comb

from flint import fmpq, fmpq_mat, fmpz_mat

MOST_TIME = 400  # generations of a power of the transition matrix
MOST_COPIES = 200  # exact linear algebra: the digits grow like M^2 log M


@cache
def transient(count: int) -> fmpq_mat:
    """Q: the transition probabilities among the states 1, ..., count - 1."""
    _require(2 <= count <= MOST_COPIES, f"M={count}: 2 to {MOST_COPIES} are worked out exactly")
    size = count - 1
    rows = [
        fmpq(comb(count, new) * old**new * (count - old) ** (count - new), count**count)
        for old in range(1, count) for new in range(1, count)
    ]  # fmt: skip
    return fmpq_mat(size, size, rows)


@cache
def _solved(count: int, reward: str) -> fmpq_mat:
    """(I - Q)^-1 applied to the vector of ones, or to the shares j/M."""
    size = count - 1
    identity = fmpq_mat(size, size, [fmpq(int(a == b)) for a in range(size) for b in range(size)])
    right = [fmpq(1) if reward == "time" else fmpq(j, count) for j in range(1, count)]
    return (identity - transient(count)).solve(fmpq_mat(size, 1, right))


def absorption_time(count: int, copies: int) -> fmpq:
    """The mean number of generations until one of the two categories has all draws, from `copies` of `count`."""
    return _entry(count, copies, "time")


def share_time(count: int, copies: int) -> fmpq:
    """The mean of the category's share, summed over the generations in which it is neither lost nor alone."""
    return _entry(count, copies, "share")


def _entry(count: int, copies: int, reward: str) -> fmpq:
    _require(0 <= copies <= count, f"{copies} copies of {count}: 0 to {count} are possible")
    return fmpq(0) if copies in (0, count) else _solved(count, reward)[copies - 1, 0]


def still_mixed(count: int, copies: int, time: int) -> fmpq:
    """The probability that both categories are still there after `time` generations."""
    _require(0 <= copies <= count, f"{copies} copies of {count}: 0 to {count} are possible")
    if copies in (0, count):
        return fmpq(0)
    row = fmpq_mat(1, count - 1, [fmpq(int(j == copies)) for j in range(1, count)])
    for _ in range(time):
        row = row * transient(count)
    return sum(row.entries(), fmpq(0))


def gone(count: int, copies: int, time: int) -> fmpq:
    """The probability that the category has no row left after `time` generations: an entry of P^time."""
    _require(2 <= count <= MOST_COPIES, f"M={count}: 2 to {MOST_COPIES} are worked out exactly")
    _require(0 <= copies <= count, f"{copies} copies of {count}: 0 to {count} are possible")
    _require(time <= MOST_TIME, f"t={time}: up to {MOST_TIME} generations are worked out exactly")
    return fmpq(_gone(count, time)[copies, 0], count ** (count * time))


@cache
def _gone(count: int, time: int) -> fmpz_mat:
    """The first column of P^time, times count^(count time): whole numbers."""
    if time == 0:
        return fmpz_mat(count + 1, 1, [int(state == 0) for state in range(count + 1)])
    return _ways(count) * _gone(count, time - 1)


@cache
def _ways(count: int) -> fmpz_mat:
    """The transition matrix P among 0, ..., count copies, times count^count."""
    states = range(count + 1)
    return fmpz_mat(count + 1, count + 1, [
        comb(count, new) * old**new * (count - old) ** (count - new) for old in states for new in states
    ])  # fmt: skip


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)
