"""Compose the texts of a digest: titles, summaries, the subject, and the preview in a list of mails.

Texts from outside are cleaned again here, because files that people edit can contain anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.exporters.citation import plain_title
from paperreader.models.calendar import describe
from paperreader.models.entry import BEST_RATING, Entry
from paperreader.sync.plan import key_of
from paperreader.text.counted import counted
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paperreader.digest.digest import Digest, Item
    from paperreader.models.paper import Paper

SUMMARY = 420
"""The largest number of characters of a summary."""

STOP = "paperreader digest schedule --remove"
"""The command that stops the mail; the footer names it."""

LONGEST_SUBJECT = 60

_SENTENCES = re.compile(
    r"(?<=[.!?])(?<!et al\.)(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<!cf\.)(?<!Fig\.)(?<!Eq\.)(?<!Sec\.)"
    r"\s+(?=[A-Z0-9“\"(\[])|(?<=[。！？])"
)
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_AUTHORS = 3
_PREHEADER = 240
_ENOUGH = 120
_LONGEST_NOTE = 600
_AT_A_GLANCE = 62
"""The characters of a title in the index at the top: with its number it fits on a line."""

_INDEX = 20
"""The titles in the index, which fits on a screen; each section has a share of at least two."""


class Glance(NamedTuple):
    """A section in the index at the top.

    Attributes:
        name: the name of the section.
        titles: its first titles, each with the number of its paper.
        more: the number of its other papers, which are below.
    """

    name: str
    titles: tuple[tuple[int, str], ...]
    more: int


def words_of(digest: Digest, *, mail: bool) -> Mapping[str, Any]:
    """Return the values for the template of a digest besides the digest itself.

    Args:
        digest: the digest.
        mail: whether it is sent, so that the footer says how to stop it.
    """
    contents = " · ".join(f"{_name(section.name)}: {len(section.items)}" for section in digest.sections)
    failure = digest.failure if digest.failure != digest.reason else ""
    made = f"Made by paperreader on {_day(digest)}."
    return {
        "heading": f"{counted(digest.count, 'paper') if digest.count else 'No papers'} for {_day(digest)}",
        "contents": contents or digest.reason,
        "asked": clean_line(digest.asked) if " " in digest.asked else "",
        "subject": subject_of(digest),
        "preheader": _preheader(digest, contents),
        "index": _index(digest) if digest.count > 1 else (),
        "notes": [clean_line(note) for note in (digest.rising, failure, *digest.problems) if note],
        "footer": "Sent by paperreader. This command stops it:" if mail else made,
        "stop": STOP if mail else "",
    }


def subject_of(digest: Digest, *, mark: str = "", plain: bool = False) -> str:
    """Return a subject of at most 60 characters, in our own words: no title can shape a header.

    Args:
        digest: the content of the mail.
        mark: a prefix.
        plain: whether to omit the user's name for the list, so that the subject is ASCII.
    """
    weekday, number, month, year = _day(digest).split()
    day = f"{weekday[:3]} {number} {month[:3]} {year}"
    start = f"{mark}{counted(digest.count, 'paper') if digest.count else 'no papers'}"
    if plain or digest.asked == "new":
        return f"{start}, {day}"
    room = LONGEST_SUBJECT - len(f"{start} in , {day}")
    # Programs would decode what looks like an encoded word.
    return f"{start} in {clean_line(digest.asked.replace('=?', '='), room)}, {day}"


def title_of(paper: Paper) -> str:
    """Return the title of a paper as one clean line."""
    return clean_line(plain_title(paper))


def summary_of(paper: Paper, limit: int = SUMMARY) -> str:
    """Return the AI summary of a paper, else the first two sentences of its abstract.

    Args:
        paper: the paper.
        limit: the largest number of characters. As many sentences as fit are returned, or the start of the
        first one. A shortened summary ends with «…».
    """
    if limit <= 0:
        return ""
    text = clean_line(readable(paper.summary or paper.abstract), 20_000)
    ends = [found.start() for found in _SENTENCES.finditer(text)] + [len(text)]
    if not paper.summary:
        ends = ends[:2]
    end = max((end for end in ends if end <= limit), default=0)
    if end == len(text):
        return text
    if end:
        return f"{text[:end]} …"
    return _cut(text, limit)


def fields_of(item: Item, number: int, limit: int) -> Mapping[str, Any]:
    """Return the values for the template of one paper besides the item itself.

    Args:
        item: the paper and the reason for it.
        number: its place in the digest, from 1.
        limit: the largest number of characters of its summary.
    """
    paper = item.entry.paper
    title = title_of(paper)
    page = next(
        filter(None, (paper.hf_url, paper.arxiv_url, _web(paper.project_url), _web(paper.code_url))), ""
    )
    links = [("Code", _web(paper.code_url)), ("Project", _web(paper.project_url)), ("PDF", paper.pdf_url)]
    more = len(paper.authors) - _AUTHORS
    names = ", ".join(clean_line(readable(name), 80) for name in paper.authors[:_AUTHORS])
    # The text of a link never looks like an address, which may lead elsewhere.
    if page and _LOOKS_LIKE_AN_ADDRESS.search(title):
        links.insert(0, ("Page", page))
    return {
        "number": number,
        "paper": paper,
        "title": title,
        "link": "" if _LOOKS_LIKE_AN_ADDRESS.search(title) else page,
        "page": page,
        "names": names + (f" +{more}" if more > 0 else ""),
        "figures": " · ".join(_figures(paper)),
        "summary": summary_of(paper, limit),
        "own": _own(item.entry),
        "links": [(name, address) for name, address in links if address],
        "reason": clean_line(item.reason),
    }


def _cut(text: str, limit: int) -> str:
    """Return the text, shortened at a word to `limit` characters, with an ellipsis if it was longer."""
    if len(text) <= limit:
        return text
    start = text[: limit - 1]
    return f"{(start.rpartition(' ')[0] or start).rstrip(' ,;:.')} …"


def _name(text: str) -> str:
    return clean_line(text, 80)


def _day(digest: Digest) -> str:
    return describe(key_of(digest.made.date()))


def _preheader(digest: Digest, contents: str) -> str:
    """Return the preview beside the subject in a list of mails: the contents, and the first titles."""
    papers = [item.entry.paper for section in digest.sections for item in section.items]
    text = ". ".join(filter(None, (contents, "; ".join(map(title_of, papers[:3])))))
    for paper in papers:
        if len(text) >= _ENOUGH:
            break
        text = f"{text}. {summary_of(paper)}"
    return clean_line(text or digest.reason, _PREHEADER)


def _index(digest: Digest) -> tuple[Glance, ...]:
    share = digest.count if digest.count <= _INDEX else max(_INDEX // len(digest.sections), 2)
    found, first = [], 1
    for section in filter(lambda section: section.items, digest.sections):
        titles = (title_of(item.entry.paper) for item in section.items[:share])
        numbered = tuple((first + place, _cut(title, _AT_A_GLANCE)) for place, title in enumerate(titles))
        found.append(Glance(_name(section.name), numbered, len(section.items) - len(numbered)))
        first += len(section.items)
    return tuple(found)


def _web(address: str | None) -> str:
    return address if address and _WEB.fullmatch(address) else ""


def _figures(paper: Paper) -> Iterator[str]:
    counts = ((paper.upvotes, "upvote"), (paper.stars, "star"))
    return (counted(count, thing) for count, thing in counts if count)


def _own(entry: Entry) -> str:
    """Return the user's own words about a paper: rating, tags and note."""
    rating = f"{entry.rating}/{BEST_RATING}" if entry.rating else ""
    tags = " ".join(f"#{clean_line(tag, 80)}" for tag in entry.tags[:20])
    return " · ".join(filter(None, (rating, tags, clean_line(entry.note, _LONGEST_NOTE))))
