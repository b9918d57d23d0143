"""The pytest plugin: a file claim_*.py is collected, each line of its proof is an item, and so is its verdict.

Every pytest of the environment loads this module, so it imports pytest and the standard library alone; what reads and
judges claims is imported when there is a file to collect.
"""

from collections.abc import Generator, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from verify.plugin.items import ClaimFile

PATTERN = "claim_*.py"
MARKERS = {
    "claim": "an item of a claim's file",
    "exact": "an item of a claim that mathematics decides, without draws",
    "simulated": "the verdict of a claim, for which it is simulated",
}
SEED = 2024
NAMED = ("claims_json", "claims_store")  # options that name a file or a folder
FOUND = "modelcollapse_claims"  # the attribute of a report that holds what the item found, as JSON


class Session:
    """What this run of pytest has collected and found."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}  # ids of claims, and where each stands
        self.family = 0  # the verdicts over which a refutation is corrected
        self.found: list[str] = []


SESSION = pytest.StashKey[Session]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options and the setting of the plugin."""
    group = parser.getgroup("claims", "claims with a proof and a verdict (modelcollapse)")
    group.addoption("--claims", action="store_true", help="Run the items of claims alone.")
    group.addoption(
        "--claims-profile", choices=("quick", "full"), default="quick", help="How much to draw for a verdict."
    )
    group.addoption("--claims-seed", type=int, default=SEED, metavar="N", help=f"Root seed of the draws ({SEED}).")
    group.addoption("--claims-json", metavar="FILE", help="Write proofs and verdicts to FILE as JSON.")
    group.addoption("--claims-store", metavar="DIR", help="Keep finished draws in DIR, and use those kept there.")
    parser.addini("claim_files", f"Patterns of the files that hold a claim each ({PATTERN}).", "args", [PATTERN])


def pytest_configure(config: pytest.Config) -> None:
    """Registers the markers, so that --strict-markers knows them."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    config.stash[SESSION] = Session()
    for option in NAMED:  # from where pytest was typed, whatever changes the directory since
        text = getattr(config.option, option)
        setattr(config.option, option, None if text is None else str(Path(config.invocation_params.dir, text)))
    file = config.getoption("claims_json")
    if file is not None and not hasattr(config, "workerinput"):
        _require_writable(Path(file))


def _require_writable(file: Path) -> None:
    """Nothing; UsageError where the JSON could not be written in the end, before anything is drawn."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise pytest.UsageError(
            f"--claims-json {file}: cannot be written: {error.strerror}; give another FILE"
        ) from None


def _holds_claim(path: Path, config: pytest.Config) -> bool:
    return any(fnmatch(path.name, pattern) for pattern in config.getini("claim_files"))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ClaimFile | None":
    """The collector of a claim's file; None for any other."""
    if not _holds_claim(file_path, parent.config):
        return None
    from verify.plugin.items import ClaimFile

    found: ClaimFile = ClaimFile.from_parent(parent, path=file_path)
    return found


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """True for a file without a claim where claims alone are wanted."""
    other = config.getoption("claims") and collection_path.is_file() and not _holds_claim(collection_path, config)
    return True if other else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Counts the verdicts, before -k or -m leave any out; with --claims leaves out what belongs to no claim."""
    config.stash[SESSION].family = sum(each.get_closest_marker("simulated") is not None for each in items)
    if config.getoption("claims"):
        others = [each for each in items if each.get_closest_marker("claim") is None]
        config.hook.pytest_deselected(items=others)
        items[:] = [each for each in items if each.get_closest_marker("claim") is not None]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: "pytest.CallInfo[None]"
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report, with what a claim's item has found: under xdist the report is all that leaves the worker."""
    report = yield
    found = getattr(item, "found", "")
    if call.when == "call" and found:
        setattr(report, FOUND, found)
    return report


class Listener:
    """Gathers what reports bring, in the process that writes."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps what the item has found."""
        found = getattr(report, FOUND, "")
        if found:
            self.session.found.append(found)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Sets up the listener; a worker of xdist has none."""
    if not hasattr(session.config, "workerinput"):
        session.config.pluginmanager.register(Listener(session.config.stash[SESSION]), "modelcollapse-listener")


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    """Prints a line for each verdict, and writes the JSON that was asked for."""
    found, file = config.stash[SESSION].found, config.getoption("claims_json")
    if not found and file is None:
        return
    from verify.plugin.report import document, lines, written

    told = document(
        found, seed=config.getoption("claims_seed"), profile=config.getoption("claims_profile"),
        interrupted=exitstatus in (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR),
    )  # fmt: skip
    _print(terminalreporter, lines(told))
    if file is not None:
        terminalreporter.write_line(written(told, Path(file)))


def _print(terminalreporter: Any, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        terminalreporter.section("claims")
    for line in shown:
        terminalreporter.write_line(line)
