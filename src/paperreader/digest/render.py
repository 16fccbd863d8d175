"""A digest as text, Markdown and HTML, by jinja2 templates that the user may replace.

Only this module imports jinja2. Every value that comes from a paper is text: the template engine escapes
HTML, and the filter `markdown` escapes Markdown. A file in the folder `templates` of the settings replaces
ours of the same name. Where it has an error, ours is used and the error is named.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from paperreader.exporters.markdown import escape
from paperreader.models.entry import BEST_RATING
from paperreader.text.counted import counted
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.digest.digest import Digest, Item
    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper

OURS = Path(__file__).with_name("templates")
ENDINGS = {"text": "txt", "markdown": "md", "html": "html"}
"""The ending of the two templates of each format: that of the digest and that of one paper."""

SUMMARY = 420
"""Characters of a summary."""

STOP = "paperreader digest schedule --remove"
"""The command that stops the mail; the footer names it."""

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_AUTHORS = 3
_WIDTH = 72
_MOST_BYTES = 200_000
_PREHEADER = 240


class Rendered(NamedTuple):
    """A digest in one format.

    Attributes:
        text: the digest.
        problems: a sentence for each template of the user's, or paper, that could not be used.
    """

    text: str
    problems: tuple[str, ...] = ()


def render(digest: Digest, form: str, folder: Path | None = None, *, summary: int = SUMMARY) -> Rendered:
    """Return a digest in a format of `ENDINGS`.

    A paper that a template cannot render is replaced by its title and address.

    Args:
        digest: what to write.
        form: `text`, `markdown` or `html`.
        folder: the folder of the user's own templates, or None for ours alone.
        summary: how many characters a summary has at most.
    """
    if folder is not None and any((folder / name).exists() for name in template_names(form)):
        writer = _Writer(form, folder, summary)
        try:
            return Rendered(writer.digest(digest), tuple(writer.problems))
        except (
            jinja2.TemplateError,
            ArithmeticError,
            RecursionError,
            TypeError,
            ValueError,
            OSError,
        ) as error:
            problem = f"{_place(error, folder, form)} The built-in template is used."
            ours = render(digest, form, summary=summary)
            return Rendered(ours.text, (problem, *ours.problems))
    writer = _Writer(form, None, summary)
    return Rendered(writer.digest(digest), tuple(writer.problems))


def template_names(form: str) -> tuple[str, str]:
    """Return the names of the templates of a format: of the digest and of one paper."""
    return f"digest.{ENDINGS[form]}", f"item.{ENDINGS[form]}"


class _Writer:
    """Writes one digest in one format."""

    def __init__(self, form: str, folder: Path | None, summary: int) -> None:
        self.problems: list[str] = []
        self._form = form
        self._summary = summary
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([path for path in (folder, OURS) if path is not None]),
            autoescape=form == "html",
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["markdown"] = escape
        self._outer, self._inner = map(environment.get_template, template_names(form))

    def digest(self, digest: Digest) -> str:
        text = self._outer.render(digest=digest, written=self._written, **words_of(digest))
        return _wrapped(text) if self._form == "text" else text

    def _written(self, item: Item) -> str:
        """Return one paper; its title and address where the template fails on it."""
        try:
            text = self._inner.render(item=item, **_fields(item, self._summary))
        except (jinja2.UndefinedError, jinja2.TemplateSyntaxError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a template does, one paper never stops a mail
            self.problems.append(f"{item.entry.paper.id} is shown without details: {error}.")
            text = self._plain(item.entry.paper)
        if len(text) > _MOST_BYTES:
            raise ValueError("one paper takes more than 200,000 characters")
        return Markup(text) if self._form == "html" else text  # noqa: S704 - a template of ours has escaped it

    def _plain(self, paper: Paper) -> str:
        text = f"{_title(paper)} {paper.arxiv_url or ''}".strip()
        return str(Markup("<tr><td>{}</td></tr>").format(text)) if self._form == "html" else f"{text}\n"


def words_of(digest: Digest) -> Mapping[str, str]:
    """Return the words of a digest that are ours: heading, contents, subject, preheader and footer."""
    day = f"{digest.made:%A} {digest.made.day} {digest.made:%B %Y}"
    titles = [_title(item.entry.paper) for section in digest.sections for item in section.items]
    contents = " · ".join(f"{section.name} {len(section.items)}" for section in digest.sections)
    first = "; ".join(titles[:3])
    asked = "" if digest.asked == "new" else f" · {digest.asked}"
    return {
        "heading": f"{counted(digest.count, 'paper')} for {day}",
        "contents": f"{contents}{asked}",
        "subject": subject_of(digest),
        "preheader": textwrap.shorten(f"{contents}. {first}", _PREHEADER, placeholder=" …"),
        "footer": f"Sent by paperreader. To stop this mail: {STOP}",
    }


def subject_of(digest: Digest) -> str:
    """Return a subject of at most 60 characters, in our own words: no title can shape a header."""
    day = f"{digest.made:%a} {digest.made.day} {digest.made:%b %Y}"
    name = "" if digest.asked == "new" else f" in {digest.asked}"
    if len(name) > 24:
        name = f"{name[:23].rstrip()}…"
    return f"{counted(digest.count, 'paper')}{name}, {day}"


def summary_of(paper: Paper, limit: int = SUMMARY) -> str:
    """Return the AI summary of a paper, else the first two sentences of its abstract.

    Args:
        paper: whose.
        limit: characters; a longer text is cut at a word and ends with an ellipsis.
    """
    text = paper.summary or " ".join(_SENTENCES.split(readable(paper.abstract), 2)[:2])
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(' ,;:.')} …" if limit > 1 else ""


def _fields(item: Item, limit: int) -> Mapping[str, Any]:
    """Return what the template of one paper is given besides the item itself."""
    paper = item.entry.paper
    more = len(paper.authors) - _AUTHORS
    return {
        "title": _title(paper),
        "link": paper.hf_url or paper.arxiv_url or paper.project_url or paper.code_url,
        "names": ", ".join(paper.authors[:_AUTHORS]) + (f" +{more}" if more > 0 else ""),
        "figures": " · ".join(_figures(paper)),
        "summary": summary_of(paper, limit),
        "own": _own(item.entry),
        "links": [(name, address) for name, address in _links(paper) if address],
    }


def _title(paper: Paper) -> str:
    return " ".join(readable(paper.title).split()) or paper.id


def _figures(paper: Paper) -> list[str]:
    counts = ((paper.upvotes, "upvote"), (paper.stars, "star"))
    return [counted(count, thing) for count, thing in counts if count]


def _links(paper: Paper) -> tuple[tuple[str, str | None], ...]:
    return ("Code", paper.code_url), ("Project", paper.project_url), ("PDF", paper.pdf_url)


def _own(entry: Entry) -> str:
    """Return the user's own words about a paper: rating, tags and note."""
    rating = f"{entry.rating}/{BEST_RATING}" if entry.rating else ""
    tags = " ".join(f"#{tag}" for tag in entry.tags)
    note = " ".join(entry.note.split())
    return " · ".join(filter(None, (rating, tags, note)))


def _wrapped(text: str) -> str:
    """Wrap each line at 72 columns; an address stands alone and is never broken."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(lines) + "\n"


def _place(error: Exception, folder: Path, form: str) -> str:
    """Return what is wrong with a template of the user's, with its file and line."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return f"{error.filename or folder}, line {error.lineno}: {error.message}."
    line = _line_of(error, {str(folder / name) for name in template_names(form)})
    where = f"{line[0]}, line {line[1]}" if line else str(folder)
    return f"{where}: {error}."


def _line_of(error: Exception, files: set[str]) -> tuple[str, int] | None:
    """Return the last line of one of these files that an exception passed through."""
    found, trace = None, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in files:
            found = name, trace.tb_lineno
        trace = trace.tb_next
    return found
