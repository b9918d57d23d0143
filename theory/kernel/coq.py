"""Coq as a program: where it is, the theorems compiled by it, and its answer to one statement."""

import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SOURCES = Path(__file__).parent
LIBRARY = "Collapse"  # the logical name under which the theorems require one another
THEOREM = re.compile(r"[a-z_]+\.[a-z_]+")  # file and name
SECONDS = 120  # for one run; the longest takes two
SWITCH = "MODELCOLLAPSE_COQ"
REQUIRED = re.compile(rf"^From {LIBRARY} Require Import ([a-z_ ]+)\.$", re.MULTILINE)
LIMITS = "From Coquelicot Require Import Coquelicot.\n"
ASKED = """From Coq Require Import Reals.
{libraries}From Collapse Require Import sums.
From Collapse Require {files}.
Open Scope R_scope.
Theorem printed :
  {statement}.
Proof. exact {proof}. Qed.
Print Assumptions printed.
"""
Asked = tuple[str, str]  # a theorem, and the statement that it must prove


@dataclass(frozen=True, kw_only=True)
class Coq:
    """A coqc on the PATH; `identity` changes when another one is installed in its place."""

    path: str
    identity: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one run said; `ok` is None when it had no time to decide."""

    ok: bool | None
    output: str


def installed() -> Coq | None:
    """The coqc on the PATH; None if there is none, or if it is turned off."""
    found = None if os.environ.get(SWITCH) == "off" else shutil.which("coqc")
    if found is None:
        return None
    path = Path(found).resolve()
    state = path.stat()
    return Coq(path=found, identity=f"{path} {state.st_size} {state.st_mtime_ns}")


def written(theorem: str) -> bool:
    """Whether the file of the theorem is there."""
    return bool(THEOREM.fullmatch(theorem)) and (SOURCES / f"{_file(theorem)}.v").is_file()


def _file(theorem: str) -> str:
    return theorem.split(".", maxsplit=1)[0]


def needed(file: str) -> tuple[str, ...]:
    """The files that a file requires, each after those that it requires itself, and the file last."""
    text = (SOURCES / f"{file}.v").read_text(encoding="utf-8")
    before = [name for line in REQUIRED.findall(text) for other in line.split() for name in needed(other)]
    return (*dict.fromkeys(before), file)


def everything() -> tuple[str, ...]:
    """All files of theorems, each after those that it requires."""
    names = sorted(path.stem for path in SOURCES.glob("*.v"))
    return tuple(dict.fromkeys(name for file in names for name in needed(file)))


def key(coq: Coq) -> str:
    """A name for what the theorems are: it changes with any of their sources, and with Coq."""
    texts = [(SOURCES / f"{name}.v").read_bytes() for name in everything()]
    return sha256(b"\0".join([coq.identity.encode(), *texts])).hexdigest()


def compiled(coq: Coq, folder: Path) -> bool:
    """Whether all theorems were compiled into the folder.

    A warning says what stood in the way, unless that is a library which is not installed.
    """
    for name in everything():
        shutil.copyfile(SOURCES / f"{name}.v", folder / f"{name}.v")
        answer = _run(coq, folder, folder, f"{name}.v")
        if not answer.ok:
            if "Cannot find a physical path" not in answer.output:
                warnings.warn(f"{coq.path} does not compile {name}.v: {answer.output}", RuntimeWarning, stacklevel=2)
            return False
    return True


def asked(questions: Sequence[Asked], coq: Coq, folder: Path) -> Answer:
    """Whether the theorems, as compiled in the folder, prove their statements; then with the axioms behind the proofs.

    Several questions are asked as one conjunction: one run of Coq takes about as long for all of them as for one.
    """
    text = " /\\ ".join(f"({statement})" for _, statement in questions)
    proof = questions[-1][0]
    for theorem, _ in questions[-2::-1]:
        proof = f"(conj {theorem} {proof})"
    files = " ".join(dict.fromkeys(_file(theorem) for theorem, _ in questions))
    libraries = LIMITS if "is_lim_seq" in text else ""
    written_out = ASKED.format(libraries=libraries, files=files, statement=text, proof=proof)
    with tempfile.TemporaryDirectory(prefix="modelcollapse-") as place:
        (Path(place) / "printed.v").write_text(written_out, encoding="utf-8")
        return _run(coq, folder, Path(place), "printed.v")


def version(coq: Coq) -> str:
    """The version that coqc gives."""
    return subprocess.run(
        [coq.path, "--print-version"], capture_output=True, text=True, check=False, timeout=SECONDS
    ).stdout.split(" ")[0]


def _run(coq: Coq, library: Path, place: Path, file: str) -> Answer:
    command = [coq.path, "-q", "-noglob", "-w", "none", "-Q", str(library), LIBRARY, file]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return Answer(ok=None, output=f"no answer in {SECONDS} seconds")
    return Answer(ok=done.returncode == 0, output=done.stdout if done.returncode == 0 else done.stderr)
