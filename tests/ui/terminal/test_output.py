"""The output of the screen on its way to the terminal."""

from __future__ import annotations

import os

import pytest

from paperreader.ui.terminal.output import TerminalOutput


@pytest.mark.parametrize(
    ("encoding", "painted"),
    [
        ("utf-8", "▌é論\x1b[m".encode()),
        ("latin-1", b">\xe9??\x1b[m"),
        ("ascii", b">e??\x1b[m"),
        ("utf-16", "▌é論\x1b[m".encode()),
        ("no such encoding", "▌é論\x1b[m".encode()),
    ],
)
def test_text_is_painted_in_an_encoding_of_terminals(encoding: str, painted: bytes) -> None:
    reading, writing = os.pipe()
    output = TerminalOutput(writing, encoding, lambda: pytest.fail("the terminal is there"))
    output.write("▌é論\x1b[m")
    output.flush()
    assert os.read(reading, 100) == painted
    os.close(reading)
    os.close(writing)


def test_a_terminal_that_is_gone_is_told_once() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    told = []
    output = TerminalOutput(writing, "utf-8", lambda: told.append("gone"))
    for _ in range(3):
        output.write("text")
        output.flush()
    assert told == ["gone"]
    os.close(writing)
