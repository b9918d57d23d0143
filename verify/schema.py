"""The shapes of the two documents of this package, as JSON Schema: the record that is judged, and the ledger."""

from collections.abc import Callable, Mapping
from functools import cache
from math import isfinite
from typing import Any

Schema = dict[str, Any]

LONGEST_QUOTE = 60  # characters of a wrong value in a message
LEDGER_NAME = "modelcollapse/ledger/1"
VERDICTS = ["CONFIRMED", "REFUTED", "INCONCLUSIVE", "INVALID", "ERROR"]
EXPECTED = ["CONFIRMED", "REFUTED"]
REGIMES = ["exact", "limit", "identity"]
RELATIONS = ["=", "<=", ">="]
OUTCOMES = ["proved", "refuted", "undecided"]

TEST = "confidence sequence"  # of a claim whose draws may be looked at again; otherwise one look, and no name

NUMBER: Schema = {"type": "number"}
MAYBE: Schema = {"type": ["number", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
LEVEL: Schema = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
NAME: Schema = {"type": "string", "minLength": 1}
POSITIVE: Schema = {"type": "integer", "minimum": 1}


def _object(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})}}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


PREDICTED: Schema = {"anyOf": [NUMBER, _list(NUMBER, 1)]}
CLAIM = {
    "claim": NAME,
    "expected": {"enum": EXPECTED},
    "regime": {"enum": REGIMES},
    "relation": {"enum": RELATIONS},
    "formula": TEXT,
    "alpha": LEVEL,
    "delta": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    "seed": {"type": "integer"},
}
FAMILY = {"family": POSITIVE}  # the tests of the whole ledger, over which a refutation is corrected

LOOKS = {"test": {"enum": [TEST]}, "looks": POSITIVE}
LOOKS_AT_DESIGN = {
    "tuned": POSITIVE,
    "most": POSITIVE,
}  # replicates: where the test is sharpest, and how many are allowed

COMPARED = _object({"fits": COUNT, "unmatched": COUNT, "largest": NUMBER, "tolerance": NUMBER})
EVIDENCE = _object(
    {
        "kind": {"enum": ["scalar", "covariance", "coefficients", "ratio", "functionals"]},
        "design": {"type": "object"},
        "replicates": COUNT,
        "used": COUNT,
        "excluded": {"type": "object", "additionalProperties": COUNT},
    },
    {"capped": COUNT, "block": COUNT, "different_blocks": COUNT, "failures": _list(TEXT), "compared": COMPARED},
)
LAW = _object({"law": {"enum": ["direction", "length"]}, "degrees": COUNT, "variance": NUMBER})
PROCESS = _object(
    {"names": _list(NAME, 1), "parts": _list(NAME, 1), "orders": _list(NUMBER, 1), "scales": _list(NUMBER, 1)}
    | {"laws": _list(LAW, 1), "size": POSITIVE}
)  # of the functionals of a path, and of its histograms
DESIGN = _object(
    {
        "parameters": {"type": "object"},
        "statistic": {"enum": ["mean", "growth", "inverse growth", "coefficients", "ratio", "process"]},
        "planned": COUNT,
        "predicted": PREDICTED,
        "near_misses": _list(_object({"formula": NAME, "predicted": PREDICTED})),
        "finite_variance": {"type": "boolean"},
        "evidence": _list(EVIDENCE),
    },
    {
        "generation": {"type": ["integer", "null"]},
        "process": PROCESS,
        "asked": POSITIVE,
        "relative_variance": NUMBER,
        **LOOKS_AT_DESIGN,
    },
)
PROOF = _object({"ok": {"type": "boolean"}, "standing": TEXT, "reason": TEXT}, {"decided": {"enum": EXPECTED}})
RECORD = _object({**CLAIM, "proof": PROOF, "designs": _list(DESIGN, 1)}, {"seconds": NUMBER, **FAMILY, **LOOKS})

POINT = _object({"n": {"type": "integer"}, "estimate": MAYBE, "mcse": MAYBE})
JUDGED = _object(
    {
        "parameters": {"type": "object", "additionalProperties": TEXT},
        "theory": MAYBE,
        "estimate": MAYBE,
        "mcse": MAYBE,
        "replicates": COUNT,
        "verdict": {"enum": VERDICTS},
        "z": MAYBE,
        "p": MAYBE,
        "tost_p": MAYBE,
        "excluded": COUNT,
        "excluded_upper": SHARE,
    },
    {
        "slope": MAYBE,
        "lack_of_fit": MAYBE,
        "points": _list(POINT),
        "would_decide": {"type": ["integer", "null"]},
        **LOOKS_AT_DESIGN,
    },
)
BY_PROOF: Schema = {  # of a formula that exact mathematics decides, without draws
    "decided_by": {"enum": ["proof"]},
    "certificate": {"type": ["string", "null"]},
    "refuted_at": {"type": ["string", "null"]},
    "points": COUNT,
}
NEAR_MISS = _object({"formula": NAME, "verdict": {"enum": VERDICTS}, "z": MAYBE})
ENTRY = _object(
    {
        **CLAIM,
        "verdict": {"enum": VERDICTS},
        "as_expected": {"type": "boolean"},
        "reason": TEXT,
        "standing": TEXT,
        "designs": _list(JUDGED),
        "p_adjusted": MAYBE,
        "near_misses": _list(NEAR_MISS),
    },
    {"seconds": NUMBER, **LOOKS, **BY_PROOF},
)
PROVED = _object(
    {
        "claim": NAME,
        "expected": {"enum": EXPECTED},
        "outcome": {"enum": OUTCOMES},
        "as_expected": {"type": "boolean"},
        "standing": NAME,
        "reason": TEXT,
        "near_misses": _list(_object({"formula": NAME, "refuted_at": {"type": ["string", "null"]}})),
    }
)
ERRATUM = _object(
    dict.fromkeys(("claim", "source", "place", "printed", "reason", "witness", "corrected", "standing"), TEXT)
)
NODE = _object({"name": NAME, "kind": NAME, "standing": NAME, "rests_on": _list(NAME)})
LEDGER = _object(
    {
        "schema": {"const": LEDGER_NAME},
        "profile": NAME,
        "seed": {"type": "integer"},
        "alpha": LEVEL,
        "claims": _list(ENTRY),
    },
    {"seeds": _list({"type": "integer"}, 2), "proved": _list(PROVED), "errata": _list(ERRATUM), "graph": _list(NODE)},
)


def record_fault(record: Any) -> str | None:
    """Where a record departs from its shape, and how; None for a well-formed one."""
    return _departure("record", record)


def ledger_fault(ledger: Any) -> str | None:
    """Where a ledger departs from its shape, and how; None for a well-formed one."""
    return _departure("ledger", ledger)


def _departure(name: str, document: Any) -> str | None:
    from fastjsonschema import JsonSchemaValueException

    try:
        _validator(name)(document)
    except JsonSchemaValueException as error:
        return f"{name}{error.message.removeprefix('data')}, given {str(error.value)[:LONGEST_QUOTE]!r}"
    levels = [(key, document[key]) for key in ("alpha", "delta") if key in document]
    return next((f"{name}.{key} must be finite, given {value}" for key, value in levels if not isfinite(value)), None)


@cache
def _validator(name: str) -> Callable[[Any], Any]:
    """The compiled check of one of our documents; compiling takes longer than checking."""
    from fastjsonschema import compile as compiled

    check: Callable[[Any], Any] = compiled({"record": RECORD, "ledger": LEDGER}[name], use_default=False)
    return check
