"""A manifest held against what is there now: files, ledger, records, derivations, the store, and the program."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from simulate.version import digest
from verify import environment, ledger, manifest, records

Manifest = Mapping[str, Any]
LONGEST = 5  # names in one line
SHORT = 40  # characters of a value that is quoted


class State(StrEnum):
    """What a check came to."""

    HELD = "as recorded"
    DIFFERS = "DIFFERS"
    MISSING = "MISSING"  # or damaged
    TOLD = "told"  # another version, a file that no manifest knows: no failure


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was checked; `detail` says what was found."""

    what: str
    state: State
    detail: str


def checks(out: Path) -> Iterator[Check]:
    """Each check of the manifest in `out`, as it is done. FileNotFoundError or ManifestError where there is none."""
    found = manifest.read(out / manifest.NAME)
    yield from _files(found, out)
    yield from _guarded("profile and seed", lambda: _run(found, out))
    yield from _guarded("ledger.json", lambda: _ledger(out))
    yield from _guarded("verdicts", lambda: _verdicts(found, out))
    yield from _guarded("derivations.json", lambda: _derivations(found, out))
    yield from _guarded("records.json", lambda: _evidence(found, out))
    yield from _store(found, out)
    yield from _program(found)


def _guarded(what: str, check: Callable[[], Check]) -> Iterator[Check]:
    """The check; a file that is not there has been told of, and one that cannot be read is."""
    try:
        yield check()
    except FileNotFoundError as error:
        yield Check(what=what, state=State.MISSING, detail=f"{Path(str(error.filename)).name} is not there")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        yield Check(what=what, state=State.MISSING, detail=f"it is damaged: {error}")


def _files(found: Manifest, out: Path) -> Iterator[Check]:
    """A line for each file that is not as recorded, and one for all others."""
    recorded = {**found["files"], **found["circumstances"].get("timed_files", {})}
    held = 0
    for name, each in recorded.items():
        path = out / name
        if not path.is_file():
            yield Check(what=name, state=State.MISSING, detail="it is not there")
            continue
        size = path.stat().st_size
        if size != each["bytes"]:
            yield Check(what=name, state=State.DIFFERS, detail=f"{size} bytes, recorded are {each['bytes']}")
        elif (now := environment.sha256(path)) != each["sha256"]:
            yield Check(what=name, state=State.DIFFERS, detail=f"SHA-256 {now[:12]}, recorded is {each['sha256'][:12]}")
        else:
            held += 1
    if held:
        yield Check(what="files", state=State.HELD, detail=f"{held} of {len(recorded)} by size and SHA-256")
    new = [path.relative_to(out).as_posix() for path in manifest.written(out)]
    new = [*(name for name in new if name not in recorded), *manifest.strangers(out)]
    if new:
        yield Check(what="files", state=State.TOLD, detail=f"not recorded: {_listed(new)}")


def _run(found: Manifest, out: Path) -> Check:
    """Whether the records are those of the profile and the seed that the manifest names."""
    kept = json.loads((out / "records.json").read_text(encoding="utf-8"))
    told = [f"{name} {found[name]}" for name in ("profile", "seed")]
    unlike = [f"{name} {kept[name]}" for name in ("profile", "seed") if found[name] != kept[name]]
    if unlike:
        detail = f"recorded are {' and '.join(told)}, and records.json has {' and '.join(unlike)}"
        return Check(what="profile and seed", state=State.DIFFERS, detail=detail)
    return Check(what="profile and seed", state=State.HELD, detail=", ".join(told))


def _ledger(out: Path) -> Check:
    """Whether the ledger is what the records give when they are judged now."""
    judged = ledger.canonical(ledger.untimed(records.judged(records.read(out / "records.json"))))
    text = (out / "ledger.json").read_text(encoding="utf-8")
    if text == judged:
        count = len(json.loads(text)["claims"])
        return Check(what="ledger.json", state=State.HELD, detail=f"{count} verdicts judged again from records.json")
    return Check(what="ledger.json", state=State.DIFFERS, detail=_unlike(json.loads(text), json.loads(judged)))


def _unlike(stands: Mapping[str, Any], judged: Mapping[str, Any]) -> str:
    """Where a ledger is not what its records give."""
    own, other = _by_claim(stands), _by_claim(judged)
    names = sorted(name for name in {*own, *other} if own.get(name) != other.get(name))
    told = [
        f"{name[0]}: {_first(own[name], other[name])}" if name in own and name in other else name[0] for name in names
    ]
    return f"records.json gives another: {_listed(told)}" if told else "records.json gives another, beside its verdicts"


def _first(stands: Any, judged: Any, place: str = "") -> str:
    """The first place at which two values of JSON differ, the verdict before all others, with what is there."""
    if isinstance(stands, dict) and isinstance(judged, dict):
        names = sorted({*stands, *judged}, key=lambda name: (name != "verdict", name))
        name = next(name for name in names if stands.get(name) != judged.get(name))
        return _first(stands.get(name), judged.get(name), f"{place}.{name}" if place else name)
    if isinstance(stands, list) and isinstance(judged, list) and len(stands) == len(judged):
        at = next(at for at, pair in enumerate(zip(stands, judged, strict=True)) if pair[0] != pair[1])
        return _first(stands[at], judged[at], f"{place}[{at}]")
    return f"{place} stands as {_short(stands)}, judged it is {_short(judged)}"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHORT else f"{text[:SHORT]}..."


