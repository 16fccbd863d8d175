"""The input of a terminal, as Textual's messages. Any bytes are either understood or dropped.

Textual's parser needs text without errors, turns input that it does not understand into keys, and fails at
numbers that are too large. So the bytes are first split as ECMA-48 describes; only keys, pastes and complete
control sequences reach it.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants, events
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.message import Message

_PASTE_BEGINS, _PASTE_ENDS = b"\x1b[200~", b"\x1b[201~"

_PIECE = re.compile(
    rb"(?P<text>[^\x1b]+)"
    rb"|\x1b(?:"
    rb"(?P<escape>(?=\x1b))"
    rb"|\[M(?P<mouse>...)"
    rb"|(?P<control>\[\[.|\[[0-9]+\$|\[[ -?]*[@-~]|O[@-~])"
    rb"|(?P<string>[\]PX^_][^\x07\x18\x1a\x1b]*(?:\x07|\x1b\\|(?=[\x18\x1a]|\x1b[^\\])))"
    rb"|(?P<alt>[^\x1b\[O\]PX^_])"
    rb"|(?P<broken>\[[ -?]*|O)"
    rb")",
    re.DOTALL,
)
"""`mouse` is a report of X10, whose three bytes are numbers and may look like letters or broken UTF-8; we ask
for another kind. `string` is an answer to a question of some other program (OSC, DCS, SOS, PM, APC)."""

_UNFINISHED = re.compile(
    rb"\x1b(?:\[(?:M.{0,2}|\[|(?![0-9]+\$)[ -?]*)|O|[\]PX^_][^\x07\x18\x1a\x1b]*\x1b?)?\Z", re.DOTALL
)

_LONGEST = 32
"""Bytes of a control sequence that Textual understands; the text of a key's report may be that long."""

_CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]"  # Not compiled before the first paste.

_MOST_TYPED = 1_000
"""The most keys that a person can type while the program is busy."""

_ESCAPE_DELAY = min(constants.ESCAPE_DELAY, 1.0)
_PATIENCE = 1.0
"""Seconds to wait for the rest of a sequence, and of a paste after its last byte."""


class TerminalInput:
    """Splits the bytes of a terminal into messages.

    Pasted text becomes a `Paste`, never keys. A paste ends with the last mark that ends one before another
    begins, among what came together, so that a mark inside the pasted text does not end it.

    Args:
        clock: returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._sequences = _Sequences()
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._held = b""
        self._pasted: bytearray | None = None
        self._since = 0.0

    @property
    def patience(self) -> float | None:
        """Return the seconds until `tick` has something to do; None if nothing is unfinished."""
        if self._pasted is not None:
            delay = _PATIENCE
        elif self._held:
            delay = _ESCAPE_DELAY if len(self._held) <= 2 else _PATIENCE
        else:
            return None
        return max(self._since + delay - self._clock(), 0.0)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages in these bytes.

        More keys at once than a person types are a paste in a terminal that does not mark pastes, or noise.
        Running each as a command would delay the next key for a minute.
        """
        messages = self._messages(data)
        if len(data) <= _MOST_TYPED:
            yield from messages
            return
        heard = list(messages)
        keys = [message for message in heard if isinstance(message, events.Key)]
        if len(keys) > _MOST_TYPED:
            heard = [message for message in heard if not isinstance(message, events.Key)]
            heard.append(events.Paste("".join(_text_of(key) for key in keys)))
        yield from heard

    def _messages(self, data: bytes) -> Iterator[Message]:
        held, data = self._held, self._held + data
        self._held = b""
        whole = len(data)
        while data:
            if self._pasted is not None:
                pasted, data = self._take_paste(data)
                yield from pasted
            elif _UNFINISHED.match(data):
                self._hold(data, again=bool(held) and len(data) == whole)
                return
            else:
                piece = _PIECE.match(data)
                assert piece is not None
                data = data[piece.end() :]
                yield from self._understand(piece)

    def tick(self) -> Iterator[Message]:
        """Yield unfinished input after its time, if it means something without its end."""
        if self.patience != 0:
            return
        held, self._held = self._held, b""
        if self._pasted is not None:
            yield self._end_paste()
        elif held == b"\x1b":
            yield events.Key("escape", "\x1b")
        elif len(held) == 2:
            yield from self._sequences.alt(held[1:].decode())

    def _hold(self, data: bytes, *, again: bool) -> None:
        self._held = data[:2] + data[2:][-_LONGEST:]
        if not again:
            self._since = self._clock()

    def _understand(self, piece: re.Match[bytes]) -> Iterable[Message]:
        kind, data = piece.lastgroup, piece[0]
        if kind == "text":
            return self._sequences.messages(self._decoder.decode(data).replace("\ufffd", ""))
        self._decoder.reset()
        if data == _PASTE_BEGINS:
            self._pasted, self._since = bytearray(), self._clock()
        elif kind == "escape":
            return [events.Key("escape", "\x1b")]
        elif kind == "alt":
            letter = data[1:].decode("ascii", "ignore")
            return self._sequences.messages(data.decode("ascii", "ignore")) or self._sequences.alt(letter)
        elif kind == "control" and len(data) <= _LONGEST and not _is_window_report(data):
            return self._sequences.messages(data.decode("ascii", "replace"))
        return ()

    def _take_paste(self, data: bytes) -> tuple[list[Message], bytes]:
        """Collect pasted bytes; return the paste if it has ended, and the bytes after it."""
        assert self._pasted is not None
        self._pasted += data
        self._since = self._clock()
        first = self._pasted.find(_PASTE_ENDS)
        if first < 0:
            return [], b""
        next_begins = self._pasted.find(_PASTE_BEGINS, first)
        last = self._pasted.rfind(_PASTE_ENDS, first, next_begins if next_begins >= 0 else None)
        rest = bytes(self._pasted[last + len(_PASTE_ENDS) :])
        del self._pasted[last:]
        return [self._end_paste()], rest

    def _end_paste(self) -> events.Paste:
        assert self._pasted is not None
        text = self._pasted.replace(_PASTE_BEGINS, b"").replace(_PASTE_ENDS, b"").decode("utf-8", "replace")
        self._pasted = None
        return events.Paste(re.sub(_CONTROLS, "", text))


def _text_of(key: events.Key) -> str:
    if key.key in ("enter", "ctrl+j"):
        return "\n"
    return key.character if key.is_printable and key.character else ""


def _is_window_report(sequence: bytes) -> bool:
    """Return whether a sequence reports the window's size, which may be forged; the system tells us."""
    return sequence.startswith(b"\x1b[48;") and sequence.endswith(b"t")


class _Sequences(XTermParser):
    """Textual's parser, for text and for one complete sequence at a time; it recovers from its errors."""

    def messages(self, text: str) -> list[Message]:
        """Return the messages of a text; none if it is not understood."""
        try:
            messages = list(self.feed(text)) if text else []
        except (ValueError, ArithmeticError):
            self._begin_again()
            return []
        if self._timeout_time is not None:  # It waits for more, so it does not know the sequence.
            self._begin_again()
        return messages

    def alt(self, character: str) -> list[Message]:
        """Return the key of a character with Alt."""
        return list(self._sequence_to_key_events(character, alt=True)) if character else []

    def _begin_again(self) -> None:
        self._timeout_time = None
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)
