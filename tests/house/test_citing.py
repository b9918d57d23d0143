"""CITATION.cff and codecheck.yml are as their formats ask, and name what there is."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import paper.build
from modelcollapse.commands import reproduce

yaml = pytest.importorskip("yaml")
ROOT = Path(__file__).parents[2]
# From the schema of the Citation File Format 1.2.0: what is required, and the kinds of a reference that are used here.
REQUIRED = {"cff-version", "message", "title", "authors"}
REQUIRED_OF_A_REFERENCE = {"title", "authors", "type"}
KINDS = {"article", "slides", "software"}
PERSON = {"family-names", "given-names", "orcid", "affiliation"}
BESIDE_THE_PAPER = ("ledger.json", "records.json", "derivations.json", "manifest.json", "report.html")
SOURCES = {"2305.17493", "2404.01413", "2410.16713", "2410.22812"}


def wrong(citation: dict[str, Any]) -> list[str]:
    """What the format does not allow in a citation file."""
    found = [f"{name} is missing" for name in sorted(REQUIRED - set(citation))]
    found += [] if citation.get("cff-version") == "1.2.0" else ["cff-version is not 1.2.0"]
    found += [f"type {citation.get('type')}"] if citation.get("type") not in {"software", "dataset"} else []
    works = [("the software", citation), *((each.get("title"), each) for each in citation.get("references", []))]
    for title, work in works:
        found += [f"{title}: no author"] if not work.get("authors") else []
        found += [f"{title}: {author}" for author in work.get("authors", []) if not _named(author)]
        found += [f"{title}: year {work['year']!r}"] if not isinstance(work.get("year", 0), int) else []
    for title, work in works[1:]:
        found += [f"{title}: {name} is missing" for name in sorted(REQUIRED_OF_A_REFERENCE - set(work))]
        found += [f"{title}: type {work.get('type')}"] if work.get("type") not in KINDS else []
    return found


def _named(author: dict[str, str]) -> bool:
    """Whether it is a person, or an entity with its name."""
    return "name" in author or ("family-names" in author and set(author) <= PERSON)


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return document


def test_the_citation_file_is_valid_and_names_the_slides_and_every_paper() -> None:
    citation = read("CITATION.cff")
    assert wrong(citation) == []
    cited = {
        match[0]
        for each in citation["references"]
        for match in [re.findall(r"\d{4}\.\d{5}", each.get("url", ""))]
        if match
    }
    assert cited == SOURCES
    assert [each["type"] for each in citation["references"]].count("slides") == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda raw: raw.pop("message"), "message is missing"),
        (lambda raw: raw["references"][0].update(type="talk"), "Model Collapse: type talk"),
        (lambda raw: raw["references"][1].update(authors=[]), "no author"),
        (lambda raw: raw["authors"][0].pop("name"), "the software: {}"),
        (lambda raw: raw["references"][1].update(year="2023"), "year '2023'"),
    ],
)
def test_a_damaged_citation_file_is_noticed(damage: Callable[[dict[str, Any]], object], said: str) -> None:
    citation = read("CITATION.cff")
    damage(citation)
    assert any(said in each for each in wrong(citation))


def test_the_manifest_lists_files_that_a_run_makes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    manifest = read("codecheck.yml")["manifest"]
    assert all(entry["comment"] for entry in manifest)
    listed = {entry["file"] for entry in manifest}
    monkeypatch.setattr(paper.build, "missing", lambda: "LaTeX is left out")
    paper.build.build(ROOT / "paper" / "records" / "ledger-quick.json", tmp_path)
    built = {f"out/paper/{path.relative_to(tmp_path)}" for path in tmp_path.rglob("*") if path.is_file()}
    told = reproduce.command.help or ""
    beside = {f"out/{name}" for name in BESIDE_THE_PAPER}
    assert listed - built - {"out/paper/main.pdf"} == beside
    assert [name for name in BESIDE_THE_PAPER if f"DIR/{name}" not in told] == []


def test_no_certificate_is_claimed() -> None:
    config = read("codecheck.yml")
    assert config["version"] == "https://codecheck.org.uk/spec/config/1.0/"
    assert not {"certificate", "codechecker", "report", "check_time"} & set(config)
