"""Render a digest as text, Markdown and HTML, with templates that the user may replace.

Every value from a paper is text: the template engine escapes HTML, and the filter `markdown` escapes
Markdown. A file in the folder `templates` of the settings replaces ours of the same name. If it has an
error, ours is used and the error is reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from paperreader.digest.folding import flowed, wrapped
from paperreader.digest.templating import OURS, Template, TemplateFailed
from paperreader.digest.words import SUMMARY, fields_of, title_of, words_of
from paperreader.text.counted import counted
from paperreader.text.markdown_escapes import address, escape_line
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.digest.digest import Digest, Item
    from paperreader.models.paper import Paper

ENDINGS = {"text": "txt", "markdown": "md", "html": "html"}
"""The file extension of the two templates of each format: that of the digest and that of one paper."""

_FILTERS = {"markdown": escape_line, "address": address, "line": clean_line}


class Size(NamedTuple):
    """The level of detail of a digest.

    Attributes:
        summary: the largest number of characters of a summary.
        has_index: whether the first titles of each section are listed at the top.
    """

    summary: int = SUMMARY
    has_index: bool = True


class Rendered(NamedTuple):
    """A digest in one format.

    Attributes:
        text: the digest.
        problems: a sentence for each user's template that failed for the digest or for some papers.
    """

    text: str
    problems: tuple[str, ...] = ()


def render(
    digest: Digest, form: str, folder: Path | None = None, *, size: Size | None = None, mail: bool = False
) -> Rendered:
    """Return a digest in a format of `ENDINGS`.

    A paper that a template cannot render is replaced by its title and address.

    Args:
        digest: the digest.
        form: `text`, `markdown` or `html`.
        folder: the folder of the user's own templates, or None to use only ours.
        size: the level of detail.
        mail: whether it is sent: the footer says how to stop it, and text is flowed.
    """
    size = size or Size()
    problems: list[str] = []
    if folder is not None and any((folder / name).exists() for name in template_names(form)):
        try:
            return _Writer(form, (folder, OURS), size, mail=mail).digest(digest)
        except TemplateFailed as error:
            problems.append(f"{error} The built-in template is used.")
    text, more = _Writer(form, (OURS,), size, mail=mail).digest(digest)
    return Rendered(text, (*problems, *more))


def template_names(form: str) -> tuple[str, str]:
    """Return the names of the templates of a format: for the digest and for one paper."""
    return f"digest.{ENDINGS[form]}", f"item.{ENDINGS[form]}"


class _Writer:
    """Writes one digest in one format."""

    def __init__(self, form: str, folders: tuple[Path, ...], size: Size, *, mail: bool) -> None:
        self._form = form
        self._size = size
        self._mail = mail
        self._number = 0
        self._failed: list[tuple[str, TemplateFailed]] = []
        escapes = form == "html"
        outer, inner = template_names(form)
        self._outer = Template(outer, folders, escapes=escapes, filters=_FILTERS)
        self._inner = Template(inner, folders, escapes=escapes, filters=_FILTERS)

    def digest(self, digest: Digest) -> Rendered:
        """Return the digest.

        Raises:
            TemplateFailed: the template of the digest fails, or that of papers fails for every paper.
        """
        words = words_of(digest, mail=self._mail)
        index = words["index"] if self._size.has_index else ()
        text = self._outer.render(digest=digest, written=self._written, **{**words, "index": index})
        if self._failed and len(self._failed) == digest.count:
            raise self._failed[0][1]
        if self._form == "text":
            text = flowed(text) if self._mail else wrapped(text)
        # UTF-8 cannot encode half of a surrogate pair.
        return Rendered(text.encode("utf-8", "replace").decode("utf-8"), self._problems())

    def _written(self, item: Item) -> str:
        """Return one paper; its title and address if the template fails for it."""
        self._number += 1
        try:
            fields = fields_of(item, self._number, self._size.summary)
            return self._inner.render(item=item, **fields)
        except TemplateFailed as error:
            self._failed.append((item.entry.paper.id, error))
            return self._plain(item.entry.paper)

    def _plain(self, paper: Paper) -> str:
        text = f"{self._number}. {title_of(paper)} {paper.arxiv_url or ''}".strip()
        if self._form == "html":
            return Markup("<tr><td>{}</td></tr>").format(text)
        return f"{escape_line(text) if self._form == 'markdown' else text}\n"

    def _problems(self) -> tuple[str, ...]:
        if not self._failed:
            return ()
        names = ", ".join(paper_id for paper_id, _ in self._failed[:3])
        papers = counted(len(self._failed), "paper")
        return (f"{self._failed[0][1]} {papers} ({names}) shown without details.",)
