"""The messages that the bytes of a terminal become."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events, messages

from paperreader.ui.terminal.input import TerminalInput

if TYPE_CHECKING:
    from textual.message import Message


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def heard(*pieces: bytes) -> list[Message]:
    """Return the messages made of bytes that come in pieces, before a long silence."""
    clock = Clock()
    terminal = TerminalInput(clock)
    found = [message for piece in pieces for message in terminal.feed(piece)]
    clock.now += 10
    return [*found, *terminal.tick()]


def keys(*pieces: bytes) -> list[str]:
    """Return the keys, and fail if there is anything else."""
    found = heard(*pieces)
    assert all(isinstance(message, events.Key) for message in found), found
    return [message.key for message in found if isinstance(message, events.Key)]


def pasted(*pieces: bytes) -> list[str]:
    """Return the pastes."""
    return [message.text for message in heard(*pieces) if isinstance(message, events.Paste)]


PARTS = st.sampled_from(
    [
        b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1bO", b"\x1b[M", b"\x1b[<", b"\x1b[200~", b"\x1b[201~",
        b"\x07", b"\x1b\\", b"0", b"9" * 20, b";", b":", b"u", b"t", b"m", b"M", b"R", b"~", b"$y", b"?2026",
        b"q", b"\xff", b"\xc8", b"\xb0", b"\x00", "é".encode(), "論".encode(),
        b"\x1b[48;1;1;0;0t", b"\x1b[1114112u",
    ]
)  # fmt: skip


def test_more_keys_at_once_than_anybody_types_are_one_paste() -> None:
    noise = random.Random(3).randbytes(100_000)
    assert (
        len([found for found in heard(noise[:65_536], noise[65_536:]) if isinstance(found, events.Key)]) < 5
    )
    text = "line of words\r" * 100
    assert pasted(text.encode()) == [text.replace("\r", "\n")]
    assert keys(b"j" * 1_000) == ["j"] * 1_000


@given(st.lists(st.binary() | st.lists(PARTS).map(b"".join)))
def test_any_bytes_are_understood_or_dropped_and_the_next_key_is_heard(pieces: list[bytes]) -> None:
    clock = Clock()
    terminal = TerminalInput(clock)
    for piece in pieces:
        list(terminal.feed(piece))
        list(terminal.tick())
    clock.now += 10
    list(terminal.tick())
    assert terminal.patience is None
    last = list(terminal.feed(b"j"))
    assert [message.key for message in last if isinstance(message, events.Key)] == ["j"]


@given(st.text(st.characters(exclude_categories=["C"], exclude_characters="\ufffd")), st.integers(0, 40))
def test_text_is_heard_wherever_it_is_cut(text: str, cut: int) -> None:
    data = text.encode()
    found = heard(data[:cut], data[cut:])
    assert "".join(message.character or "" for message in found if isinstance(message, events.Key)) == text


@given(st.binary())
def test_what_is_pasted_never_becomes_a_key(data: bytes) -> None:
    found = heard(b"\x1b[200~" + data + b"\x1b[201~")
    assert not any(isinstance(message, events.Key) for message in found) or b"\x1b[201~" in data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"j\xffk", ["j", "k"]),
        (b"\xe9j", ["j"]),
        (b"\xe2\x82j", ["j"]),
        (b"\x1b[M \xc80j", ["j"]),
        (b"\x1b[M \xc8\xb0j", ["j"]),
        (b"\x1b[<0;-5;5Mj", ["j"]),
        (b"\x1b[1114112uj", ["j"]),
        (b"\x1b[?62;4;22cj", ["j"]),
        (b"\x1b[48;0;0;0;0tj", ["j"]),
        (b"\x1b]11;rgb:0000/0000/0000\x07j", ["j"]),
        (b"\x1bP1$r0 q\x1b\\j", ["j"]),
        (b"\x1b]0;title\x1b[Aj", ["up", "j"]),
        (b"\x1b[" + b"1;" * 9000 + b"qj", ["j"]),
        (b"\x1b[1;\x07j", ["ctrl+g", "j"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1bOP\x1b[[A\x1b[15~\x1b[23$", ["f1", "f1", "f5", "f23"]),
        (b"\x1b[27u\x1b[97;5u\x1bj", ["escape", "ctrl+a", "alt+j"]),
        (b"\x1b[201~j", ["j"]),
    ],
)
def test_keys_are_heard_and_nothing_else_is_taken_for_one(data: bytes, expected: list[str]) -> None:
    assert keys(data) == expected
    assert keys(*(data[at : at + 1] for at in range(len(data)))) == expected


def test_a_lone_escape_is_a_key_after_a_moment() -> None:
    clock = Clock()
    terminal = TerminalInput(clock)
    assert not list(terminal.feed(b"\x1b"))
    assert not list(terminal.tick())
    assert terminal.patience is not None
    clock.now += terminal.patience
    assert [message.key for message in terminal.tick() if isinstance(message, events.Key)] == ["escape"]


@pytest.mark.parametrize("unfinished", [b"\x1b[1;2;3", b"\x1b]0;title", b"\x1bPq", b"\x1b[M "])
def test_a_sequence_without_an_end_is_dropped(unfinished: bytes) -> None:
    assert keys(unfinished) == []


def test_a_paste_is_one_text_without_control_characters() -> None:
    assert pasted(b"\x1b[200~two\r\nlines\x00\x07\xff \x9b\xe8\xab\x96\x1b[201~") == ["two\r\nlines 論"]


def test_a_paste_is_collected_from_pieces() -> None:
    assert pasted(b"\x1b[20", b"0~\xe8\xab", b"\x96\x1b[2", b"01~") == ["論"]


def test_an_end_of_a_paste_inside_it_does_not_end_it() -> None:
    assert pasted(b"\x1b[200~A\x1b[201~rm\x1b[201~") == ["Arm"]
    assert pasted(b"\x1b[200~A\x1b[201~\x1b[200~B\x1b[201~") == ["A", "B"]


def test_a_paste_without_an_end_ends_after_a_moment() -> None:
    assert pasted(b"\x1b[200~text") == ["text"]


def test_keys_right_after_a_paste_are_keys() -> None:
    found = heard(b"\x1b[200~text\x1b[201~\r")
    assert [type(message) for message in found] == [events.Paste, events.Key]


def test_focus_the_mouse_and_what_the_terminal_can_do_are_reported() -> None:
    found = heard(b"\x1b[I\x1b[O\x1b[<0;5;6M\x1b[<0;5;6m\x1b[?2026;2$y")
    assert [type(message) for message in found] == [
        events.AppFocus, events.AppBlur, events.MouseDown, events.MouseUp,
        messages.TerminalSupportsSynchronizedOutput,
    ]  # fmt: skip
