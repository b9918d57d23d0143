"""A model that its user brings: what is drawn, what is refused, and that it sees no formula."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulate.own_model import ModelError
from simulate.pool import Workers
from simulate.request import Request
from simulate.run import run, run_many
from simulate.store import Store
from theory.vocabulary import OwnDesign, OwnTruth, Statistic, own_design, program, recipe_named
from theory.vocabulary.own import settings

GOOD = """
import numpy as np

class Normal:
    def __init__(self, spread=1.0):
        self.spread = spread

    def draw(self, parameters, rows, generator):
        return parameters + self.spread * generator.standard_normal((len(parameters), rows))

    def fit(self, rows):
        return rows.mean(axis=1)

    def record(self, fit, truth):
        return (fit[:, 0] - truth[:, 0]) ** 2
"""
WEIGHED = "\n    def fit_weighted(self, rows, weights):\n        return rows @ weights / weights.sum()\n"
Brought = Callable[..., OwnDesign]


@pytest.fixture
def brought(tmp_path: Path) -> Brought:
    """A design whose model is the given text."""

    def made(text: str = GOOD, workflow: str = "replace", **rest: object) -> OwnDesign:
        (tmp_path / "model.py").write_text(text, encoding="utf-8")
        told = {"record": "record", "truth": (Fraction(3, 2),), "generations": 4, "rows": 5, "given": {}, **rest}
        return own_design(program(str(tmp_path / "model.py") + ":Normal"), workflow=workflow, **told)  # type: ignore[arg-type]

    return made


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def mean_of(design: OwnDesign, replicates: int = 40_000) -> tuple[float, float]:
    found = run(Request(design=design, replicates=replicates))
    return found["mean"], (found["m2"] / found["used"]) ** 0.5


# Var of the mean of a normal of variance 1, times n: the weight matrix of each workflow, squared and summed by hand.
# Discard: G. Augment: H_G^(2). Halfway: H_G. A window of 2 over 3 fits: W(1) = Z1,
# W(2) = Z1 + Z2/2, W(3) = (W(1) + W(2))/2 + (Z2 + Z3)/2 = Z1 + 3 Z2/4 + Z3/2.
KNOWN = {
    "replace": (4, Fraction(4)),
    "accumulate": (3, Fraction(49, 36)),
    "halfway": (4, Fraction(25, 12)),
    "window:1": (3, Fraction(3)),
    "window:2": (3, Fraction(29, 16)),
    "budget:9": (3, Fraction(49, 36)),  # more rows than there are: all of them
}


@pytest.mark.parametrize("workflow", KNOWN)
def test_a_mean_spreads_as_the_weights_of_the_workflow_say(brought: Brought, workflow: str) -> None:
    fits, ratio = KNOWN[workflow]
    value, error = mean_of(brought(workflow=workflow, generations=fits))
    assert abs(value - float(ratio / 5)) < 5 * error


# Kept 1/4: V(1) = 1, V = 1 + (3/4)^2 V. Mix 2:1/3: V = (2/3)^2 (V + 1) + (1/3)^2/2 from V = 0. The matrix: W(1) = Z1,
# W(2) = W(1)/4 + 3/4 (W(1) + Z2) ... so W(3) = (W(1) + Z2)/2 + (W(2) + Z3)/2 = Z1 + 7 Z2/8 + Z3/2.
WEIGHTS = {
    "kept:1/4": Fraction(481, 256),
    "mix:2:1/3": Fraction(133, 162),
    "matrix:1,0,0;1/4,3/4,0;0,1/2,1/2": Fraction(129, 64),
}


@pytest.mark.parametrize("workflow", WEIGHTS)
def test_a_weighted_mean_spreads_as_the_weights_of_the_workflow_say(brought: Brought, workflow: str) -> None:
    value, error = mean_of(brought(GOOD + WEIGHED, workflow=workflow, generations=3))
    assert abs(value - float(WEIGHTS[workflow] / 5)) < 5 * error


def test_a_matrix_that_weighs_the_newest_rows_alone_is_replacing_to_the_last_bit(brought: Brought) -> None:
    # by series, in which every workflow sees the same random numbers; what weighs nothing is never given to the fit
    named = [brought(GOOD + WEIGHED, workflow=each, generations=2) for each in ("matrix:1,0;0,1", "replace")]
    one, other = (run(Request(design=replace(each, statistic=Statistic.SERIES), replicates=3)) for each in named)
    assert np.allclose(one["values"], other["values"], rtol=1e-12, atol=0)


SEEN = "if weights.size != 10: return rows.mean(axis=1)\n        return rows @"  # 10 rows of 5: the fits of `kept`


def test_a_fit_that_leaves_its_weights_out_where_no_check_looks_has_the_spread_of_another(brought: Brought) -> None:
    wrong = brought(GOOD + WEIGHED.replace("return rows @", SEEN.replace("!=", "==")), workflow="kept:1/4")
    value, error = mean_of(wrong)
    right = 1 + Fraction(9, 16) * WEIGHTS["kept:1/4"]  # of four fits
    assert abs(value - float(right / 5)) > 5 * error


def test_a_model_without_weights_is_told_what_to_add(brought: Brought) -> None:
    with pytest.raises(ModelError, match=r"no method 'fit_weighted', and kept weighs its rows; add fit_weighted\(self"):
        run(Request(design=brought(workflow="kept:1/4"), replicates=8, exact=True))


COUNT = "a row of weight 3 must count as three such rows, and two alike of weight 0.5 as one"
ONES = "with weights that are all 1 gave another fit than fit"
FAULTY_WEIGHTS = {
    "they are left out": ("rows @ weights / weights.sum()", "rows.mean(axis=1)", COUNT),
    "their root is taken": ("return", "weights = weights**0.5; return", COUNT),
    "they are rounded": ("return", "weights = weights.round(); return", COUNT),
    "they are turned about": ("return", "weights = weights[::-1]; return", COUNT),
    "rows are counted": ("weights.sum()", "weights.size", COUNT),
    "one row too few is counted": ("weights.sum()", "(weights.sum() - 1)", ONES),
    "they are changed": ("return", "weights /= weights.sum(); return", "it must not change what it is given"),
    "they are drawn": ("weights.sum()", "weights.sum() + np.random.default_rng().random()", ONES),
    "replicates are mixed": (
        "weights.sum()",
        "(weights.sum() + (len(rows) == 1))",
        "fit_weighted mixes its replicates",
    ),
}


@pytest.mark.parametrize("what", FAULTY_WEIGHTS)
def test_a_weighted_fit_that_is_none_is_refused_before_anything_is_drawn(brought: Brought, what: str) -> None:
    old, new, message = FAULTY_WEIGHTS[what]
    with pytest.raises(ModelError) as caught:
        run(Request(design=brought(GOOD + WEIGHED.replace(old, new), workflow="mix:1:1/2"), replicates=8, exact=True))
    assert "model.py:Normal.fit_weighted" in str(caught.value)
    assert message in str(caught.value)


def test_a_fixed_budget_of_one_batch_lies_between_replacing_and_accumulating(brought: Brought) -> None:
    values = [mean_of(brought(workflow=each))[0] for each in ("accumulate", "fixed-budget", "replace")]
    assert values == sorted(values)


def test_settings_reach_the_class_and_rows_can_scale_the_number(brought: Brought) -> None:
    value, error = mean_of(brought(generations=1, given={"spread": Fraction(2)}, times_rows=True))
    assert abs(value - 4) < 5 * error  # n Var of a mean: the variance of a row


def test_who_draws_does_not_matter_and_a_store_draws_nothing_twice(brought: Brought, tmp_path: Path) -> None:
    request = Request(design=brought(), replicates=12_000)
    here = run(request)
    assert run_many([request], workers=Workers(threads=2)) == [here]
    assert run_many([request], workers=Workers(processes=2), store=Store(tmp_path / "store")) == [here]
    assert run_many([request], store=Store(tmp_path / "store")) == [here]


def test_a_changed_model_is_another_cell(brought: Brought) -> None:
    first = brought()
    before = run(Request(design=first, replicates=8, exact=True))
    second = brought(changed("self.spread = spread", "self.spread = 1 * spread"))
    assert str(first.program) != str(second.program)
    assert run(Request(design=second, replicates=8, exact=True))["mean"] != before["mean"]


def test_a_model_that_changes_under_a_run_is_refused(brought: Brought) -> None:
    first = brought(changed("1.0", "1.25"))
    brought()
    with pytest.raises(ModelError, match="has other bytes than when the claim was read"):
        run(Request(design=first, replicates=1))


def test_a_module_that_was_imported_before_it_changed_is_not_taken_for_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "kept_module.py").write_text(GOOD, encoding="utf-8")

    def drawn() -> Any:
        design = own_design(
            program("kept_module:Normal"),
            record="record",
            truth=(1,),
            workflow="replace",
            generations=1,
            rows=5,
            given={},
        )
        return run(Request(design=design, replicates=8, exact=True))

    assert drawn()["used"] == 8
    (tmp_path / "kept_module.py").write_text(GOOD + "\n# another model\n", encoding="utf-8")
    with pytest.raises(
        ModelError, match=r"kept_module\.py has changed since it was imported; start this process again"
    ):
        drawn()


def test_a_file_beside_the_model_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text(GOOD, encoding="utf-8")
    digests = []
    for text in ("A = 1\n", "A = 2\n"):
        (tmp_path / "more.py").write_text(text, encoding="utf-8")
        digests.append(program("model.py:Normal", beside=str(tmp_path / "claim.py"), also=("more.py",)).digest)
    assert digests[0] != digests[1]


def beside(text: str, more: str, folder: Path) -> OwnDesign:
    """The design of the model `text`, beside which stands shifts.py with the text `more`."""
    folder.mkdir(exist_ok=True)
    (folder / "shifts.py").write_text(more, encoding="utf-8")
    (folder / "model.py").write_text(text, encoding="utf-8")
    named = program(str(folder / "model.py") + ":Normal")
    return own_design(
        named, record="record", truth=(1,), workflow="replace", generations=2, rows=5, given={}
    )  # fmt: skip


def test_a_module_that_the_model_imports_is_part_of_it_and_another_folder_has_its_own(tmp_path: Path) -> None:
    text = changed("import numpy as np", "import numpy as np\nfrom shifts import BY").replace(
        "(axis=1)", "(axis=1) + BY"
    )
    means = []
    for folder, more in (("a", "BY = 0"), ("a", "from deeper import BY"), ("b", "BY = 3")):
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / "deeper.py").write_text("BY = 2", encoding="utf-8")
        means.append(run(Request(design=beside(text, more, tmp_path / folder), replicates=4096, exact=True))["mean"])
    assert [round(each) for each in means] == [0, 16, 36]  # (2 BY)^2 + 2/5
    first = beside(text, "from deeper import BY", tmp_path / "a")
    (tmp_path / "a" / "deeper.py").write_text("BY = 5", encoding="utf-8")
    assert beside(text, "from deeper import BY", tmp_path / "a").program.digest != first.program.digest
    with pytest.raises(ModelError, match=r"shifts\.py, line 1: a model must not see formulas"):
        run(Request(design=beside(text, "import sympy; BY = 0", tmp_path / "b"), replicates=8, exact=True))


FILLS = """
class Normal(Normal):
    kept = np.empty((0, 0))

    def draw(self, parameters, rows, generator):
        fresh = super().draw(parameters, rows, generator)
        self.kept = self.kept if self.kept.shape == fresh.shape else fresh
        self.kept[:] = fresh
        return self.kept
