"""The site's pages that are no files of `docs/`, links that lead out of `docs/`, and the order of all pages.

MkDocs calls the functions whose names begin with `on_`. The README is the first page; the command line and the packages
describe themselves. A page that the order below does not name is still shown, at the end.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
TAKEN = {"README.md": "index.md", "docs/README.md": "pages.md", "CONTRIBUTING.md": "contributing.md"}
TAKEN["CHANGELOG.md"] = "changelog.md"
ORDER = {
    "First steps": ("tutorial", "reproducing", "audit", "reviewing", "checklists", "pages"),
    "Understanding": ("how-it-works", "verdicts", "guards", "proofs", "rules", "limits", "glossary"),
    "Evidence": (
        "ledger",
        "claims",
        "errata",
        "systems",
        "theorem-5-1",
        "calibration",
        "false-alarms",
        "gallery",
        "performance",
    ),
    "Reports": ("report", "latex", "figures"),
    "Extending": ("own-theorems", "adding-a-claim", "adding-a-system", "contributing"),
    "Machinery": ("engine", "store", "cluster", "real-data"),
    "Reference": ("cli",),
}
API = {
    "theory": ("claim", "proof.line", "proof.check", "assess", "evaluate", "workflow", "vocabulary"),
    "simulate": ("run", "request", "systems", "store"),
    "verify": ("campaign", "judge", "guards", "estimate", "power", "ledger", "audit", "plugin"),
    "paper": ("build", "ledger", "readme"),
}
WIDE = ("index.md", "ledger.md", "claims.md", "theorem-5-1.md", "reviewing.md", "gallery.md")  # tables before contents
LAST = "More"
API_BOOST = 0.3  # a search finds explanations first, and functions of that name after them
LINK = re.compile(r"(?<=\]\()(?P<target>[^)#:\s]+)(?P<anchor>#[^)\s]*)?(?=\))")
TITLE = re.compile(r"^(```\w+ title)=([^\s\"]+)$", re.MULTILINE)  # GitHub takes any word after the language
COMMENT = re.compile(r"\A<!--.*?-->\n+", re.DOTALL)


def on_files(files: Files, config: Any) -> Files:
    """All files of the site, with the pages that are made here and the files that pages link to."""
    made = {site: (ROOT / name).read_text(encoding="utf-8") for name, site in TAKEN.items()}
    made["cli.md"] = command_line()
    made |= {f"api/{package}.md": described(package) for package in API}
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    for source in linked(files):
        files.append(File.generated(config, f"files/{source}", abs_src_path=str(ROOT / source)))
    config.nav = navigation({file.src_uri for file in files.documentation_pages()})
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page with its links as they are on the site, and without the comment before its title, which hides it."""
    if page.file.src_uri in WIDE:
        page.meta["hide"] = ["toc"]
    if page.file.src_uri.startswith("api/"):
        page.meta["search"] = {"boost": API_BOOST}
    folder = posixpath.dirname(origin(page.file.src_uri))
    markdown = TITLE.sub(r'\1="\2"', COMMENT.sub("", markdown))
    return LINK.sub(lambda found: _placed(found["target"], folder) + (found["anchor"] or ""), markdown)


def navigation(pages: set[str]) -> list[dict[str, Any]]:
    """The sections in reading order, with the pages that there are; pages that no section names come last.

    >>> navigation({"index.md", "limits.md", "new.md"})
    [{'Home': 'index.md'}, {'Understanding': ['limits.md']}, {'More': ['new.md']}]
    """
    sections = {title: [f"{name}.md" for name in names] for title, names in ORDER.items()}
    sections["Reference"] += [f"api/{package}.md" for package in API] + ["changelog.md"]
    named = {"index.md", *(name for names in sections.values() for name in names)}
    sections[LAST] = sorted(pages - named)
    kept = {title: [name for name in names if name in pages] for title, names in sections.items()}
    return [{"Home": "index.md"}, *({title: names} for title, names in kept.items() if names)]


def origin(uri: str) -> str:
    """The file of the repository that a page of the site was made from.

    >>> origin("index.md"), origin("limits.md")
    ('README.md', 'docs/limits.md')
    """
    return next((name for name, site in TAKEN.items() if site == uri), f"docs/{uri}")


def linked(files: Files) -> list[str]:
    """The files of the repository, outside `docs/`, that a page links to."""
    found = set()
    for file in files.documentation_pages():
        source = origin(file.src_uri)
        for match in LINK.finditer(file.content_string if (ROOT / source).is_file() else ""):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(source), match["target"]))
            if not target.startswith("docs/") and target not in TAKEN and (ROOT / target).is_file():
                found.add(target)
    return sorted(found)


def _placed(target: str, folder: str) -> str:
    """A link of the repository as a link of the site; pages of the repository all stand at its top there."""
    path = posixpath.normpath(posixpath.join(folder, target))
    if path in TAKEN:
        return TAKEN[path]
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    return f"files/{path}" if (ROOT / path).is_file() else target


def command_line() -> str:
    """The page of the command line: what `--help` prints, for every command."""
    from modelcollapse.cli import cli

    parts = ["# Command line\n\nWhat `--help` prints. Every command has `--json` too.\n"]
    parts.extend(f"## {name}\n\n```text\n{text}\n```\n" for name, text in _helps("modelcollapse", cli))
    return "\n".join(parts)


def _helps(name: str, command: click.Command) -> Iterator[tuple[str, str]]:
    """Each command below this one, by its full name, with its help."""
    context = click.Context(command, info_name=name, terminal_width=100, help_option_names=["-h", "--help"])
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            if (found := command.get_command(context, each)) is not None:
                yield from _helps(f"{name} {each}", found)


def described(package: str) -> str:
    """The page of a package: its modules that others call, from their docstrings."""
    modules = [name for name in API[package] if _exists(ROOT / package, name)]
    listed = "\n".join(f"::: {package}.{name}\n" for name in modules)
    return f"# {package}\n\n::: {package}\n    options:\n      members: []\n      show_root_heading: false\n\n{listed}"


def _exists(package: Path, module: str) -> bool:
    *inner, name = module.split(".")
    folder = package.joinpath(*inner)
    return (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()
