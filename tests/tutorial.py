"""docs/tutorial.md as a program: its files are written, its commands run, and what they print is what the page shows.

`python -m tests.tutorial` puts the files of `new-claim --example`, and what the commands print, into the page.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
TEMPLATES = ROOT / "modelcollapse" / "templates"
BLOCK = re.compile(r"```(?:python title=(?P<file>\S+)|(?P<console>console))\n(?P<body>.*?)```", re.DOTALL)
SECONDS = re.compile(r"in \d+\.\d\ds( \(0:\d\d:\d\d\))?")
QUIET = "-p no:randomly -p no:cacheprovider -p no:xdist"  # plugins of ours that a reader need not have


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command of the page, and what the page says it prints."""

    typed: str
    shown: str


def steps(text: str) -> list[tuple[str, str] | Command]:
    """The files (name, text) and commands of the page, in order."""
    found: list[tuple[str, str] | Command] = []
    for block in BLOCK.finditer(text):
        if block["file"]:
            found.append((block["file"], block["body"]))
            continue
        for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
            typed, _, shown = part.partition("\n")
            found.append(Command(typed=typed, shown=shown))
    return found


def reader() -> dict[str, str]:
    """A reader's terminal, whatever ours is: pytest shortens no line where CI is set, and colour has many switches."""
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ours = {name: os.environ[name] for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
    return {**ours, "PATH": tools, "LANG": "C.UTF-8", "COLUMNS": "80", "PYTEST_ADDOPTS": QUIET}


def printed(typed: str, folder: Path) -> str:
    """What the command prints in that folder, with every time alike."""
    done = subprocess.run(
        typed, shell=True, cwd=folder, env=reader(), text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return SECONDS.sub("in 2.00s", done.stdout)


def refreshed(text: str, folder: Path) -> str:
    """The page with the files of the example, and with what its commands print now."""

    def block(found: re.Match[str]) -> str:
        if found["file"]:
            body = (TEMPLATES / found["file"].replace(".py", ".txt")).read_text(encoding="utf-8")
            body = body.replace("Expected.REFUTED", "Expected.CONFIRMED")  # as it is before the page changes it
            (folder / found["file"]).write_text(body, encoding="utf-8")
            return f"```python title={found['file']}\n{body}```"
        commands = [each for each in steps(found.group()) if isinstance(each, Command)]
        return "```console\n" + "".join(f"$ {each.typed}\n{printed(each.typed, folder)}" for each in commands) + "```"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), Path(place)), encoding="utf-8")
