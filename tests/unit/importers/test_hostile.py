"""Importing any file ends soon, in rows or in a sentence."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import PaperReaderError
from paperreader.importers.registry import read_entries
from paperreader.text.sanitize import clean_block, clean_line
from paperreader.textfile import decoded
from tests.amounts import amount
from tests.unit.importers.samples import SAMPLES

if TYPE_CHECKING:
    from paperreader.importers.base import Outcome

PIECES = [
    *rb"""{ } " @ \ $ # , = < > [ ] : &#x110000; &lt; null -1 1e999 0 \ud800 @misc{ arXiv: \frac""".split(),
    *b"99999999999999999999 0000-00-00 9999-12-31T23:59:59.999999-23:59 2506.01713 items <outline <a".split(),
    *(b"\n", b"\r", b"\x00", b"\x1b[2J", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"TY  - ", b"ER  - "),
]
MUTATIONS = amount(20_000, 3_000)


def answer(data: bytes, format: str | None) -> Outcome | str:
    """Return the rows, or the sentence of the error."""
    try:
        return read_entries(decoded(data, "file"), "file", format)
    except PaperReaderError as error:
        return str(error)


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(4):
            case 0:
                changed[at:at] = chance.choice(PIECES)
            case 1:
                del changed[at : at + chance.randint(1, 20)]
            case 2:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                start = chance.randrange(len(changed) + 1)
                changed[at:at] = changed[start : start + chance.randint(1, 40)]
    return bytes(changed)


@pytest.mark.torture
@pytest.mark.parametrize("name", SAMPLES)
def test_a_mutated_file_is_rows_or_a_sentence(name: str) -> None:
    chance = random.Random(name)
    data = SAMPLES[name].encode()
    for number in range(MUTATIONS):
        given = mutated(data, chance)
        outcome = answer(given, name if number % 2 else None)
        if isinstance(outcome, str):
            assert outcome.startswith("file ")
            continue
        for row in (*outcome.imported, *outcome.rejected):
            assert row.line >= 1  # type: ignore[attr-defined]
        for row in outcome.imported:
            entry = row.entry
            assert entry.paper.title == clean_line(entry.paper.title)
            assert entry.note == clean_block(entry.note)
            assert entry.paper.id
            assert entry.rating is None or 1 <= entry.rating <= 5


