"""The only owner of stdout: its encoding, its formats, and its errors, such as a closed pipe."""

from __future__ import annotations

import os
import re
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, TextIO

from paperreader.cli.diagnostics import NobodyReads
from paperreader.errors import NotSaved
from paperreader.text.stand_ins import encoded

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters. Texts were cleaned before: this is the last check. Tabs separate columns."""

_CHUNK = 64 * 1024


class Format(StrEnum):
    """How papers are printed."""

    PLAIN = "plain"
    JSON = "json"
    JSONL = "jsonl"
    TSV = "tsv"


class Output:
    """Standard output. For programs it is always UTF-8; for people it has the encoding of the terminal.

    Args:
        stream: the stream to write to; None stands for stdout.

    Attributes:
        has_begun: whether anything was written.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stdout
        self.has_begun = False

    @property
    def is_terminal(self) -> bool:
        """Return whether the output goes to a terminal."""
        return self._stream is not None and self._stream.isatty()

    def line(self, text: str) -> None:
        """Print one line for a person."""
        self.text([f"{text}\n"])

    def text(self, pieces: Iterable[str]) -> None:
        """Print text for a person; replace characters that the terminal lacks by stand-ins."""
        encoding = getattr(self._stream, "encoding", None) or "utf-8"
        self._write((encoded(piece, encoding) for piece in pieces), encoding)

    def data(self, pieces: Iterable[str]) -> None:
        """Print text for a program, in UTF-8 whatever the locale is."""
        self._write((piece.encode("utf-8", "replace") for piece in pieces), "utf-8")

    def json(self, value: object) -> None:
        """Print one value as JSON, on several lines."""
        import msgspec

        self.data([msgspec.json.format(msgspec.json.encode(value)).decode(), "\n"])

    def _write(self, pieces: Iterable[bytes], encoding: str) -> None:
        """Write all pieces, in chunks."""
        if self._stream is None:
            raise NotSaved("Nothing was printed: standard output is closed.")
        waiting = bytearray()
        for piece in pieces:
            waiting += self._safe(piece, encoding)
            if len(waiting) >= _CHUNK:
                self._send(waiting)
                waiting.clear()
        self._send(waiting)

    def _safe(self, piece: bytes, encoding: str) -> bytes:
        """Return the piece; for a terminal, replace its control characters."""
        if not self.is_terminal:
            return piece
        text = _UNSAFE.sub("\ufffd", piece.decode(encoding, "replace"))
        return text.encode(encoding, "replace")

    def _send(self, waiting: bytearray) -> None:
        assert self._stream is not None
        self.has_begun = True
        buffer = getattr(self._stream, "buffer", None)
        try:
            if buffer is None:
                self._stream.write(waiting.decode("utf-8", "replace"))
            else:
                buffer.write(bytes(waiting))
            self._stream.flush()
        except BrokenPipeError as error:
            self._give_up()
            raise NobodyReads from error
        except (OSError, ValueError) as error:
            self._give_up()
            reason = getattr(error, "strerror", None) or "it is closed"
            raise NotSaved(
                f"Not everything was printed: standard output cannot be written ({reason})."
            ) from error

    def _give_up(self) -> None:
        """Redirect stdout to the null device, so that Python's last flush does not fail again."""
        try:
            descriptor = os.open(os.devnull, os.O_WRONLY)
            assert self._stream is not None
            os.dup2(descriptor, self._stream.fileno())
            os.close(descriptor)
        except (OSError, ValueError):
            return
