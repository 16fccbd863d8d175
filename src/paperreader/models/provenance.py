"""Make one paper of what several sources say about it, and remember which value came from where.

For each value the source that knows best wins, whatever the order in which the sources answered; an answer
replaces what the same source said before. The beginning of an abstract never replaces a complete one. A
source that is not in the tables, such as one of another package, has the rank of a stranger: it adds what is
missing and replaces what files and feeds say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRANGER = 20
_FILES = {"file": 10, "feed": 10, "folder": 10, "sample": 0}
"""Files and feeds often have shortened texts; the sample has synopses of our own."""

_OF_TEXTS = {"arxiv": 60, "huggingface": 50, "s2": 40, "pwc": 30}
_OF_COUNTS = {"huggingface": 60, "pwc": 50, "s2": 40, "arxiv": 30}
_OF_CITATIONS = {"s2": 60, "pwc": 50}
_OF_CODE = {"user": 60, "admin": 60, "official": 55, "auto": 50, "abstract": 40, "comment": 30}
"""Who says where the code is: people know best."""

_ORDER = ("huggingface", "arxiv", "pwc", "s2")
_COUNTS = (
    "upvotes", "comments", "stars", "project_url", "summary", "keywords", "organization", "submitted_by",
    "thumbnail_url", "models", "datasets", "spaces",
)  # fmt: skip
_DECIDED_OTHERWISE = frozenset(
    {"id", "ids", "sources", "edition_date", "version", "updated", "withdrawn", "code_url", "code_origin"}
)
FIELDS = tuple(name for name in Paper.__struct_fields__ if name not in ("id", "ids", "sources"))
"""The values that have an origin."""

_NOTHING = (None, "", ())


class Provenance(msgspec.Struct, frozen=True):
    """Where the values of a paper came from.

    Attributes:
        origins: the source of each value by the name of its field.
        seen: when each source last had the paper, as ISO text in UTC.
    """

    origins: dict[str, str] = {}
    seen: dict[str, str] = {}


def source_of(paper: Paper) -> str:
    """Return the source of an answer; a paper that was already joined counts as one of a file."""
    return paper.sources[0] if len(paper.sources) == 1 else "file"


def origins_of(paper: Paper, known: Mapping[str, str]) -> dict[str, str]:
    """Return the source of each value that a paper has.

    Args:
        paper: the stored paper.
        known: what is remembered. Without it, the values come from its only source, else from the one of its
            sources that knows best.
    """
    found = {}
    for name in FIELDS:
        if getattr(paper, name) not in _NOTHING and (name != "withdrawn" or paper.withdrawn):
            guess = max(paper.sources, key=lambda source: _rank(name, source), default="file")
            found[name] = known.get(name, guess)
    return found


def combine(old: Paper, origins: Mapping[str, str], new: Paper) -> tuple[Paper, dict[str, str]]:
    """Return a paper with the best of what is stored and of an answer, and the source of each value.

    Args:
        old: the stored paper; the result has its identifier.
        origins: the source of each of its values, as `origins_of` returns them.
        new: the answer of one source.
    """
    source = source_of(new)
    values: dict[str, Any] = {}
    taken = dict(origins)
    for name in FIELDS:
        if name in _DECIDED_OTHERWISE or (name == "stars" and _differs_in_code(old, new)):
            continue
        after = getattr(new, name)
        if name == "abstract" and after and old.abstract and _is_cut(after) != _is_cut(old.abstract):
            wins = _is_cut(old.abstract)
        else:
            wins = _wins(name, source, origins.get(name))
        if after not in _NOTHING and wins:
            values[name], taken[name] = after, source
    for names in _decided_otherwise(old, new, source, origins):
        for name in names:
            values[name] = getattr(new, name)
            taken[name] = source
    others = {*old.names, *new.names} - {old.id, f"doi:{values.get('doi', old.doi)}".lower()}
    values["ids"] = old.ids if others == set(old.ids) else tuple(sorted(others))
    values["sources"] = tuple(sorted({*old.sources, *new.sources}, key=_place))
    combined = msgspec.structs.replace(old, **values)
    has = {name for name in FIELDS if getattr(combined, name) not in _NOTHING}
    return combined, {name: value for name, value in taken.items() if name in has}


def _decided_otherwise(
    old: Paper, new: Paper, source: str, origins: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Return the fields that are taken from an answer together, by rules of their own."""
    taken: list[tuple[str, ...]] = []
    if new.code_url and _wins_code(old, new, source, origins.get("code_url")):
        taken.append(("code_url", "code_origin", *(("stars",) if _differs_in_code(old, new) else ())))
    if new.edition_date and (not old.edition_date or new.edition_date < old.edition_date):
        taken.append(("edition_date",))
    is_same = new.version == old.version and new.updated and _wins("updated", source, origins.get("updated"))
    if (new.version or 0) > (old.version or 0) or is_same:
        taken.append(("version", "updated"))
    if new.withdrawn or (old.withdrawn and origins.get("withdrawn") == source):
        taken.append(("withdrawn",))
    return taken


def _wins(name: str, source: str, origin: str | None) -> bool:
    """Return whether a value of a source replaces that of another one, or of the same one."""
    return origin is None or (_rank(name, source), source) >= (_rank(name, origin), origin)


def _wins_code(old: Paper, new: Paper, source: str, origin: str | None) -> bool:
    if old.code_url is None or origin in (None, source):
        return True
    ranks = [_OF_CODE.get(paper.code_origin or "", _STRANGER) for paper in (new, old)]
    return (ranks[0], source) >= (ranks[1], origin)


def _differs_in_code(old: Paper, new: Paper) -> bool:
    """Return whether two repositories are named, so that the stars of one are not those of the other."""
    urls = {url.lower() for url in (old.code_url, new.code_url) if url}
    return len(urls) > 1


def _is_cut(text: str) -> bool:
    """Return whether a text is only the beginning of one, as in many feeds."""
    return text.endswith(("…", "...", "…]", "...]"))


def _rank(name: str, source: str) -> int:
    ranks = _OF_CITATIONS if name in ("citations", "tldr") else _OF_COUNTS if name in _COUNTS else _OF_TEXTS
    return ranks.get(source, _FILES.get(source, _STRANGER))


def _place(source: str) -> tuple[int, str]:
    return (_ORDER.index(source) if source in _ORDER else len(_ORDER), source)
