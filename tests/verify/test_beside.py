"""Draws beside proofs: at the same time where other processes draw, stopped when proving ends early."""

import threading
from fractions import Fraction

import pytest

from simulate.pool import Workers
from simulate.request import Request
from simulate.status import Status
from theory.vocabulary import Family, Features, GlmDesign, LinearDesign, Workflow
from verify.beside import Stopped, beside, warmed

TWO = Workers(processes=2)
PATIENCE = 60.0  # seconds, after which a test fails rather than waits


def test_others_draw_while_this_process_proves() -> None:
    proving, drawing = threading.Event(), threading.Event()

    def draw(_: object) -> list[dict]:
        drawing.set()
        return [{"met": proving.wait(PATIENCE)}]

    def prove() -> bool:
        proving.set()
        return drawing.wait(PATIENCE)

    assert beside(draw, prove, workers=TWO, progress=None) == ([{"met": True}], True)


@pytest.mark.parametrize("workers", [None, Workers(), Workers(threads=2), Workers(cluster="local:2")])
def test_a_process_that_draws_itself_proves_first(workers: Workers | None) -> None:
    order: list[str] = []
    beside(lambda _: order.append("draw") or [], lambda: order.append("prove"), workers=workers, progress=None)
    assert order == ["prove", "draw"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_draws_are_stopped_when_proving_ends_early(error: type[BaseException]) -> None:
    told, ended = threading.Event(), []

    def draw(progress) -> list[dict]:
        try:
            while True:
                progress(Status(done=1, total=2))
        except Stopped:
            ended.append("stopped")
            raise

    def prove() -> None:
        assert told.wait(PATIENCE)
        raise error

    with pytest.raises(error):
        beside(draw, prove, workers=TWO, progress=lambda status: told.set())
    assert ended == ["stopped"]


def test_an_error_of_the_draws_is_not_lost() -> None:
    def draw(_: object) -> list[dict]:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        beside(draw, lambda: None, workers=TWO, progress=None)


def test_each_compiled_function_is_asked_for_once_before_what_compiles_nothing() -> None:
    rows = {"family": Family.NORMAL, "workflow": Workflow.AUGMENT, "generations": 2, "rows": 50}
    counted, gaussian = (GlmDesign(law=law, **rows) for law in ("signs", "gaussian"))
    plain = LinearDesign(
        workflow=Workflow.DISCARD, features=Features.SAME, rows=9, dimension=2, generations=1, sigma=Fraction(1)
    )
    designs = [gaussian, gaussian, plain, counted, plain, counted]
    requests = [Request(design=design, replicates=1, seed=seed) for seed, design in enumerate(designs)]
    assert [each.seed for each in warmed(requests)] == [3, 0, 2, 4, 1, 5]
