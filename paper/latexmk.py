"""Running LaTeX: the PDF and what its log complains of, or the lines of the log that say why there is none."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "lmodern", "microtype", "booktabs", "longtable", "siunitx", "xcolor", "hyperref", "amsmath", "natbib", "caption",
)  # fmt: skip
INSTALL = "texlive-latex-recommended texlive-science lmodern latexmk"
LIMIT = 300  # seconds: the document takes a few, so a run that needs more waits for something
TOO_WIDE = re.compile(r"^Overfull \\hbox \(([\d.]+)pt too wide\).*$", re.MULTILINE)


class LatexError(OSError):
    """LaTeX is installed and rejected the document; the message holds the lines of its log that say why."""


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A finished PDF and the boxes that stick out of its lines."""

    pdf: bytes
    overfull: tuple[str, ...]


def missing() -> str | None:
    """Why no PDF can be made on this machine; None when LaTeX is complete."""
    for program in ("latexmk", "pdflatex", "bibtex", "kpsewhich"):
        if shutil.which(program) is None:
            return f"{program} is not installed (on Debian: apt-get install {INSTALL})"
    absent = [name for name in PACKAGES if _run(["kpsewhich", f"{name}.sty"], Path.cwd()).returncode != 0]
    if absent:
        return f"LaTeX lacks {', '.join(absent)} (on Debian: apt-get install {INSTALL})"
    return None


def compile_pdf(root: Path, sources: Sequence[Path], main: str) -> Compiled:
    """The PDF of the file called `main`, made in a folder of its own from `sources`, which lie below `root`.

    The bytes do not depend on the folder or the day. LatexError when LaTeX rejects the document.
    """
    with tempfile.TemporaryDirectory(prefix="modelcollapse-paper-") as name:
        folder = Path(name)
        for source in sources:
            place = folder / source.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)
        command = ["latexmk", "-norc", "-pdf", "-halt-on-error", "-interaction=nonstopmode", "-no-shell-escape", main]
        done = _run(command, folder)
        log = folder / Path(main).with_suffix(".log").name
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else done.stdout
        pdf = folder / Path(main).with_suffix(".pdf").name
        if done.returncode != 0 or not pdf.exists():
            raise LatexError(f"LaTeX rejected {main}:\n{complaint(text)}")
        return Compiled(pdf=pdf.read_bytes(), overfull=tuple(match.group() for match in TOO_WIDE.finditer(text)))


def complaint(log: str) -> str:
    """The errors of a LaTeX log, each with the line of the source where it happened; its end when none is marked."""
    lines = log.splitlines()
    errors = [index for index, line in enumerate(lines) if line.startswith("! ")]
    if not errors:
        return "\n".join(lines[-15:]) or "(no log was written)"
    return "\n".join("\n".join(_until_source(lines[index : index + 12])) for index in errors[:3])


def _until_source(lines: list[str]) -> list[str]:
    """The lines up to the one that quotes the source ("l.12 ..."), with the continuation under it."""
    for index, line in enumerate(lines):
        if line.startswith("l."):
            return lines[: index + 2]
    return lines


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    dated = {
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
    }  # the same bytes on any day
    wide = {"max_print_line": "1000", "error_line": "254", "half_error_line": "238"}  # no line of the log is cut
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **dated, **wide},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LatexError(f"{command[0]} did not finish within {LIMIT} s in {folder}") from error
