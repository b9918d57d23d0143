"""What a long run says on stderr, on a terminal and elsewhere."""

import sys
from pathlib import Path

import pytest

from modelcollapse import pacing
from simulate.pool import Workers
from simulate.status import Status
from verify.foresight import Foreseen, Reason
from verify.pace import Cost, Pace


def test_reasons_are_counted_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        Foreseen(request=None, key=str(place), kept=1, needed=2, reason=reason) for place, reason in enumerate(Reason)
    ]  # type: ignore[arg-type]
    line = pacing._counted("Verdicts", [*told, told[-1]], None)
    assert line.startswith("Verdicts: 8 simulations, 1 kept and reused, 7 drawn (1: kept blocks are damaged; 1: more ")
    assert line.endswith("; 2: nothing is kept).")


@pytest.mark.parametrize(
    ("workers", "hands"),
    [(Workers(), 1), (Workers(processes=2, threads=3), 6), (Workers(cluster="local:4"), 4), (Workers(threads=2), 2)],
)
def test_what_a_draw_costs_is_counted_by_the_clock_of_who_draws(workers: Workers, hands: int) -> None:
    assert pacing.hands_of(workers) == hands
    assert pacing.clock_of(workers).__name__ == ("process_time" if hands == 1 else "perf_counter")


def test_a_bar_with_the_time_left_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pacing.shown() as show:
        assert show is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    with pacing.shown() as show:
        told = pacing.Telling(store=Path("nowhere"), pace=Pace(before=Cost(), workers=2), show=show)
        told.ahead([])
        told.update(Status(done=3, total=7, excluded={"separation": 2}))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "3/7 blocks, 0:00:00 left excluded: 2 separation" in captured.err


@pytest.mark.parametrize(("done", "said"), [(4, "4/9 blocks, starting and compiling "), (5, "5/9 blocks ")])
def test_pilots_that_wait_for_compiling_promise_no_time(done: int, said: str) -> None:
    seen: list[tuple[str, float, float, str]] = []
    pace = Pace(before=Cost(kinds={"glm: fits": (8.0, 1.0)}), workers=2)
    pace.found = 4  # kept from an earlier run
    told = pacing.Telling(store=Path("nowhere"), pace=pace, show=lambda *each: seen.append(each), drawing=pacing.PILOTS)
    told.update(Status(done=done, total=9))
    assert seen == [("pilots", 9, done, said)]


def test_what_draws_have_cost_leaves_out_the_time_that_their_processors_waited() -> None:
    pace = Pace(before=Cost(), workers=2)
    pace.learned = {"glm: fits": [60.0, 3.0], "kde: loss": [20.0, 1.0]}
    told = pacing.Telling(store=Path("nowhere"), pace=pace, spent=20.0)
    assert told.kinds == {"glm: fits": (15.0, 3.0), "kde: loss": (5.0, 1.0)}
    told.seen = False  # a cluster draws
    assert told.kinds == pace.kinds


def test_figures_cost_the_share_of_their_draws_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from simulate.request import block_count
    from verify.foresight import Shelf, key_of
    from verify.studies.registry import study
    from verify.studies.study import Drawing

    monkeypatch.setattr("verify.studies.registry.NAMES", ("efficiency", "power"))
    cost = Cost(figures={"quick": {"efficiency": 8.0, "power": 3.0, "another": 100.0}})
    assert pacing.figures_cost(cost, "quick", 2024, Shelf()) == 11.0
    requests = Drawing(study=study("efficiency"), profile="quick", seed=2024).requests()
    kept = Shelf(blocks={key_of(each): set(range(block_count(each))) for each in requests})
    assert pacing.figures_cost(cost, "quick", 2024, kept) == 3.0  # the power of verdicts draws nothing