"""


def test_a_model_that_fills_one_array_again_and_again_keeps_its_earlier_rows(brought: Brought) -> None:
    fits, ratio = KNOWN["accumulate"]
    value, error = mean_of(brought(GOOD + FILLS, workflow="accumulate", generations=fits))
    assert abs(value - float(ratio / 5)) < 5 * error


def test_a_number_that_a_model_masks_is_none(brought: Brought) -> None:
    masked = changed("return (fit[:, 0] - truth[:, 0]) ** 2", "return np.ma.masked_greater(fit[:, 0], 1.5)")
    found = run(Request(design=brought(masked), replicates=4096, exact=True))
    assert found["excluded"]["not finite"] == 4096 - found["used"] > 1000


FAULTS = {
    "draw gave an array of shape [4, 4]; [4, 5, ...] is needed": (
        "generator.standard_normal((len(parameters), rows))", "generator.standard_normal((len(parameters), 1))[:, 0]"),
    "fit gave an array of shape [4, 5]; [4, 1] is needed": ("rows.mean(axis=1)", "1 * rows"),
    "record gave an array of shape []; [8] is needed": ("return (fit[:, 0] - truth[:, 0]) ** 2", "return fit.mean()"),
    "draw gave complex128; an array of real numbers is needed": ("return parameters +", "return 1j + parameters +"),
    "draw gave two answers for one seed": ("generator.standard", "np.random.default_rng().standard"),
    "fit gave two answers for one seed": ("rows.mean(axis=1)", "rows.mean(axis=1) + np.random.default_rng().random()"),
    "fit mixes its replicates": ("rows.mean(axis=1)", "rows.mean(axis=1) + rows.mean()"),
    "it must not change what it is given": ("return rows.mean", "rows.sort(); return rows.mean"),
    "fit: ZeroDivisionError: division by zero": ("return rows.mean(axis=1)", "return 1 / 0"),
    "cannot be made with settings {}": ("spread=1.0", "spread"),
    "has no method 'record'": ("def record", "def recorded"),
    "cannot be run: ModuleNotFoundError": ("import numpy as np", "import numpie as np"),
    "line 2: a model must not see formulas, and this one imports sympy": ("import numpy as np", "import sympy as np"),
    "this one imports theory.claim": ("import numpy as np", "from theory.claim import Claim; import numpy as np"),
    "line 2: invalid syntax": ("import numpy as np", "import numpy as"),
}  # fmt: skip


@pytest.mark.parametrize("message", FAULTS)
def test_a_model_that_breaks_its_promises_is_refused_by_name(brought: Brought, message: str) -> None:
    design = brought(changed(*FAULTS[message]))
    with pytest.raises(ModelError) as caught:
        run(Request(design=design, replicates=8, exact=True))
    assert message in str(caught.value)
    assert "model.py" in str(caught.value)


def test_a_model_with_a_seed_of_its_own_gives_blocks_that_are_all_alike(brought: Brought) -> None:
    design = brought(changed("generator.standard", "np.random.default_rng(1).standard"))
    found = run(Request(design=design, replicates=3 * 4096))
    assert found["different_blocks"] == 1  # the guard against repeated draws refuses these


def test_replicates_that_are_not_finite_are_excluded_and_counted(brought: Brought) -> None:
    text = changed("rows.mean(axis=1)", "np.where(rows.mean(axis=1) > 1.5, rows.mean(axis=1), np.nan)")
    found = run(Request(design=brought(text, generations=2), replicates=4096))
    assert found["excluded"]["not finite"] == 4096 - found["used"]
    assert 0 < found["used"] < 4096


def test_a_second_implementation_is_held_against_the_first(brought: Brought) -> None:
    body = "return np.array([[sum(each) / len(each)] for each in rows])"
    second = f"{GOOD}\n    def reference(self, rows):\n        {body}\n"
    found = run(Request(design=brought(second), replicates=100, exact=True))["compared"]
    assert found["fits"] == 16
    assert found["largest"] < found["tolerance"]
    wrong = run(Request(design=brought(second.replace("len(each)", "(len(each) - 1)")), replicates=100, exact=True))
    assert wrong["compared"]["largest"] > wrong["compared"]["tolerance"]


def test_a_series_records_every_generation(brought: Brought) -> None:
    design = replace(brought(), statistic=Statistic.SERIES)
    found = run(Request(design=design, replicates=10))
    assert np.array(found["values"]).shape == (25, 4)
    assert [each["at"] for each in found["quantities"]] == [[1, 2, 3, 4]]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"workflow": recipe_named("mix:1/4:1/2")}, "KAPPA times 5 rows is 5/4; a whole number is needed"),
        ({"workflow": recipe_named("matrix:1,0;1/2,1/2")}, "generations=4: the matrix has 2 rows; give 2"),
        ({"workflow": recipe_named("mix:1:1/2"), "rows": 2_000_000}, "16000000 rows in all generations"),
        ({"rows": 0}, "rows=0"),
        ({"generations": 0}, "generations=0"),
        ({"rows": 10**7}, "at most 10000000"),
        ({"truth": OwnTruth(values=())}, "at least one number"),
        ({"record": "a b"}, "the name of a method is needed"),
        ({"workflow": recipe_named("budget:1/9")}, "less than one row of 5"),
    ],
)
def test_a_design_that_cannot_be_drawn_says_what_can(brought: Brought, change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        replace(brought(), **change)  # type: ignore[arg-type]


def test_the_model_is_drawn_where_sympy_cannot_be_imported(brought: Brought) -> None:
    design = brought()
    code = """
import json, sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("sympy", "flint", "mpmath"):
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
from simulate.request import Request
from simulate.run import run
from theory.vocabulary import own_design, program
design = own_design(program(sys.argv[1] + ":Normal"), record="record", truth=("3/2",), workflow="replace",
                    generations=4, rows=5, given={})
print(json.dumps(run(Request(design=design, replicates=10, exact=True))["mean"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, design.program.path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == run(Request(design=design, replicates=10, exact=True))["mean"]


def test_settings_are_in_one_order_whatever_was_typed() -> None:
    assert settings({"b": 1, "a": Fraction(1, 2)}) == settings({"a": "1/2", "b": 1})
