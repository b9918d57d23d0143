"""What a run prints, built again from its records in a folder of its own, and held against what stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from verify.manifest_check import Check, State

PDF = "paper/main.pdf"
LONGEST = 60  # characters of a line that is quoted


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What was built in `folder`; `skipped` says why there is no PDF. `same` and `latex`: with the same means."""

    folder: Path
    skipped: str | None
    same: bool
    latex: bool

    def state(self, name: str) -> State:
        """What a difference in this file is: with other means than at the run, no failure."""
        return State.DIFFERS if self.same and (self.latex or name != PDF) else State.TOLD

    @property
    def names(self) -> set[str]:
        """The files by name; what is no file of its own only points at a record."""
        found = (path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink())
        return {path.relative_to(self.folder).as_posix() for path in found}


def rebuilt(out: Path) -> Iterator[Check]:
    """A line for each table, figure, PDF or report that the ledger in `out` does not give, and one for all others.

    With other sources of `paper`, other libraries or another LaTeX than at the run, a difference is told and is no
    failure. ManifestError or FileNotFoundError where there is no manifest.
    """
    from verify import environment, manifest

    found = manifest.read(out / manifest.NAME)
    same = _same(found["program"], environment.program())
    latex = found["circumstances"]["machine"].get("latex") == environment.machine()["latex"]
    with TemporaryDirectory(prefix="modelcollapse-") as name:
        try:
            skipped = _build(out, Path(name))
        except (OSError, ValueError) as error:
            detail = f"they cannot be built again: {str(error).splitlines()[0]}"
            yield Check(what="tables and report", state=State.MISSING, detail=detail)
            return
        yield from _compared(found, out, Rebuilt(folder=Path(name), skipped=skipped, same=same, latex=latex))


def _same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether what prints, and the libraries that it prints with, are those of the run."""
    return (before.get("sources") or {}).get("paper") == now["sources"].get("paper") and all(
        before.get(name) == now[name] for name in ("libraries", "python")
    )


def _build(out: Path, folder: Path) -> str | None:
    """Why there is no PDF, or None; the paper and the report of the run in `out` stand in the folder."""
    from paper.build import build
    from paper.html.build import of_run

    for name in ("derivations.json", "figures"):  # what the report is made from beside the ledger
        if (out / name).exists():
            (folder / name).symlink_to((out / name).absolute())
    done = build(out / "ledger.json", folder / "paper")
    of_run(out / "ledger.json", folder)
    return done.skipped


def _compared(found: Mapping[str, Any], out: Path, built: Rebuilt) -> Iterator[Check]:
    recorded = {name for name in found["files"] if name == "report.html" or name.startswith("paper/")}
    made, held = built.names, 0
    for name in sorted({*recorded, *made}):
        if name not in made:
            why = built.skipped if name == PDF and built.skipped else "no record gives it"
            yield Check(what=name, state=State.TOLD, detail=f"not built again: {why}")
        elif name not in recorded:
            state = State.TOLD if name == PDF else built.state(name)  # LaTeX may have been installed since
            yield Check(what=name, state=state, detail="the records give it, and the manifest does not name it")
        elif (out / name).is_file():  # what is missing has been told of
            told = _unlike(out / name, built.folder / name)
            held += told is None
            if told is not None:
                yield Check(what=name, state=built.state(name), detail=f"built again, {told}")
    if held:
        detail = f"{held} files built again from ledger.json and derivations.json"
        yield Check(what="tables and report", state=State.HELD, detail=detail)


def _unlike(stands: Path, built: Path) -> str | None:
    """What is otherwise in the file that stands; None where it is the same."""
    own, other = stands.read_bytes(), built.read_bytes()
    if own == other:
        return None
    if stands.suffix == ".pdf":
        return "it has other bytes"
    lines = zip(own.splitlines(), other.splitlines(), strict=False)
    for number, (had, has) in enumerate(lines, start=1):
        if had != has:
            return f"line {number} is {_around(has, had)}, and stands as {_around(had, has)}"
    return "it has another length"


def _around(line: bytes, other: bytes) -> str:
    """The line from a little before the place at which it leaves the other."""
    place = next((at for at, pair in enumerate(zip(line, other, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, place - LONGEST // 3)
    return repr(line[start : start + LONGEST].decode(errors="replace"))
