"""Stand-ins for what the command line calls, so that its own rules are tested without a proof or a draw."""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from modelcollapse.cli import cli

Run = Callable[..., Result]


class UnknownClaim(ValueError):
    """What the registry raises; it lives in a module of ours, like the real one."""

    __module__ = "theory.registry"


class FormulaError(ValueError):
    """What the reader of formulas raises."""

    __module__ = "theory.formula"


def claim(name: str, parameters: Mapping[str, int], **fields: Any) -> SimpleNamespace:
    least = tuple(
        SimpleNamespace(name=key, symbol=key, meaning=f"the {key}", domain=f"from {value}", least=value)
        for key, value in parameters.items()
    )
    common = {
        "source": "Kazdan et al. 2024",
        "title": f"title of {name}",
        "statement": "it grows",
        "conventions": ("divisor N",),
        "kind": "variance",
        "relation": "=",
        "value": "n",
        "assumptions": ("divisor N",),
        "plan": "drawn",
        "near_misses": (SimpleNamespace(formula="n + 1", slip="an index"),),
        "derivation": lambda: None,
    }
    return SimpleNamespace(
        id=name,
        typed=name,
        parameters=least,
        **{**common, "symbols": tuple(parameters), "expected": "CONFIRMED", **fields},
    )


CLAIMS = (
    claim("dey.likelihood", {}, source="Dey and Donoho 2024", kind="lemma", expected="REFUTED"),
    claim("kazdan.variance", {"n": 2, "t": 1}),
)


def entry(name: str = "kazdan.variance", verdict: str = "CONFIRMED", expected: str = "CONFIRMED") -> dict[str, Any]:
    """One claim's entry in a ledger."""
    design = {"parameters": {"n": "5"}, "theory": 0.5, "estimate": 0.51, "mcse": 0.01, "replicates": 100}
    return {
        "claim": name,
        "expected": expected,
        "verdict": verdict,
        "as_expected": verdict == expected,
        "reason": "the reason",
        "standing": "certificate",
        "designs": [{**design, "verdict": verdict, "z": 1.0}],
        "p_adjusted": 0.4,
        "near_misses": [{"formula": "n", "verdict": "REFUTED", "z": 9.0}],
        "seconds": 1.0,
    }


