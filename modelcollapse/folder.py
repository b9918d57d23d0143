"""The folder that a run writes into, looked at before anything is drawn: nobody's file is lost, and no hour is."""

from pathlib import Path

from modelcollapse.errors import InputError, RecordError, require_writable

FILES = ("ledger.json", "records.json", "derivations.json", "report.html", "manifest.json", "paper/main.tex")
FOLDERS = ("evidence", "paper", "paper/figures", "figures")
SIGNS = ("evidence", "records.json", "paper/modelcollapse.sty")  # one of these stands wherever we have written


def require_free(out: Path) -> None:
    """Nothing; RecordError where something stands in the way of a file or a folder, InputError where it is not ours.

    OSError where the folder takes no file.

    What we have written there before is written again. A file of the same name in a folder without a sign of us is
    somebody else's.
    """
    require_writable(out)
    for name in FOLDERS:
        if (out / name).exists() and not (out / name).is_dir():
            raise RecordError(f"{out / name} is a file, and a folder of that name is needed; {_elsewhere()}")
    for name in FILES:
        if (out / name).exists() and not (out / name).is_file():
            raise RecordError(f"{out / name} is a folder, and a file of that name is to be written; {_elsewhere()}")
    if any((out / name).exists() for name in SIGNS):
        return
    found = [name for name in FILES if (out / name).exists()]
    if found:
        raise InputError(f"{out} holds {', '.join(found)}, which no run of this program left there; {_elsewhere()}")


def _elsewhere() -> str:
    return "put it aside, or name another folder with --out"
