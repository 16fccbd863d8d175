"""The formats that papers can be imported from: names, recognition and readers.

A file is recognised by what it holds: every format that may fit reads its beginning, and the one that finds
the most papers is the format. The suffix of the file only decides between equals. A format that finds far
fewer papers than the text names is not the format: BibTeX at the end of a README does not hide the list.
"""

from __future__ import annotations

import re
import sys
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

from paperreader.errors import UsageError, did_you_mean, quoted
from paperreader.importers import csl_yaml, listings, mail, markdown, markup, table, tagged, webpage
from paperreader.importers.base import BEGINNING, Imported, Outcome, Reader, Rejected, Row, Skipped, Unusable
from paperreader.importers.bibtex import read_bibtex
from paperreader.importers.collection import read_collection
from paperreader.importers.foreign import refuse_foreign
from paperreader.importers.json_papers import read_csl_json, read_json
from paperreader.importers.lines import count_named, read_lines
from paperreader.importers.records import read_jsonl, read_records, rows_of_lines
from paperreader.models.identifier import Scheme, scheme_of
from paperreader.streams import ending_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_TRIED = 100
"""The number of papers after which a format is not tried further."""

_MOST_ROWS_TRIED = 2_000
_STEP = 500
"""The number of rows after which progress is shown."""


def _pattern(text: str, within: int = sys.maxsize) -> Callable[[str], bool]:
    """Return a test of whether the first so many characters of a text hold a pattern."""
    compiled = re.compile(text, re.MULTILINE | re.IGNORECASE)
    return lambda content: compiled.search(content, 0, within) is not None


_JSON = re.compile(r"""\s*(?:\[\s*(?:[\[{"]|\]\s*$)|\{)""")
"""The beginning of JSON; a copied text may begin with «[Subscribe]», and BibTeX with words in braces."""

_JSONL = re.compile(r"""\s*\{[^\n]*\}\s*\n\s*\{|\s*\{[^\n]*"paper"[^\n]*\}\s*\Z""")


def is_jsonl(text: str) -> bool:
    """Return whether a text begins as JSON Lines do: an object on the first line, and one on the second."""
    return _JSONL.match(text) is not None


def is_json(text: str) -> bool:
    """Return whether a text begins as JSON does."""
    return _JSON.match(text) is not None


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as typed after `--format`.
        read: its reader.
        fits: a quick test of whether a text may be in it; the papers that `read` finds then decide.
        unit: the unit of its rows.
        endings: the suffixes of its files.
        sure: `fits` leaves no doubt, so no other format is tried.
    """

    name: str
    read: Reader
    fits: Callable[[str], bool]
    unit: Literal["line", "item"] = "line"
    endings: tuple[str, ...] = ()
    sure: bool = False


LIST = Format("list", read_lines, lambda _: True, endings=(".txt",))

FORMATS = (
    Format("jsonl", read_jsonl, is_jsonl, endings=(".jsonl", ".ndjson")),
    Format("bookmarks", read_records, is_json, "item"),
    Format(
        "bibtex",
        read_bibtex,
        _pattern(r"^[ \t]{0,20}@[ \t]*[A-Za-z]{3,20}\s{0,20}[{(]"),
        endings=(".bib", ".bibtex"),
    ),
    Format("ris", tagged.read_ris, _pattern(r"^\s?TY {1,2}- ?[A-Z]", BEGINNING), endings=(".ris",)),
    Format(
        "endnote", tagged.read_endnote, _pattern(r"^%0 |^%T \S[^\n]*\n%[A-Z] ", BEGINNING), endings=(".enw",)
    ),
    Format(
        "pubmed", tagged.read_pubmed, _pattern(r"^PMID *- ?\d|^OWN +- [A-Z]", BEGINNING), endings=(".nbib",)
    ),
    Format("web-of-science", tagged.read_web_of_science, _pattern(r"^PT [A-Z]$", BEGINNING)),
    Format("collection", read_collection, is_json, "item"),
    Format("papers", listings.read_json, listings.is_answer, "item", (".json",)),
    Format("csl-json", read_csl_json, is_json, "item", (".json",)),
    Format("json", read_json, is_json, "item", (".json",)),
    Format("csl-yaml", csl_yaml.read_csl_yaml, csl_yaml.fits, "item", (".yaml", ".yml", ".md")),
    Format(
        "feed", listings.read_feed, listings.is_feed, "item", (".xml", ".atom", ".rss", ".rdf"), sure=True
    ),
    Format("page", listings.read_page, listings.is_page, "item", (".html", ".htm", ".xhtml"), sure=True),
    Format("mail", mail.read_mail, mail.fits, "item", sure=True),
    Format("opml", markup.read_opml, _pattern(r"<(?:opml|outline)[\s/>]")),
    Format(
        "html",
        webpage.read_html,
        _pattern(r"<!doctype netscape|<dl>|<a\s[^<>]{0,2000}href"),
        endings=(".html", ".htm"),
    ),
    Format("markdown", markdown.read_markdown, markdown.fits, endings=(".md", ".markdown")),
    Format("csv", table.read_csv, table.fits, endings=(".csv", ".tsv")),
    Format("text", listings.read_text, listings.is_text, "item"),
    LIST,
)
"""All formats, in the order of the help; of formats that find the same, the first is taken."""

_BY_NAME = {form.name: form for form in FORMATS}


def read_entries(
    text: str | Iterator[str],
    name: str,
    format: str | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Read every row of a file, as an entry or with the reason why it has none.

    Args:
        text: the content of the file, or the lines of JSON Lines.
        name: the name of the file, for messages, and for its suffix.
        format: one of `FORMATS`; None recognises it by the content.
        progress: called with the number of rows so far, now and then.

    Raises:
        UsageError: there is no such format, or the file is empty, or not in a format that is read.
    """
    form = find_format(format) if format else None
    if not isinstance(text, str):
        return _of_lines(text, form, progress)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UsageError(f"{_shown(name)} is empty.")
    try:
        if form:
            rows = form.read(text)
        else:
            refuse_foreign(text)
            form, rows = _recognised(text, ending_of(PurePath(name)))
        return _outcome(form, rows, progress)
    except Unusable as error:
        raise UsageError(f"{_shown(name)} cannot be imported: {error}.") from error


