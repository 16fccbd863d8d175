"""Edit a text in the user's editor: `$VISUAL`, `$EDITOR`, or `vi` at a terminal, and wait for it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError, UsageError, quoted
from paperreader.textfile import SIZE_LIMIT, decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Draft:
    """A text in a file that only its owner may read, while it is edited."""

    def __init__(self, text: str) -> None:
        self._before = text
        handle, name = tempfile.mkstemp(prefix="paperreader-", suffix=".md")
        self._path = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{text}\n" if text else "")

    @property
    def text(self) -> str:
        """Return the present text, without the line break that an editor puts at its end.

        Raises:
            PaperReaderError: the editor removed the file, or left something that is not text.
        """
        return decoded(self._read(), "What the editor saved").replace("\r\n", "\n").rstrip("\n")

    @property
    def remark(self) -> str:
        """Return a sentence about the encoding, or nothing if it is UTF-8."""
        try:
            self._read().decode("utf-8")
        except UnicodeDecodeError:
            return "The editor did not save UTF-8: look whether every letter is right."
        return ""

    def _read(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                return file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise PaperReaderError(f"The editor left nothing to read in {self._path}.") from error

    def edit(self) -> None:
        """Run the editor to its end.

        Raises:
            UsageError: there is no editor.
            PaperReaderError: it could not be run, or failed.
        """
        command = editor_command()
        try:
            code = subprocess.run([*command, str(self._path)], check=False).returncode  # noqa: S603 - the user's own command, no shell
        except OSError as error:
            raise PaperReaderError(
                f"The editor {quoted(command[0])} could not be run: {error.strerror or error}."
            ) from error
        if code:
            raise PaperReaderError(
                f"The editor {quoted(command[0])} ended with {code}, so nothing was changed."
            )

    def discard(self) -> None:
        """Remove the file: the text is safe elsewhere."""
        self._path.unlink(missing_ok=True)

    def leave(self) -> str:
        """Keep the file if its text is new; return a sentence that says where it is, or nothing."""
        with suppress(OSError, PaperReaderError):
            if self._read().rstrip(b"\r\n") != self._before.encode("utf-8", "replace").rstrip(b"\n"):
                return f"What you wrote is in {self._path}."
            self.discard()
        return ""


@contextmanager
def edited(text: str, *, report: Callable[[str], None]) -> Iterator[str]:
    """Yield the text after the editor.

    `report` is called with a remark on its encoding. If the block fails, it is called with the path of the
    text, so that nothing is lost.

    Raises:
        PaperReaderError: as `Draft.edit`.
    """
    draft = Draft(text)
    try:
        draft.edit()
        if draft.remark:
            report(draft.remark)
        yield draft.text
    except BaseException:
        if where := draft.leave():
            report(where)
        raise
    draft.discard()


def editor_command() -> list[str]:
    """Return the command that starts the editor, without the file.

    Raises:
        UsageError: there is none.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    with suppress(ValueError):
        command = shlex.split(named or ("vi" if at_terminal else ""))
        if command:
            return command
    raise UsageError("There is no editor to open: set $EDITOR to the command that starts yours.")