def _by_claim(found: Mapping[str, Any]) -> dict[tuple[str, Any], Mapping[str, Any]]:
    return {(each["claim"], each["seed"]): each for each in found["claims"]}


def _verdicts(found: Manifest, out: Path) -> Check:
    """Whether the manifest names the claims, verdicts and outcomes of what the records give."""
    judged = records.judged(records.read(out / "records.json"))
    plain = [_told(each) for each in manifest.claims(judged, {}, {})]
    stated = [_told(each) for each in found["claims"]]
    unlike = [each["claim"] for each in (*plain, *stated) if plain.count(each) != stated.count(each)]
    if unlike:
        return Check(what="verdicts", state=State.DIFFERS, detail=f"not as judged: {_listed(dict.fromkeys(unlike))}")
    expected = sum(each["as_expected"] for each in stated)
    return Check(what="verdicts", state=State.HELD, detail=f"{len(stated)} claims, {expected} as expected")


def _told(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claim.items() if name not in ("evidence", "record", "derivation")}


def _derivations(found: Manifest, out: Path) -> Check:
    """Whether each claim's derivation has the standing that the manifest gives, and every line that it had."""
    kept = json.loads((out / "derivations.json").read_text(encoding="utf-8"))
    standing, hashes = {each["claim"]: each["standing"] for each in kept["claims"]}, manifest.hashes_of(kept)
    unlike = [each["claim"] for each in found["claims"] if standing.get(each["claim"]) != each["proof"]]
    other = [each["claim"] for each in found["claims"] if hashes.get(each["claim"]) != each["derivation"]]
    for what, names in (("another standing", unlike), ("other lines", other)):
        if names:
            named = _listed(dict.fromkeys(names))
            return Check(what="derivations.json", state=State.DIFFERS, detail=f"{what}: {named}")
    return Check(what="derivations.json", state=State.HELD, detail=f"{len(hashes)} derivations by SHA-256")


def _evidence(found: Manifest, out: Path) -> Check:
    """Whether the records hold the draws that the manifest names, and were judged as it says."""
    kept = json.loads((out / "records.json").read_text(encoding="utf-8"))
    own = {run: (draws, record) for run, record, draws in manifest.recorded(kept)}
    stated = {
        (each["claim"], each["seed"]): ([_unkeyed(draws) for draws in each["evidence"]], each["record"])
        for each in found["claims"]
        if "verdict" in each
    }
    runs = sorted({*own, *stated})
    nothing: tuple[list[Any], str] = ([], "")
    for place, what in enumerate(("other draws", "another margin, level or prediction")):
        unlike = [run[0] for run in runs if own.get(run, nothing)[place] != stated.get(run, nothing)[place]]
        if unlike:
            return Check(what="records.json", state=State.DIFFERS, detail=f"{what}: {_listed(unlike)}")
    count = len(kept["evidence"])
    return Check(what="records.json", state=State.HELD, detail=f"{count} pieces of evidence by SHA-256, with margins")


def _unkeyed(draws: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in draws.items() if name != "key"}


def _store(found: Manifest, out: Path) -> Iterator[Check]:
    """Whether the blocks of the store still add up to the evidence of the records."""
    from verify.manifest_store import unlike

    if not (out / manifest.STORE / "blocks.sqlite").is_file():
        yield Check(what="store", state=State.TOLD, detail="there is none, so the draws were not added up again")
        return
    try:
        count, wrong = unlike(found, out)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        said = getattr(error, "strerror", None) or error
        yield Check(what="store", state=State.MISSING, detail=f"it cannot be held against the records: {said}")
        return
    if wrong:
        yield Check(what="store", state=State.DIFFERS, detail=f"its blocks do not add up to: {_listed(wrong)}")
    if count > len(wrong):
        yield Check(what="store", state=State.HELD, detail=f"{count - len(wrong)} simulations added up again")


def _program(found: Manifest) -> Iterator[Check]:
    """What of the program is not what it was: a difference explains, and is no failure."""
    now = environment.program()
    lines = environment.differences(found["program"], now)
    if found["simulator"] != digest():
        lines.append(f"the simulator was {found['simulator'][:12]} and is {digest()[:12]}")
    for line in lines:
        yield Check(what="program", state=State.TOLD, detail=line)
    if not lines:
        yield Check(what="program", state=State.HELD, detail="version, sources, libraries, lock and simulator")


def _listed(names: Sequence[str] | Mapping[str, Any]) -> str:
    shown = list(names)
    more = f" and {len(shown) - LONGEST} more" if len(shown) > LONGEST else ""
    return ", ".join(shown[:LONGEST]) + more
