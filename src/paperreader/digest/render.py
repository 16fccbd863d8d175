"""A digest as text, Markdown and HTML, by jinja2 templates that the user may replace.

Only this module imports jinja2. Every value that comes from a paper is text: the template engine escapes HTML,
and the filter `markdown` escapes Markdown. A file in the folder `templates` of the settings replaces ours of the
same name; where it has an error, ours is used and the error is said.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from paperreader.errors import PaperReaderError
from paperreader.models.calendar import describe
from paperreader.sync.plan import key_of
from paperreader.text.counted import counted
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from paperreader.digest.digest import Digest
    from paperreader.models.paper import Paper

OURS = Path(__file__).with_name("templates")
NAMES = {"text": "digest.txt", "markdown": "digest.md", "html": "digest.html"}
"""The template of each format."""

_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_SUMMARY = 420
"""Characters of a summary."""


def render(digest: Digest, form: str, folder: Path | None = None) -> str:
    """Return a digest in a format of `NAMES`.

    Args:
        digest: what to write.
        form: `text`, `markdown` or `html`.
        folder: the user's own templates, or None for ours alone.

    Raises:
        PaperReaderError: a template of the user's has an error; the sentence names the file and the line.
    """
    try:
        return _environment(folder, html=form == "html").get_template(NAMES[form]).render(digest=digest)
    except jinja2.TemplateSyntaxError as error:
        raise PaperReaderError(f"{error.filename}, line {error.lineno}: {error.message}.") from error
    except jinja2.TemplateError as error:
        raise PaperReaderError(f"The template {NAMES[form]} cannot be used: {error}.") from error


@lru_cache(maxsize=4)
def _environment(folder: Path | None, *, html: bool) -> jinja2.Environment:
    folders = [str(path) for path in (folder, OURS) if path is not None]
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "readable": readable,
        "summary": summary,
        "authors": authors,
        "counted": counted,
        "day": lambda day: describe(key_of(day)),
    }
    return environment


def summary(paper: Paper, limit: int = _SUMMARY) -> str:
    """Return the AI summary of a paper, else the first two sentences of its abstract.

    Args:
        paper: whose.
        limit: characters; a longer text is cut at a word and ends with an ellipsis.
    """
    text = paper.summary or " ".join(_SENTENCES.split(readable(paper.abstract), 2)[:2])
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(' ,;:.')} …"


def authors(paper: Paper, most: int = 3) -> str:
    """Return the first authors of a paper, and how many more there are."""
    names = ", ".join(paper.authors[:most])
    return f"{names} +{len(paper.authors) - most}" if len(paper.authors) > most else names
