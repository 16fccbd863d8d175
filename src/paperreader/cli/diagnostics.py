"""What is said on stderr, which exit code follows from which end, and the log. Nothing else writes to stderr.

An end is told in one sentence. What nobody foresaw goes to the log as a traceback, without the value of any
variable and without the token.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INTERRUPTED = 130
NOBODY_READS = 141
"""As if SIGPIPE had ended the program, which is how a shell knows the reason for it."""


class NobodyReads(Exception):
    """The reader of our output went away, as `head` does when it has enough."""


def guarded(action: Callable[[], int]) -> int:
    """The exit code of `action`, whatever comes out of it."""
    try:
        return action()
    except KeyboardInterrupt:
        return INTERRUPTED
    except NobodyReads:
        return NOBODY_READS
    except PaperReaderError as error:
        say(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last resort: a traceback is for the log, a sentence for the person
        say(_crash_sentence(error))
        return 1


def say(sentence: str) -> None:
    """One sentence on stderr, on one line. That stderr is closed or full is nobody's concern."""
    if sys.stderr is None:
        return
    from paperreader.text.sanitize import clean_line
    from paperreader.text.stand_ins import STAND_INS

    text = f"paperreader: {clean_line(sentence, 2_000)}\n"
    encoding = sys.stderr.encoding or "ascii"
    try:
        sys.stderr.write(text.encode(encoding, STAND_INS).decode(encoding))
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def note(sentence: str, *, verbose: bool) -> None:
    """A sentence that only a person at a terminal wants, or who asked for more words."""
    if is_told(verbose=verbose):
        say(sentence)


def is_told(*, verbose: bool) -> bool:
    """Whether `note` says anything; what it would say may cost something to find out."""
    return verbose or (sys.stderr is not None and sys.stderr.isatty())


def require_answer() -> None:
    """Check that a person can be asked.

    Raises:
        UsageError: nobody is at a terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("Nothing was changed: there is no terminal to ask at; --yes goes on without asking.")


def confirmed(question: str) -> bool:
    """Return whether the user at the terminal says yes; anything else is a no."""
    from paperreader.text.sanitize import clean_line

    sys.stderr.write(f"paperreader: {clean_line(question, 2_000)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Progress:
    """How far something is, on one line of a terminal that is wiped at the end; nothing elsewhere."""

    def __init__(self) -> None:
        self._shown = False
        self._words = "waiting for an answer"

    def __call__(self, count: int) -> None:
        """Show how many papers came so far."""
        self._words = f"{count:,} papers so far"
        self.tell(self._words)

    async def tick(self) -> None:
        """Show every second for how long it has been going on, until this is cancelled."""
        import asyncio
        import itertools

        for seconds in itertools.count(1):
            await asyncio.sleep(1)
            self.tell(f"{self._words}, {seconds} s")

    def tell(self, words: str) -> None:
        """Show how far something is."""
        if sys.stderr is not None and sys.stderr.isatty():
            import shutil

            self._shown = True
            # A line that wraps could not be wiped.
            line = f"paperreader: {words}"[: shutil.get_terminal_size().columns - 1]
            self._write(f"\r\x1b[2K{line}")

    def wipe(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._shown:
            self._shown = False
            self._write("\r\x1b[2K")

    @staticmethod
    def _write(text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            return


def start_logging(path: Path, *, verbose: bool) -> None:
    """Send warnings to the log, and everything that is worth telling to stderr where that was asked for."""
    from paperreader.cli.logfile import configure

    configure(path, verbose=verbose)


def _crash_sentence(error: Exception) -> str:
    """Log the traceback and return what to show the user."""
    from paperreader.cli.logfile import log_crash
    from paperreader.errors import explain
    from paperreader.paths import default_paths

    path = default_paths().log
    is_logged = log_crash(path, error)
    if sentence := explain(error):
        return sentence
    where = f"report it with what is in {path}" if is_logged else f"it could not be logged in {path}"
    return f"The program stopped because of a fault in it; {where}."