DEEP = 200_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("bibtex", "@misc{a, title={" + "{" * DEEP + "x" + "}" * DEEP + "}}"),
        ("bibtex", "@misc{a, title={" + "{\\'" * DEEP),
        ("bibtex", "@misc{a, title={x}, " * (DEEP // 10)),
        ("bibtex", "@misc{\n" * DEEP),
        ("markdown", "- " + "[" * DEEP),
        ("markdown", "- [a](" * DEEP),
        ("markdown", "- " + "**a" * DEEP),
        ("html", "<!--" * DEEP + "<a href=x>"),
        ("html", "<script>" * DEEP + "<a href=x>"),
        ("page", "<h1 ltx_title_document>" * DEEP + "class='ltx_document'"),
        ("bibtex", "@misc(" * DEEP),
        ("bibtex", '@misc{a, title="' + '{"' * DEEP),
        ("bibtex", "@misc{a, title=" + "{a}#" * DEEP + "{b}}"),
        ("bibtex", "@misc{a, author={" + "A and " * DEEP + "}}"),
        ("bibtex", "@misc{a, title={" + "$" * DEEP + "}}"),
        ("bibtex", "@misc{a, title={" + "\\frac{" * DEEP + "}}"),
        ("bibtex", "@string{a={xxxxxxxxxx}}\n" + "@string{a=a#a#a#a#a#a#a#a}\n" * 100 + "@misc{b,title=a}"),
        ("bibtex", "@misc{a, " + "b" * DEEP + "}"),
        ("bibtex", "@misc{" + "," * DEEP + "}"),
        ("bibtex", "@misc{" + " " * DEEP + "=}"),
        ("bibtex", "@misc{a, author={A" + " " * DEEP + "B}, keywords={a" + " " * DEEP + "b}}"),
        ("bibtex", "@" + "a" * DEEP + "@misc" + " " * DEEP + "{"),
        ("ris", "TY  - A\n" * DEEP),
        ("ris", "TY  - A\n" + "continued\n" * DEEP),
        ("ris", "TY  - A\nKW  - a\n" + "b\n" * DEEP),
        ("endnote", "%0 Book\n" + "%A A;B\n" * DEEP),
        ("endnote", "%0 Book\n%A " + "A and " * DEEP),
        ("pubmed", "PMID- 1\nAB  - " + "a\n      " * DEEP),
        ("web-of-science", "PT J\nAU A\n" + "   B\n" * DEEP),
        ("csl-yaml", "references:\n- " + "[" * DEEP),
        ("csl-yaml", "references:\n" + "- {a: b}\n" * 10_000),
        ("csl-yaml", "references:\n- " + "a: " * DEEP),
        ("json", '{"items":' * DEEP),
        ("json", '[{"itemType":"book","title":"T","creators":' + "[" * DEEP + "]" * DEEP + "}]"),
        ("json", '{"children":[' * 500 + '{"uri":"a","type":"b"}' + "]}" * 500),
        ("json", '[{"title":"' + "<p>" * DEEP + '","DOI":"10.1000/x"}]'),
        ("csl-json", "[" * DEEP),
        ("csl-json", '{"a":' * DEEP),
        ("csl-json", '[{"title":"' + "<i>" * DEEP + '"}]'),
        ("jsonl", "[" * DEEP + "\n" + '{"paper":' * DEEP),
        ("bookmarks", '{"a":' * 500 + "{}" + "}" * 500),
        ("collection", '{"items":[' * DEEP),
        ("html", "<a " * DEEP),
        ("html", "<a href=" * DEEP),
        ("html", "<a x=y>" * DEEP + "<dd>" * DEEP),
        ("html", '<a href="https://arxiv.org/abs/2506.01713">' + " " * DEEP + "<dd>"),
        ("opml", "<outline " * DEEP),
        ("opml", "<outline " + 'a="b" ' * DEEP + ">"),
        ("opml", "<outline " + '"' * DEEP),
        ("opml", '<!DOCTYPE x [<!ENTITY a "b">]>' + "<outline text='&a;' url='&a;'/>" * 1_000),
        ("markdown", "- [" * DEEP),
        ("markdown", "- [a](<https://" * DEEP),
        ("markdown", "- [a](<https://a.example>)" + " · " * DEEP),
        ("markdown", "- [a](<https://arxiv.org/abs/2506.01713>)\n" + "  > \\\n" * DEEP),
        ("csv", "id,title,tags\n" + '"' * DEEP),
        ("csv", "id,title,tags\n2506.01713,T," + "a; " * 40_000),
        ("csv", "title,authors\nT," + "A B; " * 20_000),
        ("csv", "title;authors\nT;" + "A B, " * 20_000),
        ("csv", "title;authors\nT;" + "A and " * 20_000),
        ("csv", "title,date\nT," + "1" * 100_000),
        ("csv", "id,title," + "a," * DEEP + "\n2506.01713," * 10),
        ("list", "arXiv:" * DEEP),
        ("list", "1" * 1_000_000),
        ("list", "https://" * DEEP),
        ("list", "2506.01713 " * DEEP),
    ],
)
def test_a_deep_or_endless_file_ends_soon(name: str, text: str) -> None:
    # A reader whose time grows with the square of the length would pass the time limit of the suite.
    for given in (name, None):
        outcome = answer(text.encode(), given)
        if isinstance(outcome, str):
            assert len(outcome) < 500
        else:
            assert all(len(row.reason) < 500 for row in outcome.rejected)


def test_what_is_told_of_a_row_is_one_short_clean_line() -> None:
    (row,) = read_entries("no paper \x1b]0;x\x07 \u202e" * 100, "file").skipped
    assert row.text == clean_line(row.text, 80)
    assert "\x1b" not in row.text
