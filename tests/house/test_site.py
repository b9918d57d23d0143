"""The site of the documentation: built strictly, it fetches nothing, loses nothing, and its links lead somewhere."""

import doctest
import importlib.util
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import unquote, urldefrag

import pytest

from modelcollapse.cli import COMMANDS

pytest.importorskip("material", reason="the site needs the extra docs")
ROOT = Path(__file__).parents[2]
HOOKS = ("pages", "formulas", "blocks", "doctests")
TITLED = "```python title=a.py\nx = 1\n```"  # as GitHub takes it; the hook of all pages puts the quotes
SMALL = """
site_name: small
docs_dir: {docs}
site_dir: {docs}/../out
hooks: [{hooks}/formulas.py, {hooks}/blocks.py]
plugins: []
markdown_extensions: [pymdownx.superfences]
validation: {{unrecognized_links: warn, anchors: warn}}
"""


class Named(HTMLParser):
    """What a page points to, and the names that it can be entered by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.names |= {given["id"]} if "id" in given else set()
        target = given.get("src") or given.get("href")
        if target is not None:
            (self.links if tag == "a" else self.fetched).append(target)


def build(config: Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config), "-d", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def hook(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"site_{name}", ROOT / "docs" / "site" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT / "mkdocs.yml", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.xdist_group("site")
def test_every_page_fetches_from_the_site_alone_and_links_to_what_is_there(site: Path) -> None:
    pages = {path: Named(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if path.name != "404.html"}
    assert len(pages) > 25
    lost = []
    for path, page in pages.items():
        for target in page.fetched + [
            link for link in page.links if not re.match(r"https?:|mailto:|javascript:", link)
        ]:
            file, anchor = urldefrag(target)
            there = (path.parent / unquote(file)).resolve() if file else path
            if not there.is_file() or (anchor and there in pages and unquote(anchor) not in pages[there].names):
                lost.append(f"{path.relative_to(site)}: {target}")
    assert lost == []


@pytest.mark.xdist_group("site")
def test_the_site_holds_every_page_every_command_and_every_formula(site: Path) -> None:
    written = {path.stem for path in (ROOT / "docs").glob("*.md")} - {"README"}
    assert written <= {path.stem for path in site.glob("*.html")}
    commands = (site / "cli.html").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"Usage: modelcollapse {name}" not in commands] == []
    text = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [name for name, page in text.items() if "$<code>" in page or "$`" in page] == []
    assert text["claims.html"].count("<math") == (ROOT / "docs" / "claims.md").read_text(encoding="utf-8").count("$`")
    assert "<blockquote>" not in text["theory.html"] + text["verify.html"]


def test_a_search_finds_explanations_before_functions_of_the_same_name() -> None:
    pages = hook("pages")

    def boost(uri: str) -> float:
        page = SimpleNamespace(file=SimpleNamespace(src_uri=uri), meta={})
        pages.on_page_markdown("# words", page)
        return float(page.meta.get("search", {}).get("boost", 1))

    assert boost("api/verify.md") < boost("verdicts.md") == 1


@pytest.mark.parametrize("name", HOOKS)
def test_the_examples_of_the_hooks_hold(name: str) -> None:
    found = doctest.testmod(hook(name))
    assert found.failed == 0
    assert found.attempted > 0


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("a [link](nowhere.md)", "nowhere.md"),
        ("as follows:\n- one\n- two", "prints '- one' as text"),
        (TITLED, "python title=a.py' as text"),
        (r"a formula $`\nonsense{x}`$", r"\nonsense"),
    ],
)
def test_a_mistake_of_a_page_ends_a_strict_build(tmp_path: Path, page: str, said: str) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "index.md").write_text(f"# Page\n\n{page}\n", encoding="utf-8")
    config = tmp_path / "mkdocs.yml"
    config.write_text(SMALL.format(docs=docs, hooks=ROOT / "docs" / "site"), encoding="utf-8")
    done = build(config, tmp_path / "out")
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
