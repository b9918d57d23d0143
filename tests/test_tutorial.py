"""The pages for people with a theorem of their own: what they show is what happens."""

from pathlib import Path

import numpy as np
import pytest

from modelcollapse.commands.new_claim import EXAMPLE, _template
from simulate.request import Request
from simulate.run import run
from tests.tutorial import PAGE, ROOT, Command, printed, steps
from theory import own
from theory.vocabulary import own_design, program

OWN = ROOT / "docs" / "own-theorems.md"


def test_the_tutorial_does_what_it_shows(tmp_path: Path) -> None:
    for step in steps(PAGE.read_text(encoding="utf-8")):
        if isinstance(step, Command):
            assert printed(step.typed, tmp_path) == step.shown
        else:
            (tmp_path / step[0]).write_text(step[1], encoding="utf-8")
    for name in EXAMPLE:  # what new-claim --example writes is what the reader has in the end
        assert (tmp_path / name).read_text(encoding="utf-8") == _template(name.removesuffix(".py"))


@pytest.mark.parametrize(("name", "truth"), [("Logistic", (1,)), ("RidgeFit", (1, "1/2"))])
def test_the_models_of_other_libraries_can_be_drawn(tmp_path: Path, name: str, truth: tuple[object, ...]) -> None:
    files = [step for step in steps(OWN.read_text(encoding="utf-8")) if not isinstance(step, Command)]
    file, text = next(each for each in files if f"class {name}" in each[1])
    (tmp_path / file).write_text(text, encoding="utf-8")
    design = own_design(
        program(f"{tmp_path / file}:{name}"), record="record", truth=truth, workflow="accumulate", generations=2,
        rows=40, given={},
    )  # fmt: skip
    found = run(Request(design=design, replicates=20, exact=True))
    assert found["used"] >= 19
    assert np.isfinite(found["mean"])


def test_the_page_names_everything_that_a_claim_can_be_written_with() -> None:
    page = OWN.read_text(encoding="utf-8")
    left_to_other_pages = {"Plan", "Program", "Instance"}
    assert [name for name in own.__all__ if f"`{name}" not in page and name not in left_to_other_pages] == []
