"""The file of a claim as pytest collects it, and its items: lines, instances, the statement, near misses, errata, and
the verdict."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import pytest

import theory  # noqa: F401 - before SymPy, whose integers it chooses
from theory.assess import Assessment, assess, unfounded
from theory.claim import Claim
from theory.external import load
from theory.proof.check import shared_arithmetic
from theory.proof.line import Derivation
from verify.plugin import SESSION
from verify.plugin.findings import Failure, near_miss, proof_entry, statement, verdict
from verify.plugin.findings import instances as instances_hold
from verify.plugin.findings import line as line_holds
from verify.plugin.findings import structure as structure_holds

OTHER = re.compile(r"\W+")
CHOICE = "SYMPY_GROUND_TYPES"


def _shared() -> str:
    """Why no proof can be checked in this process, and what to type; empty words where one can.

    SymPy chooses its integers once, when it is first imported, and somebody else's test may have been first.
    """
    if not shared_arithmetic():
        return ""
    engines = (
        "a proof is checked by two engines, SymPy and FLINT, and here SymPy does not compute with Python's integers"
    )
    if os.environ.get(CHOICE) != "python":
        return f"{engines}, as {CHOICE}={os.environ.get(CHOICE)} asks for; type: {CHOICE}=python pytest"
    return (
        f"{engines}, as it was imported before any claim was collected; type: pytest -p theory, or write addopts = "
        "-p theory in the ini file of pytest"
    )


class ClaimFile(pytest.File):
    """A file with one CLAIM."""

    @cached_property
    def claim(self) -> Claim:
        """The claim, whose derivation is made once; CollectError says what is wrong with the file."""
        shared = _shared()
        if shared:
            raise self.CollectError(f"{self.path}: {shared}")
        try:
            folder = self.config.invocation_params.dir
            found = load(os.path.relpath(self.path, folder), beside=str(folder))
            derivation = found.derivation()
        except (ValueError, OSError) as error:
            raise self.CollectError(str(error)) from None
        taken = self.config.stash[SESSION].files.setdefault(found.id, str(self.path))
        if taken != str(self.path):
            raise self.CollectError(f"{self.path}: the id {found.id} is taken by {taken}; rename one of them")
        return replace(found, derivation=lambda: derivation)

    @cached_property
    def derivation(self) -> Derivation:
        return self.claim.derivation()

    @cached_property
    def assessment(self) -> Assessment:
        """What mathematics says, worked out once for all items of a process."""
        return assess(self.claim, self.derivation)

    def collect(self) -> Iterator["ClaimItem"]:
        """The items, those that rest on nothing first."""
        claim = self.claim
        for place, line in enumerate(self.derivation.lines):
            yield self._item(f"line {place + 1}: {line.rule.name}", partial(self._line, place))
        yield self._item("structure", lambda: structure_holds(self.assessment))
        yield self._item("instances", lambda: instances_hold(self.assessment))
        yield self._item("statement", lambda: statement(claim, self.assessment), self._proof)
        for place, miss in enumerate(claim.near_misses, 1):
            yield self._item(f"near miss {place}: {miss.formula}", partial(near_miss, claim, self.derivation, miss))
        for place, erratum in enumerate(claim.errata, 1):
            yield self._item(f"erratum {place}: {erratum.place}", partial(unfounded, erratum))
        if claim.plan is not None:
            yield self._item("verdict", None, marker="simulated")

    def _item(
        self,
        name: str,
        check: Callable[[], str] | None,
        told: Callable[[], dict[str, Any]] | None = None,
        *,
        marker: str = "exact",
    ) -> "ClaimItem":
        item: ClaimItem = ClaimItem.from_parent(self, name=name, check=check, told=told)
        item.extra_keyword_matches.add(self.claim.id)  # -k finds a claim by what it is called everywhere else
        for each in ("claim", marker, f"kind_{OTHER.sub('_', self.claim.kind)}", f"regime_{self.claim.regime}"):
            item.add_marker(self._marker(each))
        if self.config.pluginmanager.hasplugin("xdist"):  # with --dist loadgroup one worker has the whole claim
            item.add_marker(pytest.mark.xdist_group(self.claim.id))
        return item

    def _marker(self, name: str) -> pytest.MarkDecorator:
        known = [each.partition(":")[0] for each in self.config.getini("markers")]
        if name not in known:
            self.config.addinivalue_line("markers", f"{name}: claims of this kind or regime")
        decorator: pytest.MarkDecorator = getattr(pytest.mark, name)
        return decorator

    def _line(self, place: int) -> str:
        return line_holds(self.assessment, place)

    def _proof(self) -> dict[str, Any]:
        return {"proof": proof_entry(self.claim, self.assessment)}


class ClaimItem(pytest.Item):
    """One thing that must hold of a claim."""

    parent: ClaimFile

    def __init__(
        self,
        *,
        check: Callable[[], str] | None,
        told: Callable[[], dict[str, Any]] | None,
        **rest: Any,
    ) -> None:
        super().__init__(**rest)
        self.check = check
        self.told = told
        self.found = ""  # JSON for the report

    def runtest(self) -> None:
        """Nothing; Failure says what does not hold."""
        if self.check is None:
            self._judge()
            return
        if self.told is not None:
            self.found = json.dumps(self.told())
        fault = self.check()
        if fault:
            raise Failure(fault)

    def _judge(self) -> None:
        """Nothing; Failure where the verdict on fresh draws is not the expected one."""
        option = self.config.getoption
        told, fault = verdict(
            self.parent.claim, self.parent.assessment, profile=option("claims_profile"), seed=option("claims_seed"),
            store=option("claims_store"), family=self.config.stash[SESSION].family,
        )  # fmt: skip
        self.found = json.dumps(told)
        if fault:
            raise Failure(fault)

    def repr_failure(self, excinfo: "pytest.ExceptionInfo[BaseException]", style: Any = None) -> Any:
        """The message alone where a claim fails; a traceback for what nobody has foreseen."""
        if isinstance(excinfo.value, Failure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Where the item stands, and its heading."""
        return self.path, None, f"{self.parent.claim.id}: {self.name}"
