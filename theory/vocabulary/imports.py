"""The files that a source file imports and that no installation holds: those that its author may change next."""

import ast
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

INSTALLED = tuple(
    Path(place).resolve()
    for name in ("stdlib", "platstdlib", "purelib", "platlib")
    if (place := sysconfig.get_path(name))
)


def own_files(path: Path) -> tuple[str, ...]:
    """The files that the Python file at `path` imports, and those that they import in turn, in the order of names.

    Those of installed packages are left out. A file beside the importing one goes before any other of its name, as it
    does when a model is run.
    """
    found: dict[Path, None] = {}
    waiting = [path.resolve()]
    seen: set[tuple[str, Path | None]] = set()
    while waiting:
        each = waiting.pop()
        for name, folder in set(_imported(each)) - seen:
            seen.add((name, folder))
            for file in _files(name, folder, [str(path.resolve().parent), *sys.path]):
                if file not in found and file != path.resolve():
                    found[file] = None
                    waiting.append(file)
    return tuple(sorted(map(str, found)))


def _imported(path: Path) -> Iterator[tuple[str, Path | None]]:
    """The first part of each name that the file imports, with the folder to look in where the import is relative."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):  # told when the file is run
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name.partition(".")[0], None) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0], None
        elif isinstance(node, ast.ImportFrom):
            folder = path.parents[min(node.level, len(path.parents)) - 1]
            names = [node.module.partition(".")[0]] if node.module else [each.name for each in node.names]
            yield from ((name, folder) for name in [*names, "__init__"])


def _files(name: str, folder: Path | None, beside: Sequence[str]) -> Iterator[Path]:
    """The files of the module or package of that name that are no installed ones."""
    if folder is None and (name in sys.stdlib_module_names or name in sys.builtin_module_names):
        return
    spec = PathFinder.find_spec(name, beside if folder is None else [str(folder)])
    if spec is None:
        return
    places = [Path(each) for each in spec.submodule_search_locations or ()]
    if folder is None and any(installed(each.resolve()) for each in [*places, Path(spec.origin or "/")]):
        return  # before its files are listed: NumPy has a thousand
    files = [file for place in places for file in sorted(place.rglob("*.py"))] or [Path(spec.origin or "")]
    for file in (each.resolve() for each in files):
        if file.is_file() and file.suffix == ".py":
            yield file


def installed(file: Path) -> bool:
    """Whether the file belongs to Python or to an installed package."""
    return any(file.is_relative_to(place) for place in INSTALLED)
