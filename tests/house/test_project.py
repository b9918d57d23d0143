"""Rules for the project as a whole: the lock, the README's commands, the version, and who may import whom."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
INSTALL = (
    "python3.11 -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.lock"
    " && .venv/bin/pip install --no-build-isolation --no-deps "
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def project() -> dict[str, object]:
    table: dict[str, object] = tomllib.loads(read("pyproject.toml"))["project"]
    return table


def locked() -> dict[str, tuple[str, str]]:
    """The version and the rest of the entry of each locked package."""
    entries = re.findall(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", read("requirements.lock"), re.MULTILINE | re.DOTALL)
    return {canonicalize_name(name): (version, rest) for name, version, rest in entries}


def declared() -> list[Requirement]:
    table = tomllib.loads(read("pyproject.toml"))
    texts = [*table["build-system"]["requires"], *table["project"]["dependencies"]]
    return [Requirement(text) for text in [*texts, *table["project"]["optional-dependencies"]["test"]]]


def readme_blocks() -> list[str]:
    return [block.strip() for block in re.findall(r"^```sh\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)]


def test_every_locked_package_has_a_version_and_hashes() -> None:
    entries = locked()
    assert len(entries) == len(re.findall(r"^[^\s#-]", read("requirements.lock"), re.MULTILINE))
    assert [name for name, (_, rest) in entries.items() if not HASH.search(rest)] == []


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lock_satisfies_what_the_project_declares(requirement: Requirement) -> None:
    version, _ = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)
    assert "<" not in str(requirement.specifier), "lower bounds only: the lock is what pins"


def test_the_lock_names_no_index() -> None:
    assert re.search(r"^\s*(-i|--\w*index|--find-links|https?:)", read("requirements.lock"), re.MULTILINE) is None


def test_the_readme_has_two_commands_each_on_one_line() -> None:
    assert readme_blocks() == [
        f"{INSTALL}. && .venv/bin/modelcollapse reproduce --profile quick --out out",
        f"{INSTALL}-e . && .venv/bin/python -m pytest -n 2",
    ]


def test_the_first_minute_of_the_readme_is_a_sentence_the_verdicts_and_the_two_commands() -> None:
    title, sentence, rest = read("README.md").split("\n\n", 2)
    assert title.startswith("# ")
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert rest.startswith("<!-- verdicts:begin -->\n| claim |")
    before, commands = rest.split("```sh\n", 1)
    assert before.count("\n| ") < 25
    assert before.count("\n## ") == 1
    assert commands.count("```sh\n") == 1


def test_the_version_is_said_alike_everywhere() -> None:
    version = project()["version"]
    assert f"\nversion: {version}\n" in read("CITATION.cff")
    assert f"\n## {version} " in read("CHANGELOG.md")


def test_links_in_the_documentation_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert links
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_no_package_imports_what_it_must_not_see() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ci_runs_what_the_readme_says() -> None:
    script = read(".ci/run")
    assert "block 1" in script
    assert "block 2" in script
    done = subprocess.run(["bash", "-n", ".ci/run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
