"""Help answers before anything heavy is loaded, and the process leaves as scripts expect."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from modelcollapse.cli import COMMANDS

ROOT = Path(__file__).parents[2]
HEAVY = ("sympy", "flint", "numpy", "scipy", "numba", "statsmodels", "sklearn", "pandas", "rich", "matplotlib")


def start(code: str, *arguments: str, **options: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload,no-any-return]


LIST_MODULES = """
import sys
from modelcollapse.cli import cli
code = cli.main(sys.argv[1:], standalone_mode=False)
print("MODULES", *sorted(sys.modules))
raise SystemExit(code)
"""


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    done = start(LIST_MODULES, *arguments)
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout
    loaded = {name.partition(".")[0] for name in done.stdout.partition("MODULES ")[2].split()}
    assert "click" in loaded  # the list is not empty
    assert not loaded & set(HEAVY)


def test_the_module_can_be_run() -> None:
    command = [sys.executable, "-m", "modelcollapse", "-h"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: modelcollapse ")
    assert all(name in done.stdout for name in COMMANDS)


def test_the_version_is_printed() -> None:
    done = start("from modelcollapse.cli import main; main()", "--version")
    assert done.returncode == 0
    assert done.stdout.startswith("modelcollapse ")


def test_what_this_version_does_not_have_is_not_listed() -> None:
    texts = [start(LIST_MODULES, *arguments).stdout for arguments in (["--help"], ["verify", "--help"])]
    assert not any("plagiarism" in text for text in texts)


CLOSED = """
import sys
sys.argv = ["modelcollapse", *sys.argv[1:]]
import click
from modelcollapse import cli
from modelcollapse.commands import claims
claims.command.callback = lambda **_: [click.echo("line " * 100) for _ in range(10_000)]
cli.main()
"""


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    command = [sys.executable, "-c", CLOSED, "claims"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_stdout_is_one_message_and_4() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", CLOSED, "claims"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 4
    assert done.stderr.startswith("Error: No space left on device")
    assert "Traceback" not in done.stderr


def test_an_interrupt_from_outside_leaves_with_130() -> None:
    endless = "claims.command.callback = lambda **_: [click.echo('ready'), time.sleep(60)]"
    code = f"import time\n{CLOSED}".replace(next(line for line in CLOSED.splitlines() if "callback" in line), endless)
    command = [sys.executable, "-u", "-c", code, "claims"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert message.strip() == "Interrupted. Nothing was kept; to start again: modelcollapse claims"


def test_a_number_may_be_longer_than_python_prints_by_default() -> None:
    code = CLOSED.replace('[click.echo("line " * 100) for _ in range(10_000)]', "click.echo(str(10**9999))")
    assert len(start(code, "claims").stdout) == 10_001


def test_a_sign_that_the_terminal_cannot_show_ends_no_run() -> None:
    code = CLOSED.replace('[click.echo("line " * 100) for _ in range(10_000)]', 'click.echo("\\u03c0")')
    done = start(code, "claims", env={"PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout) == (0, "\\u03c0\n")
