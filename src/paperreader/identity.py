"""Decide which records are about one paper, and make one record of them.

The rules, the strongest first:

1. If two records have identifiers of the same kind, they are one paper if these are equal, and two papers if
   they differ. Of several common kinds the strongest decides.
2. Otherwise they are one paper if their titles are equal and neither authors nor years (± 1) contradict.
3. A record without authors joins a paper with its title only if exactly one comes into question.

Everything here is a pure function, and the order of the records never matters.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from paperreader.models.identifier import (
    STRENGTH,
    Scheme,
    identifiers_in,
    local_identifier,
    scheme_of,
    title_key,
)
from paperreader.models.paper import Paper, merge
from paperreader.text.latex import readable
from paperreader.text.person_names import split_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")
_YEARS_APART = 1
_CACHED = 10_000
"""The number of names and of DOIs that are remembered: an import needs each several times."""

Author = tuple[str, ...]
"""The keys of the words in a name; initials are left out."""


class Identity(msgspec.Struct, frozen=True):
    """What distinguishes a paper from others.

    Attributes:
        id: the identifier that names the paper: its strongest, or a `local:` one.
        identifiers: all its canonical identifiers but a `local:` one, the strongest first.
        title: the key of its title, empty if the title is not known.
        authors: its authors, in order.
        year: the year of its first version, None if not known.
    """

    id: str
    identifiers: tuple[str, ...]
    title: str
    authors: tuple[Author, ...]
    year: int | None


def identity_of(paper: Paper) -> Identity:
    """Return the identity of a paper."""
    title = readable(paper.title)
    year = paper.published.year if paper.published else None
    identifiers = _identifiers(paper)
    name = identifiers[0] if identifiers else paper.id
    if title and not identifiers:
        family = split_name(readable(paper.authors[0])).family if paper.authors else ""
        name = local_identifier(title, family, year)
    return Identity(
        id=name,
        identifiers=identifiers,
        title=title_key(title),
        authors=tuple(filter(None, map(_author, paper.authors))),
        year=year,
    )


def named_by_identity(paper: Paper, identity: Identity | None = None) -> Paper:
    """Return the paper under the identifier of its identity, the others in `doi` and `ids`."""
    identity = identity or identity_of(paper)
    dois = (one.removeprefix("doi:") for one in identity.identifiers if one.startswith("doi:"))
    doi = paper.doi or next(dois, None)
    named = {identity.id, f"doi:{doi}".lower()}
    ids = tuple(one for one in identity.identifiers if one not in named)
    # Joined records have the same order, so that a second import changes nothing.
    details = tuple(sorted(paper.publication))
    return msgspec.structs.replace(paper, id=identity.id, doi=doi, ids=ids, publication=details)


def group_papers(papers: Iterable[Paper]) -> list[list[int]]:
    """Return the indexes of the records of each paper, both in the order of the records."""
    return group_identities(map(identity_of, papers))


def group_identities(identities: Iterable[Identity]) -> list[list[int]]:
    """Return the indexes of the records of each paper, by the identities of the records."""
    groups = [_Group.of(index, identity) for index, identity in enumerate(identities)]
    for scheme in Scheme:
        _unite_each(groups, partial(_Group.of_kind, scheme=scheme), _unite_by_identifier)
    _unite_each(groups, lambda group: group.titles, _unite_by_title)
    return sorted(sorted(group.members) for group in groups if group.taken_by is None)


def join_papers(papers: Iterable[Paper]) -> Paper:
    """Join the records of one paper; what a source says takes precedence over what files say.

    Of two texts the longer one is taken, of two counts the higher, of two days the one in the earlier year.
    """
    records: dict[bool, list[Paper]] = {True: [], False: []}
    for paper in papers:
        records[set(paper.sources) <= {"file", "sample"}].append(paper)
    files, sources = (_joined(some) if some else None for some in (records[True], records[False]))
    joined = merge(files, sources) if files and sources else files or sources
    if joined is None:
        raise ValueError("there is no paper to join")
    if files and sources:
        joined = msgspec.structs.replace(joined, **(_common(files, sources) | {"sources": sources.sources}))
    return named_by_identity(joined)


class _Group(msgspec.Struct):
    """Records that are one paper, as far as it is known yet.

    Attributes:
        members: their indexes.
        identifiers: of each kind, all that they have.
        titles, years: all that they have.
        authors: those of each record that has any.
        taken_by: the group that has these records now.
    """

    members: list[int]
    identifiers: dict[Scheme, set[str]]
    titles: set[str]
    authors: list[tuple[Author, ...]]
    years: set[int]
    taken_by: _Group | None = None

    @classmethod
    def of(cls, index: int, identity: Identity) -> _Group:
        """Return the group of one record."""
        identifiers: dict[Scheme, set[str]] = {}
        for identifier in identity.identifiers:
            identifiers.setdefault(scheme_of(identifier), set()).add(identifier)
        return cls(
            members=[index],
            identifiers=identifiers,
            titles={identity.title} - {""},
            authors=[identity.authors] if identity.authors else [],
            years={identity.year} if identity.year else set(),
        )

    def of_kind(self, scheme: Scheme) -> Iterable[str]:
        """Return its identifiers of one kind."""
        return self.identifiers.get(scheme, ())

    @property
    def current(self) -> _Group:
        """Return the group that has these records now."""
        return self if self.taken_by is None else self.taken_by.current

    @property
    def order(self) -> tuple[Any, ...]:
        """Return a sort key that depends on what the records say, not on their places."""
        named = sorted((one for some in self.identifiers.values() for one in some), key=_strength)
        return (
            not named,
            list(map(_strength, named)),
            sorted(self.authors),
            sorted(self.years),
            sorted(self.titles),
        )

    def take(self, other: _Group) -> None:
        """Take the records of another group."""
        self.members += other.members
        for scheme, identifiers in other.identifiers.items():
            self.identifiers.setdefault(scheme, set()).update(identifiers)
        self.titles |= other.titles
        self.authors += other.authors
        self.years |= other.years
        other.taken_by = self

    def contradicts(self, other: _Group) -> bool:
        """Return whether the strongest kind of identifier that both have differs."""
        common = next(
            (scheme for scheme in Scheme if self.identifiers.get(scheme) and other.identifiers.get(scheme)),
            None,
        )
        return common is not None and self.identifiers[common].isdisjoint(other.identifiers[common])

    def may_be(self, other: _Group) -> bool:
        """Return whether nothing speaks against one paper, if the title is the same."""
        return (
            not self.contradicts(other)
            and _agree(self.authors, other.authors, _have_common_author)
            and _agree(self.years, other.years, lambda one, two: abs(one - two) <= _YEARS_APART)
        )


def _unite_each(
    groups: Iterable[_Group], keys: Callable[[_Group], Iterable[str]], unite: Callable[[list[_Group]], None]
) -> None:
    """Call `unite` with the groups that have a key in common, for each key."""
    having: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.taken_by is None:
            for key in keys(group):
                having[key].append(group)
    for key in sorted(having):
        if len(having[key]) > 1:
            unite(list({id(group.current): group.current for group in having[key]}.values()))


def _unite_by_identifier(groups: list[_Group]) -> None:
    _unite(groups, lambda one, two: not one.contradicts(two))


def _unite_by_title(groups: list[_Group]) -> None:
    _unite([group for group in groups if group.authors], _Group.may_be)
    complete = [group for group in groups if group.authors and group.taken_by is None]
    vague = [group for group in groups if not group.authors]
    candidates = [[one for one in complete if one.may_be(group)] for group in vague]
    for group, targets in zip(vague, candidates, strict=True):
        if len(targets) == 1:
            targets[0].take(group)
    _unite([group for group in vague if group.taken_by is None], _Group.may_be)


def _unite(groups: list[_Group], may: Callable[[_Group, _Group], bool]) -> None:
    """Let each group be taken by the first one before it that it may be united with."""
    remaining: list[_Group] = []
    for group in sorted(groups, key=lambda group: group.order):
        target = next((one for one in remaining if may(one, group)), None)
        if target is None:
            remaining.append(group)
        else:
            target.take(group)


def _agree(ours: Iterable[_T], theirs: Iterable[_T], same: Callable[[_T, _T], bool]) -> bool:
    """Return whether some of ours and some of theirs are the same, or one of both is not known."""
    pairs = [(one, two) for one in ours for two in theirs]
    return not pairs or any(same(one, two) for one, two in pairs)


def _have_common_author(one: tuple[Author, ...], two: tuple[Author, ...]) -> bool:
    """Return whether the first author of one is among the authors of the other; any word of a name counts."""
    return any(
        not set(first).isdisjoint(author)
        for first, others in ((one[0], two), (two[0], one))
        for author in others
    )


def _identifiers(paper: Paper) -> tuple[str, ...]:
    named = {paper.id, *paper.ids, *(_named_by_doi(f"doi:{paper.doi}") if paper.doi else ())}
    named |= {more for one in named if one.startswith("doi:") for more in _named_by_doi(one)}
    return tuple(sorted((one for one in named if scheme_of(one) is not Scheme.LOCAL), key=_strength))


@lru_cache(maxsize=_CACHED)
def _named_by_doi(doi: str) -> tuple[str, ...]:
    """Return what a DOI names: itself, and for a paper in the ACL Anthology its identifier there."""
    return identifiers_in(doi)


def _strength(identifier: str) -> tuple[int, str]:
    return STRENGTH[scheme_of(identifier)], identifier


@lru_cache(maxsize=_CACHED)
def _author(name: str) -> Author:
    words = (title_key(word) for word in readable(name).replace("-", "").split())
    return tuple(sorted(word for word in words if len(word) > 1))


def _joined(papers: list[Paper]) -> Paper:
    """Join records of one kind; of titles that differ in their capitals, one beside authors is taken."""
    titled = max(papers, key=lambda paper: (len(paper.title), bool(paper.authors), paper.title))
    return msgspec.structs.replace(reduce(_join, papers), title=titled.title)


def _join(one: Paper, two: Paper) -> Paper:
    """Join two records attribute by attribute, whatever their order."""
    changes: dict[str, Any] = {}
    for name in Paper.__struct_fields__:
        values = [value for value in (getattr(one, name), getattr(two, name)) if value not in (None, "", ())]
        if values:
            changes[name] = max(values, key=_CHOICES.get(name, _length))
    if "code_url" in changes:
        changes["code_origin"] = (
            max(paper.code_origin or "" for paper in (one, two) if paper.code_url == changes["code_url"])
            or None
        )
    return msgspec.structs.replace(one, **(changes | _common(one, two)))


def _common(one: Paper, two: Paper) -> dict[str, tuple[str, ...]]:
    """Return the lists that hold what either record has: identifiers, sources, and details of publication."""
    identifiers = {*_identifiers(one), *_identifiers(two)}
    sources = {*one.sources, *two.sources}
    details: dict[str, str] = {}
    for detail in (*one.publication, *two.publication):
        name = detail.partition(":")[0]
        details[name] = max(detail, details.get(name, ""), key=_length)
    return {
        "ids": tuple(sorted(identifiers, key=_strength)),
        "sources": tuple(sorted(sources - {"file"} or sources)),
        "publication": tuple(sorted(details.values())),
    }


def _length(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return len(value), sum(map(len, value)), value
    return (len(value), value) if isinstance(value, str) else (value,)


_CHOICES: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    # The first of January may stand for a year alone, and the first of a month for that month.
    "published": lambda day: (-day.year, day.month, day.day),
    "edition_date": lambda day: (-day.toordinal(),),
    "doi": lambda doi: (doi == doi.lower(), doi),
}
