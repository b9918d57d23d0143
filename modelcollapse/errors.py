"""What an exception means to the person who typed: one message on stderr and an exit code, and no traceback.

A fault of the program itself is none of these: it keeps its traceback, and Python leaves with 1 (not as expected).
"""

import contextlib
import os
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from pathlib import Path

import click
from click.exceptions import Exit

OURS = frozenset({"theory", "simulate", "verify", "paper", "modelcollapse"})


class Code(IntEnum):
    """The exit codes that scripts rely on."""

    AS_EXPECTED = 0
    DIFFERS = 1
    USAGE = 2
    UNDECIDED = 3
    INPUT_OUTPUT = 4
    INTERRUPTED = 130


class InputError(click.ClickException):
    """What was typed cannot be used; the message says what can."""

    exit_code = Code.USAGE


class RecordError(click.ClickException):
    """A file of records cannot be used; the message says which and why."""

    exit_code = Code.INPUT_OUTPUT


def require_writable(folder: Path) -> None:
    """Nothing; the folder exists and takes a file, or OSError says why, before anything is drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:  # it names the file that was tried, which nobody has typed
        raise OSError(error.errno, error.strerror, str(folder)) from error


@contextlib.contextmanager
def records_read(path: Path, make: str = "reproduce") -> Iterator[None]:
    """A block in which a ValueError tells of damaged records at `path`, or where they are missing.

    `make` is the command that makes them.
    """
    try:
        yield
    except FileNotFoundError as error:
        if error.filename != str(path):
            raise
        missing = f"there are no records at {path}; make them with: modelcollapse {make} --out {path.parent}"
        raise RecordError(missing) from error
    except ValueError as error:
        if not _ours(error):
            raise
        raise RecordError(str(error)) from error


@contextlib.contextmanager
def user_input() -> Iterator[None]:
    """A block in which a ValueError speaks of what the user typed, and not of a fault of the program."""
    try:
        yield
    except ValueError as error:
        raise InputError(str(error)) from error


def finish(code: Code) -> None:
    """Leaves the command with `code`; returns when that is 0."""
    if code is not Code.AS_EXPECTED:
        raise Exit(int(code))


@contextlib.contextmanager
def exit_codes(typed: Sequence[str], *, kept: Callable[[], str | None] | None) -> Iterator[None]:
    """A block whose exceptions become a message and an exit code.

    `typed` are the arguments, to be shown again; `kept` gives the folder from which an interrupted run goes on.
    """
    again = shlex.join(["modelcollapse", *typed])
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:  # None where the shell has closed it
                sys.stdout.flush()  # here and not at exit, where a failure would be a traceback
    except KeyboardInterrupt:
        _say(_interrupted(again, kept() if kept else None))
        raise Exit(Code.INTERRUPTED) from None
    except OSError as error:
        _stop_writing()
        if not isinstance(error, BrokenPipeError):  # the reader has gone: nobody is left to tell
            _say(f"Error: {_place(error)}. Once that is mended, type again: {again}")
        raise Exit(Code.INPUT_OUTPUT) from None
    except MemoryError as error:
        raise InputError(f"more memory is needed than there is ({error}); ask for fewer rows or generations") from None
    except ValueError as error:
        if not _ours(error):
            raise
        raise InputError(str(error)) from error


def _ours(error: ValueError) -> bool:
    """Whether this is an exception that one of our packages defines, to refuse what it was given."""
    return type(error).__module__.partition(".")[0] in OURS


def _interrupted(again: str, kept: str | None) -> str:
    if kept is None:
        return f"\nInterrupted. Nothing was kept; to start again: {again}"
    return f"\nInterrupted. The run is resumable: finished simulations are kept in {kept}. To go on: {again}"


def _place(error: OSError) -> str:
    reason = error.strerror or str(error) or type(error).__name__
    return f"cannot read or write {os.fspath(error.filename)!r}: {reason}" if error.filename else reason


def _say(message: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(message, err=True)


def _stop_writing() -> None:
    """Sends what stdout still holds to nowhere if it cannot be written, so that Python's own exit is silent."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
