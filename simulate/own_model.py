"""The file of a model that its user brings: read, run, and asked with every answer checked."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from simulate.arrays import Floats
from theory.vocabulary import OwnDesign, Program, digest_of

SEEING = ("sympy", "flint", "mpmath", "theory", "verify", "paper", "modelcollapse")  # packages with formulas in them
NUMERIC = "biuf"
WEIGHTED = "fit_weighted"
IMPORTED: dict[str, str] = {}  # the digests with which modules were imported, once for the life of a process
FITS = ("fit", WEIGHTED, "reference")


class ModelError(ValueError):
    """A model that cannot be drawn from: the message names its file, the method, and what is needed."""


class Misplaced(ModelError):
    """A model whose files are not those that the claim was read with, in this process."""


class Brought(Protocol):
    """What a model has. R replicates are drawn and fitted side by side; `parameters` are [R, p].

    Beside these: a method [R, p], [R, p] -> [R] for each number that is recorded of a fit; `real`, as `draw`, where the
    truth is no member of the model; `reference`, a second implementation of `fit`, which is held against it; and
    `fit_weighted`, which a workflow needs that weighs its rows: as `fit`, with the weights [N] of the rows [R, N, ...].
    """

    def draw(self, parameters: Floats, rows: int, generator: np.random.Generator) -> Any:
        """So many rows of each replicate, [R, rows, ...], drawn with that generator alone."""

    def fit(self, rows: Any) -> Floats:
        """The parameters that are fitted to the rows [R, N, ...] of each replicate, [R, p]."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """The model itself, and how its file and name are spelled in messages."""

    code: Any
    spelled: str


def model(design: OwnDesign) -> Model:
    """The model of the design; ModelError where its file has changed, has no such name, or sees formulas."""
    found = _loaded(design.program)
    spelled = f"{Path(design.program.path).name}:{design.program.name}"
    if isinstance(found, type):
        found = _made(found, {name: float(value) for name, value in design.settings.values}, spelled)
    elif design.settings.values:
        raise ModelError(f"{spelled} is an object and no class, so it takes no settings ({design.settings})")
    for name in ("draw", "fit", design.record):
        if not callable(getattr(found, name, None)):
            raise ModelError(f"{spelled} has no method {name!r}; a model has draw, fit, and what it records")
    if design.weighed and not callable(getattr(found, WEIGHTED, None)):
        raise ModelError(
            f"{spelled} has no method {WEIGHTED!r}, and {str(design.workflow).partition(':')[0]} weighs its rows; add "
            f"{WEIGHTED}(self, rows, weights): the fit of rows [R, N, ...] with weights [N], where a row of weight 2 "
            "counts as that row twice"
        )
    return Model(code=found, spelled=spelled)


def _made(found: type, settings: Mapping[str, float], spelled: str) -> Any:
    try:
        return found(**settings)
    except TypeError as error:
        raise ModelError(f"{spelled} cannot be made with settings {settings}: {error}") from None


@cache
def _loaded(program: Program) -> Any:
    """What the program names, run from the very bytes that its digest was taken of."""
    path = Path(program.path)
    try:
        source = path.read_bytes()
        digest = digest_of(source, program.also)
    except OSError as error:
        raise Misplaced(f"{error.filename} cannot be read: {error.strerror}") from None
    if digest != program.digest:
        raise Misplaced(f"{path} has other bytes than when the claim was read; start again")
    _require_blind(source, path)
    for each in (Path(also) for also in program.also if also.endswith(".py")):
        _require_blind(each.read_bytes(), each)
    module = _imported(program) if program.module else _run(source, path, program.also)
    if not hasattr(module, program.name):
        raise ModelError(f"{path} has no {program.name!r}; the program names {program.name} in it")
    return getattr(module, program.name)


def _imported(program: Program) -> ModuleType:
    """The module of the program; Misplaced where it is another file's, or was imported before the file changed."""
    try:
        module = import_module(program.module)
    except ModuleNotFoundError as error:
        raise Misplaced(f"{program.module} cannot be imported: {error}") from None
    except Exception as error:
        raise ModelError(f"{program.path} cannot be run: {type(error).__name__}: {error}") from error
    if Path(module.__file__ or "").resolve() != Path(program.path).resolve():
        raise Misplaced(f"the module {program.module} is imported from {module.__file__}, and not {program.path}")
    if IMPORTED.setdefault(program.module, program.digest) != program.digest:
        raise Misplaced(f"{program.path} has changed since it was imported; start this process again")
    return module


