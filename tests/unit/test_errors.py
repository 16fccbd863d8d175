"""Any fault of a machine or a file is one sentence; a fault of ours is not."""

from __future__ import annotations

import errno
import gzip
import json
import lzma
import os
import sqlite3
import ssl
import subprocess
import termios
import tomllib
import zlib
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.errors import NotSaved, explain

if TYPE_CHECKING:
    from collections.abc import Callable


def of(cause: Callable[..., object], *arguments: object) -> Exception:
    """Return the error that a call raises."""
    try:
        cause(*arguments)
    except Exception as error:  # noqa: BLE001 - any is what is asked for
        return error
    raise AssertionError("nothing was raised")


BARE = [
    kind
    for kind in (*OSError.__subclasses__(), *ConnectionError.__subclasses__())
    if kind.__module__ == "builtins"
]


@pytest.mark.parametrize("kind", BARE)
def test_an_error_of_the_system_says_why_also_without_words_of_its_own(kind: type[OSError]) -> None:
    said = explain(kind()) or ""
    assert said.startswith("The system refused a request: ")
    assert kind.__name__ not in said
    assert "no reason" not in said or kind is ConnectionError


def test_what_was_waited_for_in_vain_timed_out() -> None:
    assert explain(TimeoutError()) == f"The system refused a request: {os.strerror(errno.ETIMEDOUT)}."


def test_a_file_is_named_with_the_reason() -> None:
    error = PermissionError(errno.EACCES, "Permission denied", "/root/x\x1b[31m")
    assert explain(error) == "/root/x\ufffd[31m cannot be used: Permission denied."


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotSaved("Not saved."), "Not saved."),
        (OSError(), "The system refused a request: the system gave no reason."),
        (OSError("odd"), "The system refused a request: odd."),
        (ssl.SSLError(1, "[SSL] no"), "No safe connection could be made: [SSL] no."),
        (of(gzip.decompress, b"no"), "A packed file is damaged: Not a gzipped file (b'no')."),
        (of(gzip.decompress, gzip.compress(b"x")[:12]), "A file or an answer ends too early: Compressed "),
        (of(zlib.decompress, b"no"), "A packed file is damaged: Error -3 "),
        (of(lzma.decompress, b"no"), "A packed file is damaged: Compressed data ended before"),
        (EOFError(), "A file or an answer ends too early: there is no more to say."),
        (sqlite3.OperationalError("locked"), "A database cannot be used: locked."),
        (of(b"\xff".decode), "A text cannot be read or written: invalid start byte."),
        (UnicodeError("label too long"), "A text cannot be read or written: label too long."),
        (of(json.loads, "{"), "A text is not JSON: Expecting property name"),
        (of(tomllib.loads, "["), "A text is not TOML: "),
        (of(msgspec.json.decode, b"{"), "A text is not in the expected form: Input data was truncated."),
        (subprocess.CalledProcessError(3, ["git", "log"]), "Another program failed: git ended with 3."),
        (subprocess.TimeoutExpired("git", 2), "Another program failed: git did not end in time."),
        (termios.error(5, "Input/output error"), "The terminal cannot be used: Input/output error."),
        (ImportError("No module named 'x'"), "The installation is not complete (No module named 'x'): "),
        (MemoryError(), "There is not enough memory."),
        (RecursionError("deep"), "A text is nested too deep."),
        (RuntimeError("can't start new thread"), "The system lets this user run no more threads"),
        (ExceptionGroup("two", [KeyError("x"), EOFError("cut")]), "A file or an answer ends too early: cut."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_machine_or_file_causes_is_one_sentence(error: Exception, said: str) -> None:
    sentence = explain(error) or ""
    assert sentence.startswith(said)
    assert sentence.isprintable()
    assert type(error).__name__ not in sentence or isinstance(error, termios.error)


@pytest.mark.parametrize("error", [KeyError("x"), ZeroDivisionError(), RuntimeError("x"), ValueError("x")])
def test_a_fault_of_ours_is_no_sentence(error: Exception) -> None:
    assert explain(error) is None
