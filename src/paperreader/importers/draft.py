"""A paper under construction from the data of another program, which then becomes a clean, checked entry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.identity import named_by_identity
from paperreader.importers.base import Unusable
from paperreader.importers.dates import MONTHS
from paperreader.models.entry import BEST_RATING, Entry
from paperreader.models.identifier import (
    Scheme,
    canonical_doi,
    identifier_or_none,
    identifiers_in,
    local_identifier,
    month_of,
    scheme_of,
)
from paperreader.models.paper import Paper
from paperreader.text.links import repository_url, web_url
from paperreader.text.person_names import families_in
from paperreader.text.sanitize import BLOCK_LIMIT, clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTE_LIMIT = BLOCK_LIMIT
"""The most characters of a note, as in bookmarks; a longer note is refused, not cut."""

_LONG = {"abstract": BLOCK_LIMIT, "summary": BLOCK_LIMIT}
_ADDRESSES = frozenset({"code_url", "project_url", "thumbnail_url"})
_PREPRINT = re.compile(r"\s*(?:arxiv\b|corr(?=\s*(?:[,:(]|abs\b|\Z))|computing research rep)", re.IGNORECASE)
_OF_PREPRINT = ("type", "volume", "issue", "number", "page")
_LABEL = re.compile(
    r"\s*[\\_]{0,2}(?:tex\.)?(?:arxiv[\s_-]?(?:id|preprint)?|e-?print(?! server))\s*[:=]?\s+", re.IGNORECASE
)
_ABOUT_ANOTHER = re.compile(
    r"\b(?:see|cf|compare|also|(?:comments?|based|builds?) on|supersedes|extends|follows"
    r"|(?:reply|response|companion|sequel|erratum|supplement) to"
    r"|(?:version|extension|summary|review|translation|part) of"
    r"|code|data(?:set)?|slides|software|supplementary|video)\b",
    re.IGNORECASE,
)
_MONTH = re.compile("|".join(MONTHS), re.IGNORECASE)
_LONGEST_NOTED = 300
_OTHERS = ("others", "Others", "et al.", "et al", "Et al.")
"""The words for missing authors; a group may have the name OTHERS."""


@dataclass(slots=True)
class Draft:
    """The data of a row, in the form of its program.

    Attributes:
        title, abstract, doi, journal, note: texts that are not clean yet. A line of the note that is an
            identifier as a whole is not part of the note.
        authors: names in spoken order: given names first; see `person_names.in_spoken_order`.
        year, month, day: texts or numbers; the month may be a word.
        identifiers: texts, each of which may be an identifier as a whole.
        mentions: texts that may mention an identifier; a bare number is one if a text names arXiv.
        addresses: addresses of pages about the paper.
        publication: details of the published version by their names in CSL, as in `Paper.publication`.
        tags, collections: the user's.
        added: when the paper was bookmarked there, in UTC.
    """

    title: str = ""
    abstract: str = ""
    doi: str = ""
    journal: str = ""
    note: str = ""
    authors: list[str] = field(default_factory=list)
    year: str | int | None = None
    month: str | int | None = None
    day: str | int | None = None
    identifiers: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    publication: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)
    added: datetime | None = None

    def entry(self) -> Entry:
        """Return the entry.

        Raises:
            Unusable: the row does not identify a paper, or the note is too long.
        """
        title = clean_line(self.title)
        title = "" if identifier_or_none(title) else title
        identifiers = self.named
        if not identifiers and not any(map(str.isalnum, title)):
            raise Unusable("it names neither an identifier of a paper nor a title")
        if self.authors and self.authors[-1] in _OTHERS:
            del self.authors[-1]
            self.publication |= {"others": str(len(self.authors))} if self.authors else {}
        if families := families_in((*self.authors, *self.publication.get("editor", "").split("; "))):
            self.publication["families"] = "; ".join(families)
        arxiv_id = identifiers.get(Scheme.ARXIV)
        code_url, project_url = (None, None) if arxiv_id else self._links()
        published = self._published(arxiv_id)
        paper = Paper(
            id=arxiv_id or identifiers.get(Scheme.LOCAL) or local_identifier(title),
            title=title,
            abstract=self.abstract,
            authors=tuple(self.authors),
            published=published,
            code_url=code_url,
            project_url=project_url,
            categories=tuple(self.categories),
            sources=("file",) if title else (),
            doi=_first(map(canonical_doi, (self.doi, *self.addresses)))
            if Scheme.DOI in identifiers
            else None,
            journal=None if _PREPRINT.match(self.journal) else self.journal,
            ids=tuple(identifiers.values()),
            publication=tuple(
                f"{name}: {value}" for name, value in self._details(published, arxiv_id).items()
            ),
        )
        note = "\n".join(line for line in self.note.split("\n") if _noted(line) is None).strip("\n")
        entry = cleaned(
            Entry(
                paper=paper,
                tags=tuple(self.tags),
                note=note,
                collections=tuple(self.collections),
                added=self.added,
            )
        )
        return msgspec.structs.replace(entry, paper=named_by_identity(entry.paper))

    @property
    def named(self) -> dict[Scheme, str]:
        """Return the identifier of each kind that the row names; the most explicit place takes precedence."""
        mentions = (*self.mentions, self.journal)
        at_arxiv = any(map(_PREPRINT.match, mentions))
        found = [*map(identifier_or_none, self.identifiers), *map(_noted, self.note.split("\n"))]
        for text in (f"doi:{self.doi}" if self.doi else "", *self.addresses):
            found += identifiers_in(text)
        for text in mentions:
            found += identifiers_in(_ABOUT_ANOTHER.split(text, maxsplit=1)[0])
            found += [identifier_or_none(text)] if at_arxiv else []
        return {scheme_of(identifier): identifier for identifier in reversed(found) if identifier}

    def _details(self, published: date | None, arxiv_id: str | None) -> dict[str, str]:
        """Return the details of the published version; a preprint does not have them.

        Its date is one of them if it differs from that of the first version, or if the first day of a month
        would not say it: that stands for the month, and the first of January for the year.
        """
        details = {name: value for name, value in self.publication.items() if value.strip()}
        if _PREPRINT.match(details.get("publisher", "")):
            del details["publisher"]
        if not self.journal and details.get("type") == "article-journal":
            del details["type"]
        if _PREPRINT.match(self.journal):
            details = {name: value for name, value in details.items() if name not in _OF_PREPRINT}
        elif published and (year := _year(self.year)):
            month, day = _month(self.month)
            day = _number(self.day) or day
            is_vague = published.day == 1 and not arxiv_id and (day or month == 1)
            is_later = (month or 0, year) not in ((0, published.year), (published.month, published.year))
            if is_vague or (is_later and (self.journal or "type" in details)):
                details["issued"] = "-".join(f"{part:02}" for part in (year, month, day) if part)
        return {name: value for name, value in details.items() if Scheme.ARXIV not in _schemes_in(value)}

    def _links(self) -> tuple[str | None, str | None]:
        """Return the code and the page of a paper that arXiv does not have."""
        urls = [url for text in self.addresses if (url := web_url(text)) and not identifiers_in(url)]
        pages = [url for url in urls if repository_url(url) is None]
        return _first(map(repository_url, urls)), _first(iter(pages))

    def _published(self, arxiv_id: str | None) -> date | None:
        """Return the day of the first version as far as it is known, the rest as the first month or day.

        A month other than that of the arXiv identifier belongs to a later version or a printed one.
        """
        year, (month, day) = _year(self.year), _month(self.month)
        day = _number(self.day) or day
        if year is None:
            return None
        if arxiv_id and (first := month_of(arxiv_id)) != (year, month):
            year, month, day = *first, None
        for rest in ((month or 1, day or 1), (month or 1, 1), (1, 1)):
            try:
                return date(year, *rest)
            except (ValueError, OverflowError):
                continue
        return None


def cleaned(entry: Entry) -> Entry:
    """Return the entry with all its texts clean.

    Raises:
        Unusable: the note is too long, or the rating is not valid.
    """
    note = clean_block(entry.note, limit=len(entry.note) * 4 + 1)
    if len(note) > NOTE_LIMIT:
        raise Unusable(f"its note has {len(note):,} characters, and a note holds at most {NOTE_LIMIT:,}")
    if entry.rating is not None and not 1 <= entry.rating <= BEST_RATING:
        raise Unusable(f"its rating is not a whole number from 1 to {BEST_RATING}")
    values = zip(Paper.__struct_fields__, msgspec.structs.astuple(entry.paper), strict=True)
    changes = {name: _clean(name, value) for name, value in values if value not in (None, ())}
    return msgspec.structs.replace(
        entry,
        paper=msgspec.structs.replace(entry.paper, **changes),
        note=note,
        tags=_clean_lines(entry.tags),
        collections=_clean_lines(entry.collections),
    )


def _clean(name: str, value: object) -> object:
    if isinstance(value, str):
        if name in _ADDRESSES:
            return web_url(value)
        text = clean_line(value, limit=_LONG.get(name, 500))
        return text if text or name in ("id", "title", "abstract") else None
    if name == "authors" and isinstance(value, tuple):  # Two of them may have the same name.
        return tuple(filter(None, map(clean_line, value)))
    return _clean_lines(value) if isinstance(value, tuple) else value


def _clean_lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for text in texts if (line := clean_line(text))))


def _first(found: Iterable[str | None]) -> str | None:
    return next(filter(None, found), None)


def _noted(line: str) -> str | None:
    """Return the identifier that a line of a note is, even behind a label: `eprint: 2506.01713`."""
    if len(line) > _LONGEST_NOTED or not any(map(str.isdecimal, line)):
        return None
    return identifier_or_none(_LABEL.sub("", line, count=1))


def _schemes_in(text: str) -> set[Scheme]:
    return set(map(scheme_of, identifiers_in(text)))


def _year(given: str | int | None) -> int | None:
    found = re.search(r"(?<!\d)\d{4}(?!\d)", str(given or ""))
    return int(found.group()) if found else _number(given)


def _number(given: str | int | None) -> int | None:
    found = re.search(r"\d{1,4}", str(given)) if given is not None else None
    return int(found.group()) if found else None


def _month(given: str | int | None) -> tuple[int | None, int | None]:
    """Return month and day of a text: `6`, `June`, `10~jan`."""
    word = _MONTH.search(str(given or ""))
    number = _number(given)
    return (MONTHS.index(word.group().lower()) + 1, number) if word else (number, None)
