"""Import lists in Markdown, as `export --format markdown` writes them, or as others do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from paperreader.importers.base import BEGINNING, Imported, Rejected, Row, Skipped, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.readme import read_readme
from paperreader.models.entry import BEST_RATING, Entry, Status
from paperreader.models.identifier import identifier_or_none
from paperreader.text.links import web_url
from paperreader.text.markdown_escapes import unescape
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_LINK = r"\[((?:[^\]\\]|\\.)*+)\]\(<([^<>]*+)>\)"
_ITEM = re.compile(rf"- (?:{_LINK}|(.*?))(?: · (.*))?")
_NAMED_LINK = re.compile(_LINK)
_NOTE = re.compile(r"  > ?(.*)")
_OTHERS = " and others"
_STATUSES = frozenset(Status)

_OTHER = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\"]|<\?xml|<!doctype)", re.IGNORECASE)
_ITEMS = re.compile(r"^[-*+] ", re.MULTILINE)
_MARKED = re.compile(
    r"\]\([^\s()]|^ {0,3}\[[^\[\]\n]+\]: |^[\s>]{0,12}[-*+] \S|^\d{1,3}[.)] \S|^\|.*\||^#{4} \S", re.MULTILINE
)
MARK = re.compile(r"^- \[(?:[^\]\\\n]|\\.)*+\]\(<https?://", re.MULTILINE)
"""An item of our own; other lists seldom put an address between angle brackets."""


def fits(text: str) -> bool:
    """Return whether a text holds links, items or tables of Markdown, and is not JSON or XML."""
    return not _OTHER.match(text) and _MARKED.search(text, 0, BEGINNING) is not None


def read_markdown(text: str) -> Iterator[Row]:
    """Yield a row for each paper; an item of our own has the note below it."""
    items = len(_ITEMS.findall(text))
    yield from _own_rows(text) if items and 2 * len(MARK.findall(text)) >= items else read_readme(text)


def _own_rows(text: str) -> Iterator[Row]:
    item: re.Match[str] | None = None
    begun, note = 0, [""]
    for number, line in enumerate(text.splitlines(), 1):
        if quoted := _NOTE.fullmatch(line) if item else None:
            note.append(_plain_line(quoted[1]))
            continue
        if item:
            yield _row(item, note, begun)
        item = _ITEM.fullmatch(line)
        begun, note = number, []
        if item is None and line.strip() and not line.startswith("#"):
            yield Skipped(number, clean_line(line, 80))
    if item:
        yield _row(item, note, begun)


def _row(item: re.Match[str], note: Sequence[str], line: int) -> Imported | Rejected:
    try:
        return Imported(_entry(item, "\n".join(note)), line)
    except Unusable as error:
        return Rejected(line, clean_line(item.group(), 80), str(error))


def _entry(item: re.Match[str], note: str) -> Entry:
    """Return the entry of an item. If not all its authors are listed, leave them to the library."""
    title = unescape(item[1] or item[3] or "")
    draft = Draft(title="" if identifier_or_none(title) else title, note=note, addresses=[item[2] or ""])
    draft.identifiers = [title]
    status = rating = None
    links: dict[str, str] = {}
    for part in (item[4] or "").split(" · "):
        if link := _NAMED_LINK.fullmatch(part):
            links[link[1]] = link[2]
        elif part.startswith("\\#"):
            draft.tags.append(unescape(part)[1:])
        elif part in _STATUSES:
            status = Status(part)
        elif re.fullmatch(rf"[1-{BEST_RATING}]/{BEST_RATING}", part):
            rating = int(part[0])
        elif re.fullmatch(r"\d{4}", part):
            draft.year = part
        elif part and not part.endswith(_OTHERS):
            draft.authors = unescape(part).split(", ")
    ours = {"code_url": links.pop("code", None), "project_url": links.pop("project", None)}
    draft.addresses += links.values()
    entry = draft.entry()
    paper = msgspec.structs.replace(
        entry.paper, **{name: web_url(url) for name, url in ours.items() if url is not None}
    )
    return msgspec.structs.replace(entry, paper=paper, status=status, rating=rating)


def _plain_line(text: str) -> str:
    """Return a line of a note. If it ends with an odd number of backslashes, the last one breaks the line."""
    backslashes = len(text) - len(text.rstrip("\\"))
    return unescape(text[:-1] if backslashes % 2 else text)