def evidence(used: int = 8) -> dict[str, Any]:
    """Two coefficients, two generations: in each block u is (1, 0), (-1, 0), (0, 1), (0, -1), and then the double."""
    outer = [[[2.0, 0.0], [0.0, 2.0]], [[8.0, 0.0], [0.0, 8.0]]]
    block = {"used": used // 2, "sum": [[0.0, 0.0], [0.0, 0.0]], "outer": outer}
    common = {"engine": "fast", "seed": 2024, "replicates": 8, "used": used, "excluded": {"separation": 8 - used}}
    common["failures"] = []
    sizes = {"kind": "covariance", "dimension": 2, "generations": 2}
    return {**common, **sizes, "design": {"system": "glm"}, "capped": 0, "blocks": [block, block]}


class Fakes:
    """What the stand-ins answer, to be set by a test, and what they were asked."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = [entry()]
        self.raises: BaseException | None = None
        self.asked: dict[str, Any] = {}
        self.lines = [SimpleNamespace(**dict.fromkeys(LINE, "x"), ok=True)]
        self.ok = True
        self.evidence: dict[str, Any] = evidence()

    def _answer(self, call: str, asked: dict[str, Any]) -> None:
        self.asked[call] = asked
        if self.raises is not None:
            raise self.raises

    def find(self, name: str) -> SimpleNamespace:
        for known in CLAIMS:
            if known.id == name:
                return known
        raise UnknownClaim(f"unknown claim {name!r}; the nearest is {CLAIMS[1].id}")

    def assess(self, _: object) -> SimpleNamespace:
        outcome = "proved" if self.ok else "undecided"
        words = {"standing": "certificate", "words": "verified derivation", "reason": "1 line holds"}
        agrees = {"agrees_with": lambda expected: self.ok and expected == "CONFIRMED"}
        return SimpleNamespace(
            ok=self.ok, derivation=None, outcome=outcome, rests_on=("a lemma",), lines=self.lines, **words, **agrees
        )

    def evaluate(self, claim: Any, at: Mapping[str, str], digits: int) -> SimpleNamespace:
        self._answer("evaluate", {"claim": claim.id, "at": dict(at), "digits": digits})
        return SimpleNamespace(value="0.5", exact="1/2", lower="0.49", upper="0.51", digits=str(digits))

    def campaign(self, claims: Any, **options: Any) -> dict[str, Any]:
        self._answer("campaign", {"claims": [claim.id for claim in claims], **options})
        return {"schema": "modelcollapse/ledger/1", "seed": options["seed"], "claims": self.entries}

    def run_many(self, requests: Any, **options: Any) -> list[dict[str, Any]]:
        self._answer("run_many", {"request": requests[0], **options})
        return [self.evidence]

    def parse(self, text: str, symbols: Any) -> str:
        if text == "n +":
            raise FormulaError("the formula 'n +' ends too early")
        return text

    @contextmanager
    def telling(self, store: Path, *arguments: Any, **options: Any) -> Iterator[SimpleNamespace]:
        self.asked["telling"] = {"store": store, **options}
        yield SimpleNamespace(update=None, ahead=None, proved=None, stage=lambda _: None)

    def around(self) -> dict[str, dict[str, Any]]:
        """What is chosen before a campaign, and written and told around it."""
        known = {"claims": lambda: CLAIMS, "find": self.find}
        return {
            "theory.registry": {**known, "find_all": lambda names: [self.find(name) for name in dict.fromkeys(names)]},
            "paper.build": {"build": self.build},
            "paper.html.build": {"of_run": self.report},
            "modelcollapse.pacing": {
                "telling": self.telling,
                "ended": lambda out, *_: out / "manifest.json",
                "PAPER": "paper",
            },
        }

    def build(self, records: Path, out: Path) -> SimpleNamespace:
        self._answer("build", {"records": records, "out": out})
        records.read_bytes()
        return SimpleNamespace(
            tex=[out / "main.tex"], figures=(), pdf=None, skipped="LaTeX is not installed", overfull=(), lacks=()
        )

    def report(self, records: Path, out: Path) -> Path:
        self.asked["report"] = {"records": records, "out": out}
        return out / "report.html"


LINE = ("left", "relation", "right", "latex", "rule", "reason", "standing", "detail", "used")


def from_csv(path: Path) -> list[list[Fraction]]:
    with path.open(encoding="utf-8") as file:
        return [[Fraction(cell) for cell in row] for row in csv.reader(file)]


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Fakes:
    """The stand-ins, in the place of the modules that a command imports when it runs."""
    fakes = Fakes()
    modules: dict[str, dict[str, Any]] = {
        "theory.assess": {"assess": fakes.assess},
        "theory.refute": {"refuted_at": lambda claim, miss, derivation: {"n": 2}},
        "theory.evaluate": {
            "evaluate": fakes.evaluate,
            "example": lambda claim: {parameter.name: str(parameter.least) for parameter in claim.parameters},
        },
        "theory.formula": {"parse": fakes.parse},
        "theory.workflow": {
            "matrix": lambda _, generations: [[Fraction(1)] * generations] * generations,
            "sizes": lambda workflow, generations: [Fraction(1)] * generations,
            "variance_ratios": lambda weights, sizes=None: [
                Fraction(len(weights), place + 1) for place in range(len(weights))
            ],
            "from_csv": from_csv,
            "ratios": lambda _, generations: [Fraction(generations, place + 1) for place in range(generations)],
            "closed_form": lambda _: "G",
            "limit_text": lambda _: None,
            "limit_enclosure": lambda _: None,
        },
        "simulate.run": {"run_many": fakes.run_many},
        "simulate.store": {"Store": lambda folder: f"store in {folder}"},
        "verify.campaign": {"campaign": fakes.campaign},
        "verify.ledger": {
            "untimed": dict,
            "read": lambda path: path,
            "write": lambda ledger, path: path.write_text(str(ledger), encoding="utf-8"),
        },
        **fakes.around(),
    }
    for name, contents in modules.items():
        module = ModuleType(name)
        module.__dict__.update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    return fakes


@pytest.fixture
def run() -> Run:
    """Types a command line: `run("evaluate", "kazdan.variance")`."""
    return lambda *arguments: CliRunner().invoke(cli, [str(part) for part in arguments], prog_name="modelcollapse")
