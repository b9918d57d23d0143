"""The manifest of a run: what was run with what, which files came of it, and which draws each verdict rests on."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from verify import environment
from verify.ledger import replace_text

SCHEMA = "modelcollapse/manifest/1"
NAME = "manifest.json"
STORE = "evidence"  # the folder of the kept simulations, which a manifest holds to its keys and not to its bytes
FILES = ("ledger.json", "records.json", "derivations.json", "report.html")
FOLDERS = ("paper", "figures")  # with all that is in them; what else lies in the folder is not of the run
TIMED = ".cost.json"  # the end of the names of files that say how long something took
Manifest = dict[str, Any]


class ManifestError(ValueError):
    """A manifest that cannot be read: not JSON, not of this schema, or cut short."""


def made(out: Path, circumstances: Mapping[str, Any]) -> Manifest:
    """The manifest of the run whose ledger and records stand in `out`.

    All that depends on the clock, the machine or the way in which the command was typed stands under `circumstances`.
    """
    from simulate.version import digest

    ledger = json.loads((out / "ledger.json").read_text(encoding="utf-8"))
    records = json.loads((out / "records.json").read_text(encoding="utf-8"))
    derived = hashes_of(json.loads((out / "derivations.json").read_text(encoding="utf-8")))
    files = described(out)
    timed = {name: files.pop(name) for name in list(files) if name.endswith(TIMED)}
    return {
        "schema": SCHEMA,
        "profile": ledger["profile"],
        "seed": ledger["seed"],
        "program": environment.program(),
        "simulator": digest(),
        "files": files,
        "claims": claims(ledger, behind(records), derived),
        "circumstances": {**circumstances, "machine": environment.machine(), "timed_files": timed},
    }


def write(manifest: Manifest, path: Path) -> None:
    """Nothing; the manifest stands at `path`, whole, or the file is as it was and OSError says why."""
    replace_text(path, json.dumps(manifest, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def read(path: Path) -> Manifest:
    """The manifest at `path`; FileNotFoundError when there is none, ManifestError when it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        _require_shape(found)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        again = "run `modelcollapse reproduce` to make it again"
        raise ManifestError(f"{path}: damaged manifest: {error}; {again}") from error
    return dict(found)


def _require_shape(found: Any) -> None:
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ValueError(f"the schema {SCHEMA} is needed")
    parts = ("profile", "seed", "program", "simulator", "files", "claims", "circumstances")
    missing = [name for name in parts if name not in found]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")
    around, program = found["circumstances"], found["program"]
    for name, each in [*found["files"].items(), *around.get("timed_files", {}).items()]:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"the file {name} lies outside")
        _require(each, bytes=int, sha256=str)
    for each in found["claims"]:
        _require(each, claim=str, expected=str, as_expected=bool, proof=str, derivation=str, evidence=list)
        for draws in each["evidence"]:
            _require(draws, key=str, sha256=str, replicates=int)
    _require(program, version=str, python=str, libraries=dict)
    _require(around, machine=dict, seconds=dict)
    _require(around["machine"], **dict.fromkeys(("processor", "cores"), object))
    _require(around["seconds"], **dict.fromkeys(around["seconds"], int | float))


def _require(part: Any, **kinds: Any) -> None:
    """Nothing; ValueError where the part is no object with these names and kinds of values."""
    if not isinstance(part, dict):
        raise ValueError(f"{part!r} in the place of an object")
    for name, kind in kinds.items():
        if name not in part or not isinstance(part[name], kind):
            given = repr(part[name]) if name in part else "nothing"
            raise ValueError(f"{name!r} is {given}")


def described(out: Path) -> dict[str, dict[str, Any]]:
    """The hash and the size of every file of the run in `out`, by its name there."""
    return {
        path.relative_to(out).as_posix(): {"sha256": environment.sha256(path), "bytes": path.stat().st_size}
        for path in written(out)
    }


def written(out: Path) -> Iterator[Path]:
    """The files that a run leaves in `out`, without the store, the manifest, and what somebody else has put there.

    Names that begin with a dot are those of files that are being written; the store of the figures may lie among them.
    """
    inside = [path for folder in FOLDERS for path in (out / folder).rglob("*")]
    for path in sorted([*(out / name for name in FILES), *inside]):
        place = path.relative_to(out)
        kept = STORE in place.parts[:-1] or any(part.startswith(".") for part in place.parts)
        if path.is_file() and not kept:
            yield path


