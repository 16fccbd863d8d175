"""A paper as paragraphs of styled text, for the abstract pane and for a paper over the whole screen.

In short form each fact takes a line, so that the abstract has most of the room; in full, as many as it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len
from textual.content import Content

from paperreader.models.value import Value
from paperreader.query.fields import COUNTS
from paperreader.text.ages import long_date, version_words
from paperreader.text.counted import counted
from paperreader.text.latex import readable
from paperreader.text.links import Link, LinkKind, paper_links, shown_identifier
from paperreader.ui.short_words import authors_line, shortened, steady

if TYPE_CHECKING:
    from textual.style import Style

    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.ui.paper_list.row_text import Styles
    from paperreader.ui.paper_pane.around import AroundLine

_LOW = 16
"""The height below which the facts share lines."""
_GAP = "   "
_FACTS_WHERE_LOW = 4
_TITLE_LINES, _WHY_LINES = 3, 2
_BETWEEN = " · "


class Paragraph(Value, frozen=True):
    """A text that is wrapped by itself.

    Attributes:
        text: the styled text, without line ends.
        links: the links that a click opens, each with the cell where it ends.
        most: the most lines that it takes; 0 for as many as it needs.
    """

    text: Content
    links: Sequence[tuple[int, Link]] = ()
    most: int = 0


Hits = Callable[[str, str], Sequence[tuple[int, int]]]
"""Returns the spans to highlight in a text of a field."""


class Rendering(Value, frozen=True):
    """The functions and styles that turn a paper into text.

    Attributes:
        display_text: returns a text of a paper as it is shown.
        own: returns what the user decided about a paper as one line, or an empty text.
        notebook: returns all of it, as lines.
        key: returns the key of a command as it is shown.
        hits: returns the spans to highlight in a text of a field; None for no spans.
        styles: by role: `heading`, `title`, `meta`, `hit`, `link`, `mark`.
        around: returns the lines about what is around a paper, the last of the document.
        why: returns why a paper is recommended, or an empty text.
    """

    display_text: Callable[[str], str]
    own: Callable[[Row], str]
    notebook: Callable[[Row], Sequence[str]]
    key: Callable[[str], str]
    hits: Hits | None = None
    styles: Styles = MappingProxyType({})
    around: Callable[[Paper], Sequence[AroundLine]] = lambda _: ()
    why: Callable[[Row], str] = lambda _: ""


class Room(Value, frozen=True):
    """The room for a paper.

    Attributes:
        width: the cells of a line.
        height: the lines in view.
        in_full: whether to show every fact, whatever room is left for the abstract.
    """

    width: int
    height: int
    in_full: bool = False


def paper_document(row: Row, rendering: Rendering, room: Room) -> list[Paragraph]:
    """Return everything known about a paper, the most important first; an empty paragraph is a blank line."""
    paper, styles = row.paper, rendering.styles
    blank = Paragraph(Content(""))
    document = (_facts_in_full if room.in_full else _facts_in_short)(row, rendering, room)
    if paper.abstract:
        document += [blank, Paragraph(_text(paper.abstract, "abstract", None, rendering))]
    else:
        document += [blank, _plain("No abstract is known yet.", styles["meta"])]
    sections = (
        ("TL;DR", "tldr", paper.tldr),
        ("AI summary", "summary", paper.summary),
        ("Keywords", "kw", _BETWEEN.join(paper.keywords)),
    )
    for heading, field, text in sections:
        if text:
            body = Paragraph(_text(text, field, None, rendering))
            document += [blank, _plain(heading, styles["heading"]), body]
    if around := rendering.around(paper):
        document += [blank, _plain("Around the paper", styles["heading"])]
        document += [_around(line, rendering) for line in around]
    return document


def _around(line: AroundLine, rendering: Rendering) -> Paragraph:
    key = rendering.key(line.command) if line.command else ""
    text = "  ".join(filter(None, (key, line.text)))
    if line.url is None:
        return _plain(text, rendering.styles["meta"])
    link = Link(LinkKind.OTHER, line.url, line.text)
    return Paragraph(Content(text).stylize(rendering.styles["link"]), [(cell_len(text), link)], most=1)


def _plain(text: str, style: Style) -> Paragraph:
    return Paragraph(Content(text).stylize(style))


def _facts_in_short(row: Row, rendering: Rendering, room: Room) -> list[Paragraph]:
    """Return the title, then a line each for authors, facts, links, bookmark; if room is low, four in all."""
    paper, meta = row.paper, rendering.styles["meta"]
    lines = []
    if paper.authors:
        authors = authors_line(paper.authors, room.width)
        lines.append(Paragraph(_text(authors, "author", "meta", rendering), most=1))
    lines.append(msgspec.structs.replace(_plain(_that_fit(figures(row), room.width), meta), most=1))
    own = steady(rendering.own(row))
    links = _links(paper, rendering, in_full=False)
    mark = rendering.styles["mark"]
    last = [*links, _plain(own, mark)] if own else links
    why = _why(row, rendering)
    if room.height < _LOW and why:
        last = []
    elif room.height < _LOW and len(last) > 1:
        brief = [_plain(shortened(own, room.width // 2), mark)] if own else []
        last = [_in_one_line([*brief, *links])]
    lines += [msgspec.structs.replace(part, most=1) for part in last]
    lines += [msgspec.structs.replace(part, most=1 if room.height < _LOW else _WHY_LINES) for part in why]
    most = min(max(_FACTS_WHERE_LOW - len(lines), 1), _TITLE_LINES) if room.height < _LOW else _TITLE_LINES
    return [Paragraph(_text(paper.title or paper.id, "title", "title", rendering), most=most), *lines]


def _facts_in_full(row: Row, rendering: Rendering, room: Room) -> list[Paragraph]:
    """Return the title and every known fact, in as many lines as they need."""
    paper, styles = row.paper, rendering.styles
    facts = [Paragraph(_text(paper.title or paper.id, "title", "title", rendering))]
    if paper.authors:
        facts.append(Paragraph(_text(", ".join(paper.authors), "author", "meta", rendering)))
    facts += [_plain(line, styles["meta"]) for line in _wrapped(_facts(row), room.width)]
    facts += _links(paper, rendering, in_full=True)
    facts += _why(row, rendering)
    return facts + [_plain(line, styles["mark"]) for line in rendering.notebook(row)]


def _why(row: Row, rendering: Rendering) -> list[Paragraph]:
    """Return why a paper is recommended, if it is."""
    why = steady(rendering.why(row))
    label = Content("Why  ").stylize(rendering.styles["heading"])
    return [Paragraph(label + Content(why).stylize(rendering.styles["meta"]))] if why else []


_OPENERS = {LinkKind.CODE: "open_code", LinkKind.PROJECT: "open_project"}
"""The links above the abstract, with the command that opens each."""


def _links(paper: Paper, rendering: Rendering, *, in_full: bool) -> list[Paragraph]:
    """Return the links that have a key: in short, their addresses; in full, also their names."""
    paragraphs = []
    for link in paper_links(paper):
        if link.kind in _OPENERS:
            label = link.label if in_full else link.label.partition(_BETWEEN)[2]
            text = "  ".join(filter(None, (rendering.key(_OPENERS[link.kind]), label)))
            ends = [(cell_len(text), link)]
            paragraphs.append(Paragraph(Content(text).stylize(rendering.styles["link"]), ends))
    return paragraphs


def _in_one_line(paragraphs: Sequence[Paragraph]) -> Paragraph:
    """Return paragraphs side by side; each link keeps its cells."""
    ends = accumulate(part.text.cell_length + len(_GAP) for part in paragraphs)
    links = [(end, link) for end, part in zip(ends, paragraphs, strict=True) for _, link in part.links]
    # Textual counts a separator whose cells were counted once too often, and the line would end too early.
    return Paragraph(Content(_GAP).join(part.text for part in paragraphs), links)


def _text(text: str, field: str, role: str | None, rendering: Rendering) -> Content:
    shown = rendering.display_text(text)
    content = Content(shown)
    if role is not None:  # Text without a style is wrapped and painted twice as fast.
        content = content.stylize(rendering.styles[role])
    for start, end in rendering.hits(shown, field) if rendering.hits else ():
        content = content.stylize(rendering.styles["hit"], start, end)
    return content


def figures(row: Row) -> list[str]:
    """Return the facts of the short form: counts and their changes, day, subject, identifier."""
    paper, moved = row.paper, row.moved
    counts = []
    for field in COUNTS:
        count, change = field.read(row), getattr(moved, field.name, 0)
        if count is not None:
            counts.append(f"{field.sign} {count:,}{f' ({change:+,})' if change else ''}")
    figures = ["withdrawn"] if paper.withdrawn else []
    figures += [f"v{paper.version} · you read v{row.read_version}"] if row.has_newer_version else []
    figures += ["  ".join(counts)] if counts else []
    if paper.day:
        figures.append(long_date(paper.day, paper.known_parts))
    figures += paper.categories[:1]
    figures.append(shown_identifier(paper))
    figures += [paper.organization] if paper.organization else []
    return figures


def _facts(row: Row) -> list[str]:
    """Return every fact, in words."""
    paper = row.paper
    facts = ["withdrawn"] if paper.withdrawn else []
    facts += [paper.organization] if paper.organization else []
    if paper.edition_date:
        facts.append(f"on Daily {long_date(paper.edition_date)}")
    if paper.published:
        facts.append(f"published {long_date(paper.published, paper.known_parts)}")
    facts += [*filter(None, (version_words(row), paper.journal, *paper.publication_facts))]
    facts += [counted(count, field.unit) for field in COUNTS if (count := field.read(row)) is not None]
    linked = ((paper.models, "model"), (paper.datasets, "dataset"), (paper.spaces, "Space"))
    facts += [counted(number, noun) for number, noun in linked if number]
    facts += [", ".join(paper.categories)] if paper.categories else []
    facts.append(shown_identifier(paper))
    facts += [readable(paper.remark)] if paper.remark else []
    return facts


def _that_fit(parts: Sequence[str], width: int) -> str:
    """Return the parts that fit completely in one line; the first one is always there."""
    line = parts[0]
    for part in parts[1:]:
        if cell_len(longer := f"{line}{_BETWEEN}{part}") <= width:
            line = longer
    return line


def _wrapped(parts: Sequence[str], width: int) -> list[str]:
    """Return parts in lines that are broken between them, never inside one."""
    lines = [parts[0]]
    for part in parts[1:]:
        if cell_len(longer := f"{lines[-1]}{_BETWEEN}{part}") <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
