"""Code of other packages, run so that nothing it does can hold up, end or write into the program.

It runs in a daemon thread: a thread cannot be stopped from outside, and the end of the program does not wait
for a daemon.
"""

from __future__ import annotations

import sys
import threading
from contextvars import ContextVar
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

from paperreader.errors import PaperReaderError, shown

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

_T = TypeVar("_T")

_running: ContextVar[str] = ContextVar("_running", default="")
"""The name of the source whose code runs in this context, or empty."""

_unanswered: set[str] = set()
"""The sources that still work on a question whose time is over."""


class Failed(Exception):
    """Code of another package failed. The message says why, in one line that can be shown."""


class Quiet:
    """A stream that leaves out what the code of a source prints; the log has it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, unless it comes from the code of a source."""
        source = _running.get()
        if not source:
            return self._stream.write(text)
        if text.strip():
            _log().info("the source %s printed: %s", source, shown(text, 200))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def start(source: str, work: Callable[[], _T], done: Callable[[_T | None, Exception | None], None]) -> None:
    """Run code of a source in a thread of its own.

    Args:
        source: the name of the source.
        work: the code.
        done: called in that thread with the result, or with an error of ours, or with `Failed`.
    """

    def run() -> None:
        result, problem = None, None
        running = _running.set(source)
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - such as SystemExit: this thread is not the program
            problem = error
        _running.reset(running)
        done(result, _described(source, problem) if problem else None)

    if sys.stdout is not None and not isinstance(sys.stdout, Quiet):
        sys.stdout = cast("TextIO", Quiet(sys.stdout))
    threading.Thread(target=run, name=f"source {source}", daemon=True).start()


def ask(source: str, question: Callable[[], _T], seconds: float) -> _T:
    """Return what code of a source returns.

    Raises:
        PaperReaderError: the code raised it.
        Failed: the code raised something else, or takes longer than these seconds.
    """
    if source in _unanswered:
        raise Failed("it is still busy with the question before")
    answers: SimpleQueue[tuple[_T | None, Exception | None]] = SimpleQueue()

    def done(result: _T | None, problem: Exception | None) -> None:
        answers.put((result, problem))
        _unanswered.discard(source)

    start(source, question, done)
    try:
        result, problem = answers.get(timeout=seconds)
    except Empty:
        _unanswered.add(source)
        if not answers.empty():  # It answered in this moment.
            _unanswered.discard(source)
        raise Failed(f"it did not answer within {seconds:g} seconds") from None
    if problem is not None:
        raise problem
    return cast("_T", result)


def _described(source: str, problem: BaseException) -> Exception:
    """Return an error whose message can be shown; an error of ours keeps its kind."""
    try:
        words = shown(problem, 300)
    except Exception:  # noqa: BLE001 - it is code of another package
        words = ""
    if isinstance(problem, PaperReaderError) and type(problem).__module__ == PaperReaderError.__module__:
        problem.args = (words,)
        return problem
    _log().warning("the source %s failed", source, exc_info=problem)
    return Failed(words or shown(type(problem).__name__))


@cache
def _log() -> logging.Logger:
    import logging  # not before a source of another package does something

    log = logging.getLogger(__name__)
    log.addHandler(logging.NullHandler())  # A command that has no log yet prints no traceback.
    return log
