"""The derivations of all claims as one document: what `derive --json` prints of each, made without proving twice."""

import json
from pathlib import Path

from click.testing import CliRunner

from modelcollapse.cli import cli
from simulate.pool import Workers
from theory.registry import find
from verify import campaign as module
from verify.campaign import campaign
from verify.derivations import document, write
from verify.terms import Terms

SIMULATED, PROVED = find("gerstgrasser.wishart-trace"), find("kazdan.replace-w2-mle-limit")


def test_every_claim_has_its_lines_simulated_or_not_and_is_proved_once(tmp_path: Path, monkeypatch) -> None:
    count, given = [], []
    real = module.assess
    monkeypatch.setattr(module, "assess", lambda claim: count.append(claim.id) or real(claim))
    claims = [PROVED, SIMULATED]
    campaign(claims, terms=Terms(replicates=4096), workers=Workers(processes=1), derived=given.extend)
    made = document(given)
    assert made["schema"] == "modelcollapse/derivations/1"
    assert [each["claim"] for each in made["claims"]] == sorted(count) == [SIMULATED.id, PROVED.id]
    write(made, tmp_path / "derivations.json")
    assert json.loads((tmp_path / "derivations.json").read_text(encoding="utf-8")) == made


def test_an_entry_is_what_derive_prints() -> None:
    printed = json.loads(CliRunner().invoke(cli, ["derive", SIMULATED.id, "--json"]).stdout)
    (made,) = document([(SIMULATED, module.assess(SIMULATED))])["claims"]
    assert printed == {"schema": "modelcollapse/derivation/1", **made}
    assert {"line": made["lines"][0]["ok"], "names": [each["name"] for each in made["parameters"]]} == {
        "line": True,
        "names": ["T", "d"],
    }
    assert made["value_latex"] == r"\frac{d}{T - d - 1}"
