"""Claims outside the ledger: a file claim_NAME.py anywhere, with one CLAIM in it."""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import theory.claims
from theory.claim import Claim
from theory.vocabulary.imports import installed

SUFFIX = ".py"
ID = re.compile(r"[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9._-]*")
TODO = re.compile(r"""\btodo\("([^"]*)"\)""")
SKELETON = "type: modelcollapse new-claim NAME for a file to start from"


class ClaimFileError(ValueError):
    """A file that holds no claim; the message names it, what is wrong, and what is needed."""


class Unfinished(ClaimFileError):
    """A file in which something is still to be written."""


class DuplicateClaim(ValueError):
    """Two files whose claims have one id."""


def load(path: str, *, beside: str = "") -> Claim:
    """The CLAIM of the file, which remembers the path as its origin; a relative path starts at `beside`, or here.

    OSError when it cannot be read; ClaimFileError when it cannot be run, has no CLAIM, or has an id of the ledger.
    """
    claim = getattr(_module(path, Path(beside, path).resolve()), "CLAIM", None)
    if not isinstance(claim, Claim):
        given = "has no CLAIM" if claim is None else f"has a CLAIM that is a {type(claim).__name__}"
        raise ClaimFileError(f"{path} {given}; a claim's file states one: CLAIM = Claim(...); {SKELETON}")
    if not ID.fullmatch(claim.id):
        raise ClaimFileError(f"{path}: id {claim.id!r}: two parts of a-z, 0-9 and -, as in mine.exponential-mean")
    ours = sorted(each.name for each in iter_modules(theory.claims.__path__))
    if claim.id.partition(".")[0] in ours:
        raise ClaimFileError(
            f"{path}: id {claim.id!r} is the ledger's, as all are that begin with "
            f"{', '.join(ours)}; give it another first part"
        )
    return replace(claim, origin=path)


def todo(what: str) -> Any:
    """Never returns: Unfinished says what belongs in its place. A skeleton is made of these, so that it cannot pass."""
    raise Unfinished(f"TODO: {what}")


def _unfinished(path: str, source: str) -> str:
    """Everything that is still to be written, each with its line."""
    places = [
        f"  line {number}: {found}"
        for number, text in enumerate(source.splitlines(), 1)
        for found in TODO.findall(text)
    ]
    return "\n".join([f"{path} is not finished; in the place of each todo(...) belongs", *places])


def require_distinct(claims: Iterable[Claim]) -> None:
    """Nothing; DuplicateClaim names two files that share an id."""
    seen: dict[str, str] = {}
    for claim in claims:
        if claim.id in seen:
            raise DuplicateClaim(f"{claim.origin}: the id {claim.id} is taken by {seen[claim.id]}; rename one of them")
        seen[claim.id] = claim.typed


def _module(path: str, place: Path) -> ModuleType:
    """The file as a module under a name of its own; it may import what stands beside it."""
    source = place.read_bytes()  # an OSError says which file cannot be read
    name = f"claim_file_{hashlib.sha256(str(place).encode()).hexdigest()[:16]}"
    spec = spec_from_file_location(name, place)
    if spec is None or spec.loader is None:
        raise ClaimFileError(f"{path} is no Python file")
    module = module_from_spec(spec)
    try:
        code = compile(source, str(place), "exec")
        with _beside(place.parent), _known(name, module):
            exec(code, module.__dict__)
    except Unfinished:
        raise Unfinished(_unfinished(path, source.decode())) from None
    except SyntaxError as error:
        raise ClaimFileError(f"{path}, line {error.lineno}: {error.msg}") from None
    except Exception as error:  # whatever a user's file raises is told with its name and line
        raise ClaimFileError(f"{path}{_line(error, place)}: {type(error).__name__}: {error}") from error
    return module


def _line(error: BaseException, place: Path) -> str:
    """The last line of the file that the error came through; empty where it came through none."""
    found, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(place):
            found = trace.tb_lineno
        trace = trace.tb_next
    return f", line {found}" if found else ""


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """A block in which the files of the folder can be imported, and after which they are forgotten.

    What was imported before from another folder under the name of such a file is put aside meanwhile.
    """
    names = {each.stem: each for each in folder.glob("*.py")}
    aside = {
        name: found
        for name, found in sys.modules.items()
        if name in names
        and (file := getattr(found, "__file__", None)) not in (None, str(names[name]))
        and not installed(Path(str(file)))
    }
    for name in aside:
        del sys.modules[name]
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:  # a file of the same name in another folder is another file
            if Path(getattr(sys.modules[name], "__file__", None) or "").parent == folder:
                del sys.modules[name]
        sys.modules.update(aside)


@contextmanager
def _known(name: str, module: Any) -> Iterator[None]:
    """A block in which the module can be found by its name, as dataclasses need."""
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]
