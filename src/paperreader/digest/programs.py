"""Run a program of the user with a time limit: sendmail, or one that prints a password."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple

from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_OUTPUT = 64 * 1024
_GRACE = 1.0
"""The seconds to read a program's last output if one of its children still holds it open."""


class Finished(NamedTuple):
    """A program that ended.

    Attributes:
        code: its exit code; negative for the signal that ended it.
        output: its output, up to 64 KiB.
        last_line: the last line of its stderr, cleaned.
    """

    code: int
    output: bytes
    last_line: str


def run(command: Sequence[str], *, seconds: float, data: bytes = b"") -> Finished:
    """Run a program without a terminal and without a shell.

    Args:
        command: the program and its arguments.
        seconds: the time limit; after it, the program and its children are killed.
        data: its input.

    Raises:
        TimeoutError: it did not end in time.
        OSError: it cannot be run.
    """
    # The input is a file instead of a pipe, so that a program that does not read cannot block us.
    with tempfile.TemporaryFile() as stdin:
        stdin.write(data)
        stdin.seek(0)
        with subprocess.Popen(  # noqa: S603 - the user's own program, as a list
            [os.fsencode(part) for part in command],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            end = time.monotonic() + seconds
            try:
                output, errors = _read(process, end)
                code = process.wait(max(end - time.monotonic(), _GRACE))
            except (TimeoutError, subprocess.TimeoutExpired):
                raise TimeoutError from None
            finally:
                if process.poll() is None:
                    with suppress(OSError):
                        os.killpg(process.pid, signal.SIGKILL)
    last_line = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return Finished(code, output, clean_line(last_line, 200))


def _read(process: subprocess.Popen[bytes], end: float) -> tuple[bytes, bytes]:
    """Read both outputs to their ends; drop what exceeds the limit, so that memory does not fill."""
    assert process.stdout is not None
    assert process.stderr is not None
    read: dict[IO[bytes], bytearray] = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in read:
            selector.register(stream, selectors.EVENT_READ, stream)
        while selector.get_map():
            if process.poll() is not None:
                # A child may hold the output open as long as it runs.
                end = min(end, time.monotonic() + _GRACE)
            ready = selector.select(min(0.2, end - time.monotonic()))
            for key, _ in ready:
                stream = key.data
                data = os.read(stream.fileno(), _MOST_OUTPUT)
                if not data:
                    selector.unregister(stream)
                read[stream] += data[: _MOST_OUTPUT - len(read[stream])]
            if time.monotonic() >= end:
                if process.poll() is not None:
                    break
                raise TimeoutError
    return bytes(read[process.stdout]), bytes(read[process.stderr])
