"""A user's formula for a claim that is proved and not simulated: exact mathematics gives the verdict, without draws."""

import time
from typing import Any

import theory  # noqa: F401 - before SymPy, whose integers it chooses

# isort: split
import sympy

from theory.assess import Assessment
from theory.certify import certificate
from theory.claim import Claim, Expected, NearMiss
from theory.formula import FormulaError, parse
from theory.latex import formula as latex
from theory.proof.standing import WORDS, Standing, weakest
from theory.refute import Point, Search, refuted_at, search, spelled, value_at, valued, values_apart
from verify import proofs
from verify.result import Verdict

ONE_VALUE = "its one value"  # of a claim without parameters
UNLIKE = {"=": "differs from", "<=": "exceeds", ">=": "falls below"}


def entry(claim: Claim, found: Assessment, text: str, *, seed: int, alpha: float) -> dict[str, Any]:
    """The entry of the ledger for the formula in the place of the claim's value, expected CONFIRMED.

    REFUTED names a point of the domain, CONFIRMED a certificate; between them, INCONCLUSIVE counts the points that do
    not tell. FormulaError if the formula has no finite value where the claim has one.
    """
    started = time.perf_counter()
    stated = parse(text, claim.symbols)
    verdict, reason, shown = _judged(claim, found, stated)
    misses = [(miss, refuted_at(claim, miss, found.derivation)) for miss in claim.near_misses]
    return {
        **proofs.described(claim, found),
        "claim": claim.id,
        "expected": str(Expected.CONFIRMED),
        "regime": str(claim.regime),
        "relation": claim.relation,
        "formula": str(stated),
        "formula_latex": latex(stated),
        "alpha": alpha,
        "delta": 0.0,
        "seed": seed,
        "verdict": str(verdict),
        "as_expected": verdict is Verdict.CONFIRMED,
        "reason": reason,
        "designs": [],
        "p_adjusted": None,
        "near_misses": [_miss(miss, point) for miss, point in misses],
        "decided_by": "proof",
        **shown,
        "seconds": round(time.perf_counter() - started, 3),
    }


def _judged(claim: Claim, found: Assessment, stated: sympy.Expr) -> tuple[Verdict, str, dict[str, Any]]:
    """The verdict, its reason, and on what it stands."""
    if not found.ok:
        return Verdict.ERROR, f"proof: {found.reason}", _shown(Standing.NUMERIC, 0)
    derived = found.derivation.equality
    searched = search(claim, derived, stated)
    points = searched.agreed + searched.undecided
    if searched.point is not None:
        reason = _against(claim.relation, derived, stated, searched.point)
        words = f"proved false: {WORDS[found.standing]}"
        place = spelled(searched.point) or ONE_VALUE
        return Verdict.REFUTED, reason, _shown(found.standing, points + 1, words, refuted_at=place)
    if searched.without_value is not None:
        raise FormulaError(_without_value(claim, derived, searched.without_value))
    shown = certificate(claim, found.derivation, stated)
    if shown is not None:
        standing = weakest([found.standing, shown.standing])
        return Verdict.CONFIRMED, shown.words, _shown(standing, points, WORDS[standing], certificate=shown.words)
    standing = Standing.ENCLOSURE if searched.undecided else Standing.CASES if points else Standing.NUMERIC
    return Verdict.INCONCLUSIVE, _open(claim, derived, searched), _shown(standing, points, WORDS[standing])


def _shown(standing: Standing, points: int, words: str = "undecided", **more: str) -> dict[str, Any]:
    return {
        "standing": str(standing), "proof": words, "points": points, "certificate": None, "refuted_at": None, **more,
    }  # fmt: skip


def _miss(miss: NearMiss, point: Point | None) -> dict[str, Any]:
    verdict = Verdict.INCONCLUSIVE if point is None else Verdict.REFUTED
    return {
        "formula": str(miss.formula), "verdict": str(verdict), "z": None,
        "refuted_at": None if point is None else spelled(point) or ONE_VALUE,
    }  # fmt: skip


def _against(relation: str, derived: sympy.Expr, stated: sympy.Expr, point: Point) -> str:
    """Both values at the point, and how they differ."""
    own, other = values_apart(derived, stated, point)
    there = f"at {spelled(point)} " if point else ""
    return (
        f"{there}the derived value {valued(derived, own)} {UNLIKE[relation]} the formula's {other}, by exact arithmetic"
    )


def _without_value(claim: Claim, derived: sympy.Expr, point: Point) -> str:
    return (
        f"the formula has no finite real value at {spelled(point)}, where the derived value is "
        f"{value_at(derived, point)}; write one that has a value for "
        f"{', '.join(f'{each.name}: {each.domain}' for each in claim.parameters)}"
    )


def _open(claim: Claim, derived: sympy.Expr, searched: Search) -> str:
    points = searched.agreed + searched.undecided
    more = f", {searched.undecided} are open at 70 digits" if searched.undecided else ""
    return (
        f"no certificate is found that the formula holds, and none of {points} points of the domain contradicts it "
        f"({searched.agreed} hold exactly{more}); no draws exist, so no number of replicates decides it. What would: a "
        f"form nearer to what is derived, {derived}; type: modelcollapse derive {claim.id}"
    )
