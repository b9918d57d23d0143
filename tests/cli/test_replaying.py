"""`modelcollapse simulate --replay KEY` on the real engine."""

import csv
import json
from pathlib import Path

from modelcollapse.errors import Code
from tests.cli.conftest import Run

KEY = "family=binomial+workflow=discard+generations=2+rows=30+replicate=0"


def test_the_text_shows_both_engines_and_says_whether_the_replicate_was_kept(run: Run) -> None:
    result = run("simulate", "--replay", KEY)
    assert result.exit_code == Code.AS_EXPECTED
    head, first, *_, last = result.stdout.splitlines()
    assert head.split()[:5] == ["G", "rows", "fast", "statsmodels", "difference"]
    assert first.split()[:2] == ["1", "30"]
    assert last.startswith(("every generation has an estimate", "excluded: "))


def test_json_and_the_rows_in_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "rows.csv"
    result = run("simulate", "--replay", KEY, "--json", "--out", out)
    assert result.exit_code == Code.AS_EXPECTED
    told = json.loads(result.stdout)
    assert (told["schema"], told["key"]) == ("modelcollapse/replay/1", KEY)
    assert told["generations"][0]["difference"] < 1e-8
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(each["rows"] for each in told["generations"])
    assert {row["y"] for row in rows} == {"0.0", "1.0"}


def test_a_bad_key_is_refused_with_an_example(run: Run) -> None:
    result = run("simulate", "--replay", "replicate=1")
    assert result.exit_code == Code.USAGE
    assert "an example is family=binomial" in result.stderr
