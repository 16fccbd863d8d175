"""The export formats, by name and by the suffixes of their files."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import UsageError, did_you_mean, quoted
from paperreader.exporters.base import KEY_PATTERN, Options
from paperreader.exporters.bibtex import to_bibtex
from paperreader.exporters.csl_json import to_csl_json
from paperreader.exporters.jsonl import to_jsonl
from paperreader.exporters.markdown import to_markdown
from paperreader.exporters.outline import to_html, to_opml
from paperreader.exporters.ris import to_ris
from paperreader.exporters.table import to_csv
from paperreader.models.grouping import Grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper


class Format(NamedTuple):
    """One format.

    Attributes:
        name: as typed after `--format`.
        ending: the suffix of its files, with the dot.
        write: returns entries as text, in their order; a valid text of the format if there are none.
        purpose: in a few words.
        also: other suffixes of its files.
    """

    name: str
    ending: str
    write: Callable[[Sequence[Entry], Options], str]
    purpose: str
    also: tuple[str, ...] = ()


FORMATS = (
    Format("bibtex", ".bib", to_bibtex, "LaTeX and most reference managers", (".bibtex",)),
    Format("ris", ".ris", to_ris, "Zotero, EndNote, Mendeley"),
    Format("csl-json", ".json", to_csl_json, "citation processors, Pandoc, Zotero"),
    Format("markdown", ".md", to_markdown, "a reading list with links and notes", (".markdown",)),
    Format("csv", ".csv", to_csv, "spreadsheets"),
    Format("jsonl", ".jsonl", to_jsonl, "everything, to be imported again", (".ndjson",)),
    Format("opml", ".opml", to_opml, "an outline of the links"),
    Format("html", ".html", to_html, "bookmarks for a browser", (".htm",)),
)
"""All formats, in the order of the help."""


def find_format(name: str | None, path: str | None = None) -> Format:
    """Return the format of this name; without a name, that of a file's suffix.

    Raises:
        UsageError: there is no such format, or the file's suffix does not give one.
    """
    ending = PurePath(path or "").suffix.lower()
    for form in FORMATS:
        if form.name == name.lower() if name else ending in (form.ending, *form.also):
            return form
    names = [form.name for form in FORMATS]
    if name:
        raise UsageError(f"There is no format {quoted(name)}; {did_you_mean(name.lower(), names)}")
    raise UsageError(f"Choose a format with --format: {', '.join(names)}.")


def write(
    form: Format,
    entries: Sequence[Entry],
    *,
    key_pattern: str = KEY_PATTERN,
    among: Iterable[Paper] = (),
    group_by: str | None = None,
) -> str:
    """Return the entries in a format, as text, with the options of `base.Options`.

    Raises:
        UsageError: papers cannot be grouped by that.
    """
    try:
        grouping = Grouping(group_by.lower()) if group_by else None
    except ValueError:
        hint = did_you_mean(str(group_by).lower(), list(Grouping))
        raise UsageError(f"Papers cannot be grouped by {quoted(group_by)}; {hint}") from None
    return form.write(entries, Options(key_pattern=key_pattern, among=tuple(among), group_by=grouping))