def strangers(out: Path) -> list[str]:
    """What lies in `out` or in its store and is not of a run, by its name; of a folder, the folder alone.

    SQLite keeps files of its own beside the blocks while they are written.
    """
    from simulate.store import FILE as BLOCKS
    from verify import pace, sources

    known = {*FILES, *FOLDERS, STORE, NAME, *(f"{STORE}/{name}" for name in (BLOCKS, pace.FILE, sources.FILE))}
    found = [*out.iterdir(), *((out / STORE).iterdir() if (out / STORE).is_dir() else ())]
    names = [each.relative_to(out).as_posix() for each in found if not each.name.startswith((".", f"{BLOCKS}-"))]
    return sorted(name for name in names if name not in known)


def claims(
    ledger: Mapping[str, Any], judged: Mapping[tuple[str, int], Mapping[str, Any]], derived: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What was expected of each claim, what came out, and the draws behind it: none where it is proved alone.

    `judged` is what each verdict was judged from, and `derived` are the hashes of the derivations.
    """
    drawn = [
        {
            **_common(entry),
            "verdict": entry["verdict"],
            "proof": entry["standing"],
            "seed": entry["seed"],
            **judged.get((entry["claim"], entry["seed"]), {"record": "", "evidence": []}),
        }
        for entry in ledger["claims"]
    ]
    proved = [
        {**_common(entry), "outcome": entry["outcome"], "proof": entry["standing"], "evidence": []}
        for entry in ledger.get("proved", ())
    ]
    every = [{**each, "derivation": derived.get(each["claim"], "")} for each in (*drawn, *proved)]
    return sorted(every, key=lambda each: (each["claim"], str(each.get("seed"))))


def _common(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"claim": entry["claim"], "expected": entry["expected"], "as_expected": entry["as_expected"]}


def behind(records: Mapping[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """What each claim and seed was judged from: its record, as a hash, and the draws with their keys in the store."""
    named = [keys(each["record"], records["profile"]) for each in records["claims"]]
    return {
        run: {"record": record, "evidence": [{**one, "key": key} for one, key in zip(draws, those, strict=True)]}
        for (run, record, draws), those in zip(recorded(records), named, strict=True)
    }


def recorded(records: Mapping[str, Any]) -> Iterator[tuple[tuple[str, int], str, list[dict[str, Any]]]]:
    """Each claim and seed with the hash of its record, margin and level among it, and its draws: hash, replicates."""
    kept = [{"sha256": sha256_of(each), "replicates": each["replicates"]} for each in records["evidence"]]
    for each in records["claims"]:
        record = each["record"]
        draws = [kept[place] for place in _places(record)]
        yield (record["claim"], record["seed"]), sha256_of({**record, "designs": _undrawn(record)}), draws


def _undrawn(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The designs without the places of their draws, which have hashes of their own."""
    return [{name: value for name, value in design.items() if name != "evidence"} for design in record["designs"]]


def hashes_of(derivations: Mapping[str, Any]) -> dict[str, str]:
    """The hash of each claim's derivation, from the document of all."""
    return {each["claim"]: sha256_of(each) for each in derivations["claims"]}


def _places(record: Mapping[str, Any]) -> list[int]:
    return [place for design in record["designs"] for place in design["evidence"]]


def keys(record: Mapping[str, Any], profile: str) -> list[str]:
    """The keys under which the store keeps what the record was judged from, in its order."""
    from theory.registry import find
    from verify.drawing import requests_of
    from verify.foresight import key_of
    from verify.outlook import case_of
    from verify.terms import Terms

    terms = Terms(profile=profile)
    claim = terms.trimmed(find(record["claim"]))
    case = case_of(claim, record["seed"])
    pairs = zip(case.trials, record["designs"], strict=True)
    return [
        key_of(request) for trial, design in pairs for request in requests_of(case, trial, design["planned"], terms)
    ]


def sha256_of(value: Any) -> str:
    """The hash of a value's one JSON text."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
