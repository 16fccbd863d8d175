import errno
import io
import os
from typing import Any

import pytest

from paperreader.cli.diagnostics import NobodyReads
from paperreader.cli.formats import print_papers
from paperreader.cli.output import Format, Output
from paperreader.errors import NotSaved
from paperreader.models.listing import MemoryListing, Row
from tests.builders import build_paper


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


class Refusing(io.RawIOBase):
    """A file that refuses the first write."""

    def __init__(self, error: OSError) -> None:
        self.error: OSError | None = error

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.error:
            error, self.error = self.error, None
            raise error
        return len(memoryview(data))


def written(stream: io.TextIOWrapper) -> bytes:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue()


def test_data_is_utf_8_whatever_the_locale_is():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    Output(stream).data(["é\n"])

    assert written(stream) == b"\xc3\xa9\n"


def test_text_for_a_person_never_fails_on_an_encoding():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")

    Output(stream).text(["é α\n"])

    assert written(stream) == b"\xe9 ?\n"


@pytest.mark.parametrize("write", ["text", "data"])
def test_no_control_character_reaches_a_terminal(write):
    stream = Terminal(io.BytesIO(), encoding="utf-8")

    getattr(Output(stream), write)(["a\x1b]52;c;x\x07b\x9bc\x7f\r\td\n"])

    assert written(stream).decode() == "a\ufffd]52;c;x\ufffdb\ufffdc\ufffd\ufffd\td\n"


def test_a_file_gets_what_was_written():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")

    Output(stream).data(["a\tb\n"])

    assert written(stream) == b"a\tb\n"


def test_a_reader_that_went_away_is_no_error_to_tell():
    error = BrokenPipeError(errno.EPIPE, "gone")
    stream = io.TextIOWrapper(io.BufferedWriter(Refusing(error)), encoding="utf-8")

    with pytest.raises(NobodyReads):
        Output(stream).line("a")


def test_a_full_disk_is_told():
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    stream = io.TextIOWrapper(io.BufferedWriter(Refusing(error)), encoding="utf-8")

    with pytest.raises(NotSaved, match="No space left on device"):
        Output(stream).line("a")


def test_a_closed_stdout_is_told(monkeypatch):
    monkeypatch.setattr("sys.stdout", None)

    with pytest.raises(NotSaved, match="closed"):
        Output().line("a")


@pytest.mark.parametrize("form", list(Format))
def test_every_paper_of_a_long_list_is_written(form):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    rows = [Row(number, build_paper(number)) for number in range(1, 1_203)]

    print_papers(Output(stream), MemoryListing(rows), {}, form)

    text = written(stream).decode()
    assert [text.count(f"Paper {number}: ") for number in (1, 500, 501, 1_202)] == [1] * 4
    assert text.count("Learning to Test") == 1_202