def _run(source: bytes, path: Path, also: tuple[str, ...]) -> ModuleType:
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        with _beside(path.resolve().parent, also):
            exec(compile(source, str(path), "exec"), module.__dict__)
    except Exception as error:
        raise ModelError(f"{path} cannot be run: {type(error).__name__}: {error}") from error
    return module


@contextmanager
def _beside(folder: Path, also: tuple[str, ...]) -> Iterator[None]:
    """A block in which the files of the folder are imported before others of their names, and then forgotten.

    Models of two folders may each have such a file, and after a change it is another one.
    """
    ours = [Path(each).relative_to(folder) for each in also if Path(each).is_relative_to(folder)]
    names = {each.parts[0].removesuffix(".py") for each in ours}
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in names}
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in [each for each in sys.modules if each.partition(".")[0] in names]:
            del sys.modules[name]
        sys.modules.update(hidden)


def _require_blind(source: bytes, path: Path) -> None:
    """Nothing; ModelError where the file imports what holds formulas."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise ModelError(f"{path}, line {error.lineno}: {error.msg}") from None
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        named = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        seen = [each for each in named if each.partition(".")[0] in SEEING]
        if seen:
            raise ModelError(
                f"{path}, line {node.lineno}: a model must not see formulas, and this one imports {seen[0]}; keep the "
                "model in a file of its own, beside the claim"
            )


def asked(brought: Model, name: str, given: Any, *more: Any) -> Any:
    """The answer of one method to arrays that it cannot change, with a shape and a type that are checked."""
    name = "draw" if name == "real" and not hasattr(brought.code, "real") else name
    method: Callable[..., Any] = getattr(brought.code, name)
    before = np.asarray(given).view()
    before.flags.writeable = False
    told = list(more[1:] if name in FITS else more)  # the width of a fit is for its shape alone
    for each in told:
        if isinstance(each, np.ndarray):
            each.flags.writeable = False
    try:
        with np.errstate(all="ignore"):
            answer = _unmasked(method(before, *told))
    except Exception as error:
        note = "; it must not change what it is given" if "read-only" in str(error) else ""
        raise ModelError(f"{brought.spelled}.{name}: {type(error).__name__}: {error}{note}") from error
    return _shaped(answer, f"{brought.spelled}.{name}", name, len(before), more)


def _shaped(answer: Any, spelled: str, name: str, count: int, more: tuple[Any, ...]) -> Any:
    """The answer, if it is numbers of the shape that the method owes; ModelError otherwise."""
    if answer.dtype.kind not in NUMERIC:
        raise ModelError(f"{spelled} gave {answer.dtype}; an array of real numbers is needed")
    if name in ("draw", "real"):
        needed, fits = f"[{count}, {more[0]}, ...]", answer.shape[:2] == (count, more[0])
    elif name in FITS:
        width = more[0]
        answer = answer.reshape(count, 1) if width == 1 and answer.shape == (count,) else answer
        needed, fits = f"[{count}, {width}]", answer.shape == (count, width)
    else:
        needed, fits = f"[{count}]", answer.shape == (count,)
    if not fits:
        raise ModelError(
            f"{spelled} gave an array of shape {list(answer.shape)}; {needed} is needed: axis 0 counts the replicates"
        )
    # a copy: a model may fill one array again and again, and earlier rows are still to be fitted
    return answer.copy() if name in ("draw", "real") else answer.astype(np.float64)


def _unmasked(answer: Any) -> Any:
    """The answer as an array, NaN where it is masked: a number that was masked is none."""
    if isinstance(answer, np.ma.MaskedArray) and np.ma.is_masked(answer) and answer.dtype.kind in NUMERIC:
        return np.where(np.ma.getmaskarray(answer), np.nan, np.asarray(answer, dtype=np.float64))
    return np.asarray(answer)