def _of_lines(lines: Iterator[str], form: Format | None, progress: Callable[[int], None] | None) -> Outcome:
    """Read each line on its own, in the format of the first ones."""
    first = list(islice(lines, _MOST_TRIED))
    form = form or _recognised("\n".join(first), "")[0]
    return _outcome(form, rows_of_lines(form.read, chain(first, lines)), progress)


def find_format(name: str) -> Format:
    """Return the format of this name.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    found = _BY_NAME.get(name.lower())
    if found is None:
        begun = next((known for known in _BY_NAME if known.startswith(name.lower())), name.lower())
        hint = did_you_mean(begun, _BY_NAME, cutoff=0.5)
        raise UsageError(f"{quoted(name)} is not an import format; {hint}")
    return found


def _outcome(form: Format, rows: Iterator[Row], progress: Callable[[int], None] | None) -> Outcome:
    read: list[Row] = []
    for row in rows:
        read.append(row)
        if progress and not len(read) % _STEP:
            progress(len(read))
    return Outcome(
        format=form.name,
        unit=form.unit,
        imported=tuple(row for row in read if isinstance(row, Imported)),
        rejected=tuple(row for row in read if isinstance(row, Rejected)),
        skipped=tuple(row for row in read if isinstance(row, Skipped)),
    )


class _Trial:
    """The beginning of a text, read in one format.

    Attributes:
        form: the format.
        papers: the identifiers of the papers in it.
        is_whole: nothing in it is left out, so other papers that it names are only mentioned.
        score: the number of papers, where those with an identifier count twice.
    """

    def __init__(self, form: Format, text: str) -> None:
        self.form = form
        self.papers: set[str] = set()
        self._rows = form.read(text)
        self._tried: list[Row] = []
        for row in self._rows:
            self._tried.append(row)
            if isinstance(row, Imported):
                self.papers.add(row.entry.paper.id)
            if len(self.papers) >= _MOST_TRIED or len(self._tried) >= _MOST_ROWS_TRIED:
                break
        self.is_whole = form.unit == "item" and all(isinstance(row, Imported) for row in self._tried)
        self.score = len(self.papers) + sum(scheme_of(paper) is not Scheme.LOCAL for paper in self.papers)

    @property
    def rows(self) -> Iterator[Row]:
        """Return all rows of the text, of which the first were read already."""
        return chain(self._tried, self._rows)


def _recognised(text: str, ending: str) -> tuple[Format, Iterator[Row]]:
    """Return the format of a text, and its rows.

    Raises:
        Unusable: the text is in no format, such as JSON that was cut off.
    """
    trials: list[_Trial] = []
    refusal: Unusable | None = None
    for form in sorted(FORMATS, key=lambda form: not form.sure):
        if form is LIST or not form.fits(text):
            continue
        if form.sure:
            return form, form.read(text)
        try:
            trials.append(_Trial(form, text))
        except Unusable as error:
            refusal = error
    best = max(trials, key=lambda trial: (trial.score, ending in trial.form.endings), default=None)
    if best and best.score and (best.is_whole or 2 * len(best.papers) >= count_named(text, _MOST_TRIED)):
        return best.form, best.rows
    if refusal and not trials:
        raise refusal
    named = _Trial(LIST, text)
    return (best.form, best.rows) if best and not named.papers else (LIST, named.rows)


def _shown(name: str) -> str:
    return clean_line(name, 120)
