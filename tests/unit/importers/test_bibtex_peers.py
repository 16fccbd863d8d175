"""BibTeX that other parsers read gives the same fields here: bibtexparser and pybtex, on generated files."""

from __future__ import annotations

import logging

import bibtexparser
from hypothesis import given, settings, strategies
from pybtex.database import parse_string

from paperreader.importers.bibtex_blocks import blocks, fields, key_of

# BibTeX counts a brace behind a backslash, and bibtexparser does not: no text has a backslash.
_TEXT = strategies.text("abcXYZ é,=@#%()-_.:/'~", max_size=20)
_MONTHS = {month: month for month in ("jan", "feb", "mar")}


def _balanced(inner: strategies.SearchStrategy[str]) -> strategies.SearchStrategy[str]:
    return strategies.lists(inner | inner.map("{{{}}}".format), max_size=4).map("".join)


_VALUES = strategies.recursive(_TEXT, _balanced, max_leaves=6)
_WRITTEN = strategies.one_of(
    _VALUES.map("{{{}}}".format),
    _VALUES.map('"{}"'.format),
    strategies.integers(0, 3000).map(str),
)
_NAMES = strategies.sampled_from(("title", "author", "year", "journal", "x-y", "Note"))
_ENTRIES = strategies.lists(strategies.dictionaries(_NAMES, _WRITTEN, max_size=5), min_size=1, max_size=4)


def _written(entries: list[dict[str, str]]) -> str:
    return "\n".join(
        f"@article{{key{number},\n"
        + "".join(f"  {name} = {value},\n" for name, value in said.items())
        + "}\n"
        for number, said in enumerate(entries)
    )


def _ours(text: str) -> dict[str, dict[str, str]]:
    found = {}
    for block in blocks(text):
        assert block.body is not None
        if block.kind != "string":
            found[key_of(block.body)] = fields(block.body, _MONTHS)
    return found


def _plain(said: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return fields as all parsers agree on them: white space does not matter."""
    return {
        key: {name.lower(): " ".join(value.split()) for name, value in values.items()}
        for key, values in said.items()
    }


def _of_bibtexparser(text: str) -> dict[str, dict[str, str]]:
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    return {
        entry.key: {field.key: field.value for field in entry.fields}
        for entry in bibtexparser.parse_string(text).entries
    }


@settings(max_examples=40, deadline=None)
@given(_ENTRIES)
def test_generated_entries_have_the_fields_that_bibtexparser_finds(entries: list[dict[str, str]]) -> None:
    text = _written(entries)
    theirs = _plain(_of_bibtexparser(text))
    ours = _plain(_ours(text))
    assert {key: ours[key] for key in theirs} == theirs


def test_hand_written_entries_have_the_fields_that_pybtex_finds() -> None:
    text = """
    A comment.
    @string{acm = {ACM } # "Press"}
    @article{one, title = {The {B}ook of (parentheses)}, year = 2019, month = jan # {~10}, publisher = acm,}
    @book(two, title = "Quotes {"} and, commas", note = {) and ( and )}, author = {A and B},
      year = "1843")
    @MISC { three , TITLE = {x = y} , }
    """
    theirs = {
        key: dict(entry.fields.items())
        for key, entry in parse_string(text.replace("author = {A and B},", ""), "bibtex").entries.items()
    }
    strings = dict(_MONTHS)
    ours = {}
    for block in blocks(text.replace("author = {A and B},", "")):
        if block.kind == "string":
            strings |= fields(f",{block.body or ''}", strings)
        else:
            ours[key_of(block.body or "")] = fields(block.body or "", strings)
    ours["one"]["month"] = ours["one"]["month"].replace("jan", "January")
    assert _plain(ours) == _plain(theirs)
