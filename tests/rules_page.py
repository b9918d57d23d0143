"""The page of the documentation that lists the proof rules, from their docstrings: `python -m tests.rules_page`."""

import sys
from collections.abc import Iterable
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import walk_packages

import theory

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
FOLDERS = ("theory.proof.", "theory.lemmas.", "theory.families")
HEAD = """<!-- generated from the docstrings: python -m tests.rules_page -->
# Proof rules

A line of a derivation is accepted by one of these. Each decides with two exact engines, or says that it cites; each has
true lines that it must accept, and false ones that it must refuse, in `tests/theory/lines*.py`.

| rule | module | accepts |
|---|---|---|
"""


def rules() -> list[type]:
    """Every rule: a class with a `check` in theory, protocols aside, in the order of their modules and names."""
    found = [
        rule
        for module in walk_packages(theory.__path__, "theory.")
        if module.name.startswith(FOLDERS)
        for rule in vars(import_module(module.name)).values()
        if isinstance(rule, type) and rule.__module__ == module.name and hasattr(rule, "check")
        if not getattr(rule, "_is_protocol", False)
    ]
    return sorted(found, key=lambda rule: (rule.__module__, rule.__name__))


def page(found: Iterable[type]) -> str:
    """The text of the page: the first paragraph of each docstring."""
    rows = []
    for rule in found:
        text = " ".join((getdoc(rule) or "").split("\n\n")[0].split()).replace("|", r"\|")
        rows.append(f"| {rule.__name__} | `{rule.__module__.removeprefix('theory.')}` | {text} |\n")
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(rules()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
