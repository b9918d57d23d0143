"""Rules that hold for every file of the repository."""

import ast
import io
import re
import shutil
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("theory", "simulate", "verify", "paper", "modelcollapse")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
GENERATED = {
    ".git",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
    "__pycache__",
}
# Spelled in pieces, so that this file passes its own test.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "registry" + ".npm",
    "deb." + "debian",
    "debian" + ".org",
]


def tracked() -> list[Path]:
    """The files of the repository that git does not ignore; all that are not generated where there is no git."""
    if shutil.which("git") is not None:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if listing.returncode == 0 and listing.stdout:
            return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not _generated(path.relative_to(ROOT))]


def _generated(path: Path) -> bool:
    return any(part in GENERATED or part.startswith(".venv") or part.endswith(".egg-info") for part in path.parts)


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts
    )


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


SOURCES = python_files(*PACKAGES, "tests")
THEORY = python_files("theory")


def test_there_is_something_to_check() -> None:
    assert len(tracked()) > 20
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == {*PACKAGES, "tests"}


def test_no_file_names_a_registry_host() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE)
    found = [str(path.relative_to(ROOT)) for path in tracked() if pattern.search(path.read_text("utf-8", "replace"))]
    assert found == []


@pytest.mark.parametrize("path", THEORY, ids=named(THEORY))
def test_theory_holds_no_floating_point_literal(path: Path) -> None:
    floats = [
        f"line {token.start[0]}: {token.string}"
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        if token.type == tokenize.NUMBER and isinstance(ast.literal_eval(token.string), float | complex)
    ]
    assert floats == []


@pytest.mark.parametrize("path", SOURCES, ids=named(SOURCES))
def test_files_and_functions_fit_a_screen_or_two(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert len(text.splitlines()) <= LONGEST_FILE
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_what_it_is(package: str) -> None:
    assert ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8")))
