"""What a run prints, built again from its records in a folder of its own, and held against what stands."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from verify.manifest_check import Check, State

PDF = "paper/main.pdf"
LONGEST = 60  # characters of a line that is quoted


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
            first = str(error).splitlines()[0]
            yield Check(what="tables and report", state=State.MISSING, detail=f"they cannot be built again: {first}")
            return
        built = [each for each in found["files"] if each == "report.html" or each.startswith("paper/")]
        unlike = {each: told for each in built if (told := _unlike(out / each, Path(name) / each))}
        for each, told in unlike.items():
            binding = same and (latex or each != PDF)
            yield Check(what=each, state=State.DIFFERS if binding else State.TOLD, detail=f"built again, {told}")
    if skipped and PDF in built:
        yield Check(what=PDF, state=State.TOLD, detail=f"not built again: {skipped}")
    held = [each for each in built if each not in unlike and not (skipped and each == PDF)]
    if held:
        what = f"{len(held)} files built again from ledger.json and derivations.json"
        yield Check(what="tables and report", state=State.HELD, detail=what)


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


def _unlike(stands: Path, built: Path) -> str | None:
    """What is otherwise in the file that stands; None where it is the same, or there is nothing to hold it against."""
    if not stands.is_file() or not built.is_file():
        return None
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
