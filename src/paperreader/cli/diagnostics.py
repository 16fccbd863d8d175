"""Sentences on stderr, the exit code of each error, and the log. No other module writes to stderr.

Each error is reported in one sentence. An unforeseen error also goes to the log as a traceback, without the
values of variables and without the token.
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
"""The exit code of a program that SIGPIPE ended, which tells a shell the reason."""


class NobodyReads(Exception):
    """The program that reads our output has ended, as `head` does when it has enough."""


def guarded(action: Callable[[], int]) -> int:
    """Run `action` and return the exit code; report every error in a sentence."""
    try:
        return action()
    except KeyboardInterrupt:
        return INTERRUPTED
    except NobodyReads:
        return NOBODY_READS
    except PaperReaderError as error:
        say(str(error))
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the last resort: the traceback goes to the log
        # Python 3.11 makes a RuntimeError of Ctrl+C in `__set_name__`, while a module is loaded.
        if isinstance(error.__cause__, KeyboardInterrupt):
            return INTERRUPTED
        say(_crash_sentence(error))
        return 1


def say(sentence: str) -> None:
    """Write one sentence to stderr, on one line. Do nothing if stderr is closed or full."""
    if sys.stderr is None:
        return
    from paperreader.text.sanitize import clean_line
    from paperreader.text.stand_ins import encoded

    text = f"paperreader: {clean_line(sentence, 2_000)}\n"
    encoding = sys.stderr.encoding or "ascii"
    try:
        sys.stderr.write(encoded(text, encoding).decode(encoding))
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def note(sentence: str, *, verbose: bool) -> None:
    """Write a sentence to stderr if it is a terminal or if `verbose`."""
    if shows_notes(verbose=verbose):
        say(sentence)


def shows_notes(*, verbose: bool) -> bool:
    """Return whether `note` writes anything, so that a costly sentence is made only if it is needed."""
    return verbose or (sys.stderr is not None and sys.stderr.isatty())


def require_answer(reason: str = "") -> None:
    """Check that the user can be asked; the reason for the question begins the message.

    Raises:
        UsageError: standard input is not a terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        sentence = "Nothing was changed: no terminal to ask at; --yes continues without asking."
        raise UsageError(f"{reason} {sentence}".lstrip())


def confirmed(question: str) -> bool:
    """Return whether the user at the terminal says yes; anything else is a no."""
    from paperreader.text.sanitize import clean_line

    sys.stderr.write(f"paperreader: {clean_line(question, 2_000)} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Progress:
    """A line of progress on a terminal, erased at the end; without a terminal, nothing is shown.

    Args:
        words: what is being done at first.
    """

    def __init__(self, words: str = "waiting for an answer") -> None:
        self._shown = False
        self._words = words

    def __call__(self, count: int) -> None:
        """Show how many papers have arrived."""
        self.step(f"{count:,} papers so far")

    def step(self, words: str) -> None:
        """Show what is being done from now on."""
        self._words = words
        self.tell(words)

    async def tick(self) -> None:
        """Show the elapsed time every second, until this is cancelled."""
        import asyncio
        import itertools

        for seconds in itertools.count(1):
            await asyncio.sleep(1)
            self.tell(f"{self._words}, {seconds} s")

    def tell(self, words: str) -> None:
        """Show words on the line of progress."""
        if sys.stderr is not None and sys.stderr.isatty():
            import shutil

            self._shown = True
            # A line that wraps could not be erased.
            line = f"paperreader: {words}"[: shutil.get_terminal_size().columns - 1]
            self._write(f"\r\x1b[2K{line}")

    def wipe(self) -> None:
        """Erase the line if it was shown."""
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
    """Send warnings to the log and, if `verbose`, reports of each step to stderr."""
    from paperreader.loading import load_logging

    load_logging()
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
    where = f"report it with the contents of {path}" if is_logged else f"it could not be logged in {path}"
    return f"The program stopped because of a fault in it; {where}."
