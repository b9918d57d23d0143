"""The pages that show commands with their output show what the program prints."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from modelcollapse.cli import cli
from modelcollapse.verdicts import print_designs, print_verdicts, summary

ROOT = Path(__file__).parents[2]
LEDGER = ROOT / "paper" / "records" / "ledger-quick.json"
PAGES = ("how-it-works.md",)
SHOWN = re.compile(
    r"^```console\n\.venv/bin/modelcollapse (?P<typed>[^\n]+)\n```\n\n```text\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)


def wrong(page: str) -> list[str]:
    """The commands of a page whose output it does not show as the program prints it."""
    return [found["typed"] for found in SHOWN.finditer(page) if printed(found["typed"]) != found["text"]]


def printed(typed: str) -> str:
    """What the command prints. A verdict is printed from the committed ledger: its draws are those of `verify`."""
    arguments = shlex.split(typed)
    command = _verdict if arguments[0] == "verify" else cli
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1)
def _verdict(arguments: tuple[str, ...]) -> None:
    ledger: dict[str, Any] = json.loads(LEDGER.read_text(encoding="utf-8"))
    _, name = arguments  # options would be other draws than the ledger's
    entries = [entry for entry in ledger["claims"] if entry["claim"] == name]
    print_verdicts(entries)
    click.echo()
    print_designs(entries)
    click.echo(summary(entries))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_the_program_prints(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert len(SHOWN.findall(page)) == page.count("```console\n") > 0
    assert wrong(page) == []


def test_a_digit_that_is_not_printed_is_found() -> None:
    page = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    assert wrong(page.replace("0.7238", "0.7239").replace("91619539", "91619538")) == [
        "evaluate kazdan.variance-mle --at n=5 --at t=6",
        "verify kazdan.variance-mle",
    ]
