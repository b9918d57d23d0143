"""The claims: every module under `theory.claims` that has a CLAIM enrols by existing."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import theory.claims
from theory.claim import Claim
from theory.external import SUFFIX, load, require_distinct


class UnknownClaim(ValueError):
    """No claim has this id; the message offers the nearest."""


@cache
def claims() -> tuple[Claim, ...]:
    """All claims, ordered by id; ValueError if a module has none, or two share an id."""
    found: dict[str, Claim] = {}
    for module in walk_packages(theory.claims.__path__, "theory.claims."):
        if module.ispkg:
            continue
        claim = getattr(import_module(module.name), "CLAIM", None)
        if not isinstance(claim, Claim):
            raise ValueError(f"{module.name} has no CLAIM; every file under theory/claims states one")
        if claim.id in found:
            raise ValueError(f"{module.name}: the id {claim.id} is taken")
        found[claim.id] = claim
    return tuple(found[name] for name in sorted(found))


def find(claim_id: str) -> Claim:
    """The claim of that id, or of that file where a path ending in .py is given; UnknownClaim with the nearest ids
    otherwise, ClaimFileError for a file that is no claim."""
    if claim_id.endswith(SUFFIX):
        return load(claim_id)
    known = {claim.id: claim for claim in claims()}
    if claim_id in known:
        return known[claim_id]
    tails = {name.split(".", 1)[1]: name for name in known}
    near = get_close_matches(claim_id, known, n=3, cutoff=0) + [
        tails[tail] for tail in get_close_matches(claim_id, tails, n=1, cutoff=0)
    ]
    nearest = near[-1] if claim_id in tails else near[0]
    raise UnknownClaim(
        f"no claim is called {claim_id!r}; did you mean {nearest!r}? `modelcollapse claims` lists all {len(known)}; "
        "a claim of yours is named by its file, as in ./claim_mine.py"
    )


def find_all(names: Iterable[str]) -> list[Claim]:
    """The claims of these ids and files, each once; DuplicateClaim where two files share an id."""
    found = [find(name) for name in dict.fromkeys(names)]
    require_distinct(found)
    return found
