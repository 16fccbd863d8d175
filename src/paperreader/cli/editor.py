"""A text in the reader's own editor: `$VISUAL`, `$EDITOR`, or `vi` at a terminal. It waits for it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say
from paperreader.errors import PaperReaderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def edited(text: str) -> Iterator[str]:
    """The text as it is after the editor, without the line break that an editor puts at its end.

    It is edited in a file that only its owner may read. The file goes when the block ends; where the block
    fails it stays, and its name is told, so that nothing that was written is lost.

    Raises:
        UsageError: there is no editor.
        PaperReaderError: the editor could not be run, or failed.
    """
    command = _editor()
    handle, name = tempfile.mkstemp(prefix="paperreader-", suffix=".md")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n" if text else "")
    try:
        _run([*command, name])
        yield path.read_text("utf-8", "replace").rstrip("\n")
    except BaseException:
        _tell_where_it_is(path, text)
        raise
    path.unlink(missing_ok=True)


def _editor() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    with suppress(ValueError):
        command = shlex.split(named or ("vi" if at_terminal else ""))
        if command:
            return command
    raise UsageError("There is no editor to open: set $EDITOR, or give the text as words or through `-`.")


def _run(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the reader's own command, no shell
    except OSError as error:
        raise PaperReaderError(
            f"The editor {command[0]!a} could not be run: {error.strerror or error}."
        ) from error
    if code:
        raise PaperReaderError(f"The editor {command[0]!a} ended with {code}, so nothing was changed.")


def _tell_where_it_is(path: Path, text: str) -> None:
    """Keep what was written where there is anything new in it, and say where."""
    with suppress(OSError):
        if path.read_text("utf-8", "replace").rstrip("\n") == text:
            path.unlink()
        else:
            say(f"What you wrote is in {path}.")
