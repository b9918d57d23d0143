"""Tasks hold each missing block once, and come back with the same blocks whoever draws them."""

import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from simulate import pool
from simulate.pool import Task, Workers, arrivals, cost, tasks
from simulate.reduce import Block
from simulate.request import Request, canonical
from simulate.run import draw_blocks, run, run_many
from theory.vocabulary import Estimator, Family, Features, GaussianDesign, GlmDesign, LinearDesign, Workflow

LINEAR = LinearDesign(
    workflow=Workflow.AUGMENT, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2)
)
GAUSSIAN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
GLM = GlmDesign(family=Family.POISSON, workflow=Workflow.AUGMENT, generations=3, rows=60)
REQUESTS = [Request(design=LINEAR, replicates=9000), Request(design=GAUSSIAN, replicates=40000)]
WAYS = [Workers(), Workers(threads=3), Workers(processes=2), Workers(processes=2, threads=2)]
NAMES = ["here", "threads", "processes", "threads of processes"]


@given(missing=st.sets(st.integers(0, 200)), draws=st.sampled_from([1, 20_000, 100_000, 10_000_000]))
def test_every_missing_block_is_in_one_task_and_no_other_block_is(missing: set[int], draws: int) -> None:
    request = Request(design=GLM, replicates=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "TASK_DRAWS", draws)
        found = tasks(request, list(missing))
    assert [block for _, first, last in found for block in range(first, last)] == sorted(missing)
    assert all((last - first) * cost(request) <= max(draws, cost(request)) for _, first, last in found)


def test_tasks_of_small_and_of_large_designs_cost_about_the_same() -> None:
    for rows, generations in ((20, 2), (500, 20), (2000, 5)):
        request = Request(design=replace(GLM, rows=rows, generations=generations), replicates=1)
        _, first, last = tasks(request, range(100_000))[0]
        assert 0.5 <= (last - first) * cost(request) / pool.TASK_DRAWS <= 1


def test_cells_of_discrete_features_cost_the_same_for_any_number_of_rows() -> None:
    million, few = (Request(design=replace(GLM, law="signs", rows=rows), replicates=1) for rows in (10**6, 10**3))
    assert cost(million) == cost(few)


@pytest.mark.parametrize("workers", WAYS, ids=NAMES)
def test_the_bytes_do_not_depend_on_who_draws(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "TASK_DRAWS", 500_000)  # several tasks a request
    monkeypatch.setattr(pool, "PIECE_DRAWS", 1)
    assert canonical(run_many(REQUESTS, workers=workers)) == canonical([run(each) for each in REQUESTS])


def test_pieces_of_a_task_are_put_together_in_order() -> None:
    def draw(request: Request, first: int, last: int) -> Any:
        time.sleep(0.002 * (5 - first % 5))  # the later, the sooner
        return list(range(first, last))

    asked = [(REQUESTS[1], 0, 40), (REQUESTS[1], 60, 61), (REQUESTS[1], 70, 90)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "PIECE_DRAWS", 1)
        found = dict(arrivals(draw, asked, Workers(threads=4)))
    assert found == {task: list(range(*task[1:])) for task in asked}


def test_threads_draw_side_by_side_with_linear_algebra_on_one_thread_each() -> None:
    both = threading.Barrier(2, timeout=10)

    def draw(request: Request, first: int, last: int) -> Any:
        both.wait()
        blocks = draw_blocks(request, first, last)  # sets a limit of its own, and restores what it found
        both.wait()
        limits = {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}
        return [limits for _ in blocks]

    import scipy.linalg  # noqa: F401 - with a BLAS of its own, to be seen before and after

    before = [each["num_threads"] for each in threadpool_info()]
    small = Request(design=LINEAR, replicates=1)
    found = dict(arrivals(draw, [(small, 0, 1), (small, 1, 2), (small, 2, 3), (small, 3, 4)], Workers(threads=2)))
    assert all(limits == {1} for blocks in found.values() for limits in blocks)
    assert [each["num_threads"] for each in threadpool_info()] == before


def test_filters_of_warnings_that_draws_set_in_threads_end_with_them() -> None:
    def draw(request: Request, first: int, last: int) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            time.sleep(0.001 * (1 + first % 3))
            warnings.warn("on the way", RuntimeWarning, stacklevel=1)
        return [None]

    before = list(warnings.filters)
    asked = [(REQUESTS[0], place, place + 1) for place in range(30)]
    assert len(list(arrivals(draw, asked, Workers(threads=4)))) == 30
    assert warnings.filters == before


@pytest.mark.parametrize("workers", WAYS, ids=NAMES)
def test_an_error_of_a_draw_reaches_the_caller(workers: Workers) -> None:
    with pytest.raises(ValueError, match="no such data set"):
        list(arrivals(fail, [(REQUESTS[0], 0, 1)], workers))


def fail(request: Request, first: int, last: int) -> list[Block]:
    raise ValueError(f"no such data set: {request.design.system} {first} {last}")


def test_threads_stop_soon_after_the_arrivals_are_closed() -> None:
    drawn: list[int] = []

    def draw(request: Request, first: int, last: int) -> Any:
        drawn.append(first)
        time.sleep(0.005)
        return [None] * (last - first)

    asked = [(REQUESTS[0], place, place + 1) for place in range(1000)]
    with closing(arrivals(draw, asked, Workers(threads=2))) as arriving:
        next(arriving)
    so_far = len(drawn)
    assert so_far < 20
    time.sleep(0.05)
    assert len(drawn) == so_far


@pytest.mark.parametrize("workers", [Workers(threads=2), Workers(processes=2)], ids=["threads", "processes"])
def test_a_bounded_number_of_tasks_is_handed_over_at_any_moment(workers: Workers) -> None:
    taken: list[int] = []

    class Watched(Sequence[Task]):
        def __len__(self) -> int:
            return 60

        def __getitem__(self, place: Any) -> Any:
            raise NotImplementedError

        def __iter__(self) -> Iterator[Task]:
            for place in range(60):
                taken.append(place)
                yield REQUESTS[1], place, place + 1

    arrived = 0
    for _ in arrivals(nothing, Watched(), workers):
        arrived += 1
        assert len(taken) - arrived <= 2 * (1 + pool.AHEAD)
    assert arrived == 60


def nothing(request: Request, first: int, last: int) -> Any:
    return [None] * (last - first)


def test_a_process_that_is_killed_is_an_error_of_the_machine_and_not_of_the_program() -> None:
    with pytest.raises(pool.LostProcess, match="memory"):
        list(arrivals(die, [(REQUESTS[0], 0, 1)], Workers(processes=2)))


def die(request: Request, first: int, last: int) -> Any:
    import os

    os._exit(9)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"processes": 0}, "processes=0"),
        ({"threads": True}, "threads=True"),
        ({"threads": 1.5}, "threads=1.5"),
        ({"cluster": "host"}, "tcp://host:8786"),
        ({"cluster": "local:0"}, "local:4"),
        ({"cluster": "http://host:8787"}, "cluster='http://host:8787'"),
        ({"cluster": "tcp://host:8786", "processes": 2}, "give one of them"),
        ({"cluster": "tcp://host:8786", "threads": 2}, "dask worker --nthreads"),
    ],
)
def test_workers_that_make_no_sense_are_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Workers(**fields)


@pytest.mark.parametrize(
    "fields", [{"cluster": "tls://[fe80::1]:8786"}, {"cluster": "local:12", "threads": 2}, {"processes": 3}]
)
def test_workers_that_make_sense_are_not(fields: dict[str, Any]) -> None:
    assert Workers(**fields)
