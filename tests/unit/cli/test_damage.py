"""A damaged library: one sentence reports it, and the rest of it is used."""

from datetime import UTC, datetime, timedelta

import pytest

from paperreader.library import Library
from paperreader.paths import default_paths
from tests.builders import build_edition

PAGE = 4096
SOON = datetime.now(UTC) - timedelta(minutes=1)


def spoil(text):
    """Spoil every page of the library in which a text is."""
    path = default_paths().library
    content = bytearray(path.read_bytes())
    for start in range(0, len(content), PAGE):
        if text in content[start : start + PAGE]:
            content[start : start + PAGE] = b"\xee" * PAGE
    path.write_bytes(content)


@pytest.fixture
def damaged(keep):
    """Damage a library so that its 300 papers are lost, but not the mark that one was read."""
    keep(build_edition(300, fetched_at=SOON))
    library = Library(default_paths().library)
    library.mark(["2611.00001"], read=True)
    library.close()
    spoil(b"We study case")


def asides():
    return list(default_paths().library.parent.glob("library.damaged-*.db"))


def test_a_list_is_fetched_anew(call, damaged, hugging_face):
    answer = call("list", "title:paper", "--json")

    assert (answer.code, len(answer.papers)) == (0, 5)
    assert answer.err.count("\n") == 1
    assert str(asides()[0]) in answer.err
    assert "1 read mark could be saved" in answer.err


def test_without_a_network_the_damage_is_told_beside_the_reason(call, damaged):
    answer = call("list", "title:paper", "--offline")

    assert (answer.code, answer.out) == (3, "")
    assert str(asides()[0]) in answer.err
    assert "list sample" in answer.err


def test_a_file_that_is_no_database_is_told_too(call, hugging_face):
    path = default_paths().library
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense " * 1000)

    answer = call("list", "--json")

    assert (answer.code, len(answer.papers)) == (0, 5)
    assert "earlier read marks are lost" in answer.err
    assert call("list", "--json").err == ""


def test_what_was_half_printed_is_not_begun_again(call, keep, hugging_face):
    keep(build_edition(1_500, fetched_at=SOON))
    spoil(b"We study case 1400.")

    answer = call("list", "--jsonl")
    printed = answer.out.splitlines()

    assert answer.code == 5
    assert 0 < len(set(printed)) == len(printed) <= 1_000
    assert str(asides()[0]) in answer.err
