"""The folder that a run writes into, looked at before anything is drawn: nobody's file is lost, and no hour is."""

from collections.abc import Sequence
from pathlib import Path

from modelcollapse.errors import InputError, RecordError, require_writable

PAPER = (
    "report.html", "paper/main.tex", "paper/main.pdf", "paper/values.tex", "paper/references.bib",
)  # fmt: skip
FILES = ("ledger.json", "records.json", "derivations.json", "manifest.json", *PAPER)
PAPERS = ("paper", "paper/figures")
FOLDERS = ("evidence", *PAPERS, "figures")
SIGNS = ("evidence", "records.json", "paper/modelcollapse.sty")  # one of these stands wherever we have written


def require_free(out: Path, files: Sequence[str] = FILES, folders: Sequence[str] = FOLDERS) -> None:
    """Nothing; RecordError where something stands in the way of a file or a folder, InputError where it is not ours.

    OSError where the folder takes no file. `files` and `folders` are those that are to be written.

    What we have written there before is written again. A file of the same name in a folder without a sign of us is
    somebody else's.
    """
    require_writable(out)
    for name in folders:
        if (out / name).exists() and not (out / name).is_dir():
            raise RecordError(f"{out / name} is a file, and a folder of that name is needed; {_elsewhere()}")
    for name in files:
        if (out / name).exists() and not (out / name).is_file():
            raise RecordError(f"{out / name} is a folder, and a file of that name is to be written; {_elsewhere()}")
    if any((out / name).exists() for name in SIGNS):
        return
    found = [name for name in files if (out / name).exists()]
    if found:
        raise InputError(f"{out} holds {', '.join(found)}, which no run of this program left there; {_elsewhere()}")


def _elsewhere() -> str:
    return "put it aside, or name another folder with --out"
