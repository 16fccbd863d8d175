"""Papers of an item of a list, which has links and words: `**Title** [paper](…) [code](…)`.

Several links of an item are about one paper, unless they name different ones. The title is the text of the
link to the paper; if that is only «pdf» or the name of a conference, it is another text of the item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.lines import identifiers_of
from paperreader.importers.tab_titles import paper_title
from paperreader.models.identifier import Scheme, identifier_or_none, scheme_of
from paperreader.text.links import repository_url, web_url
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperreader.importers.base import Row

_HOSTS = re.compile(
    r"//(?:www\.)?(?:openaccess\.thecvf\.com|proceedings\.mlr\.press|ecva\.net/papers|jmlr\.org/papers"
    r"|proceedings\.neurips\.cc/paper|papers\.n(?:eur)?ips\.cc/paper|ojs\.aaai\.org|isca-archive\.org"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?document|ijcai\.org/proceedings|bmvc2\d{3}|roboticsproceedings\.org"
    r"|usenix\.org/(?:system/files|conference/[^/]+/presentation)|sciencedirect\.com/science/article)",
    re.IGNORECASE,
)
"""Sites that have papers, and name none of them by an identifier in their addresses."""

_GENERIC = (
    "paper papers pdf arxiv link links code here project page pages website web site homepage home "
    "demo video slides blog github abs abstract html poster supp supplementary bib bibtex dataset "
    "data datasets model models hf hugging face huggingface openreview doi url source repo "
    "repository download read full text official pytorch tensorflow jax colab twitter preprint "
    "publication article doc docs tweet youtube talk weights checkpoint title the this a of in v1 "
    "v2 v3 click more info details summary review notes note cvpr iccv eccv neurips nips icml iclr "
    "acl emnlp naacl aaai ijcai tmlr jmlr kdd www sigir coling eacl tacl interspeech icassp tpami "
    "pami ijcv miccai siggraph asia wacv bmvc corl icra iros rss aistats uai colm corr findings "
    "workshop workshops oral spotlight best award journal nature science ieee acm springer elsevier "
    "cs cl cv lg ai ro stat ml jan feb mar apr may jun jul aug sep oct nov dec january february "
    "march april june july august september october november december star stars license org com"
)
_NO_TITLE = frozenset(_GENERIC.split())
"""Words that alone are no title: links are called so, or after a conference and a month."""

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{8,400})[\"”»]")
_LEAD = re.compile(
    r"^(?:\[[^\[\]]{1,40}\]|\([^()]{1,40}\)|title:|\d{4}\.\d{4,5}(?:v\d+)?\b"
    r"|\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?\b|\d+[.)]\s|[\W_])+",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\W{0,9}(?:doi:\s?|https?://(?:dx\.)?doi\.org/)10\.\d{4,9}/\S{1,300}\s{1,9}"
    r"|[\s(\[,;:–—-]{1,9}arxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?(?:\s\[[\w.-]{1,20}\])?[\s)\].]{0,9}$",
    re.IGNORECASE,
)
"""An identifier before or after a title."""

_SENTENCE_END = re.compile(r"(?<=[\w)?!\"”])(?:\.|(?<=[?!]))[\"”]?\s+(?=[A-Z*_\[(])|\s+[|·•]\s+|\n")
_SITE = re.compile(r"\W*(?:project(?: page)?|web(?:site| ?page)|home ?page|page)\W*", re.IGNORECASE)
_LONG_ENOUGH = 3
_MOST_CHARACTERS = 400


class Link(NamedTuple):
    """A link: its text, and where it leads."""

    text: str
    address: str


class Strong(str):
    """A text that stands out, as in bold print, or in the column of titles of a table."""

    __slots__ = ()


@dataclass(slots=True)
class _Paper:
    """The links and texts about one paper of an item, in order."""

    parts: list[Link | str] = field(default_factory=list)
    named: dict[Scheme, str] = field(default_factory=dict)

    @property
    def links(self) -> list[Link]:
        """Return the links."""
        return [part for part in self.parts if isinstance(part, Link)]

    @property
    def to_paper(self) -> list[Link]:
        """Return the links that lead to the paper."""
        return [link for link in self.links if named_by(link.address) or _HOSTS.search(link.address)]

    def is_other(self, part: Link | str, named: dict[Scheme, str]) -> bool:
        """Return whether a part is about another paper: identifiers contradict, or both links are titles."""
        if any(self.named.get(scheme, found) != found for scheme, found in named.items()):
            return True
        if not (self.named and named and isinstance(part, Link)) or self.named.items() & named.items():
            return False
        return bool(_title(part.text)) and any(_title(link.text) for link in self.to_paper)

    def titles(self) -> Iterator[str]:
        """Yield texts that may be the title, the likeliest first."""
        yield from (link.text for link in self.to_paper)
        yield from (part for part in self.parts if isinstance(part, Strong))
        yield from (link.text for link in self.links if link.text.count(" ") >= _LONG_ENOUGH)
        yield from (part.text if isinstance(part, Link) else part for part in self.parts)


def papers_of(parts: Iterable[Link | str], line: int, otherwise: str = "") -> Iterator[Row]:
    """Yield a row for each paper of an item.

    Args:
        parts: its links and texts, in order.
        line: the number of its rows.
        otherwise: the title if the item has none, such as that of the item above.
    """
    papers = [_Paper()]
    before: list[Link | str] = []
    for part in parts:
        if isinstance(part, str):
            named = by_scheme(identifiers_of(part))
        else:
            named = named_by(part.address) or named_by(part.text)
        if papers[-1].is_other(part, named):
            papers.append(_Paper())
        before.append(part)
        if isinstance(part, Link) or named:
            # A text belongs to the link after it, or to the last one.
            papers[-1].parts += before
            papers[-1].named |= named
            before = []
    papers[-1].parts += before
    for paper in papers:
        if paper.named or paper.to_paper:
            yield _row(paper, line, otherwise if len(papers) == 1 else "")


def title_of(texts: Iterable[str]) -> str:
    """Return the first of these texts that is long enough to be a title, else the first that may be one."""
    found = [title for text in texts if (title := _title(text))]
    return next((title for title in found if len(_WORD.findall(title)) >= _LONG_ENOUGH), "") or "".join(
        found[:1]
    )


@lru_cache(maxsize=4_096)
def named_by(address: str) -> dict[Scheme, str]:
    """Return the identifiers of the paper that an address leads to, by their kinds."""
    return Draft(addresses=[address]).named


def by_scheme(identifiers: Iterable[str]) -> dict[Scheme, str]:
    """Return the first identifier of each kind."""
    found: dict[Scheme, str] = {}
    for identifier in identifiers:
        found.setdefault(scheme_of(identifier), identifier)
    return found


def _row(paper: _Paper, line: int, otherwise: str) -> Row:
    title = title_of(paper.titles()) or otherwise
    draft = Draft(title=title, addresses=[link.address for link in paper.links])
    draft.identifiers = list(paper.named.values())
    try:
        entry = draft.entry()
    except Unusable as error:
        return Rejected(line, clean_line(title or paper.links[0].address, 80), str(error))
    if entry.paper.has_arxiv_id:
        codes = (repository_url(link.address) for link in paper.links)
        sites = (web_url(link.address) for link in paper.links if _SITE.fullmatch(link.text))
        changed = msgspec.structs.replace(
            entry.paper, code_url=next(filter(None, codes), None), project_url=next(filter(None, sites), None)
        )
        entry = msgspec.structs.replace(entry, paper=changed)
    return Imported(entry, line)


def _title(text: str) -> str:
    """Return the title in a text, without numbers and brackets before it and a sentence after it."""
    if quoted := _QUOTED.search(text):
        text = quoted[1]
    text = _LEAD.sub("", _NAMED.sub("", paper_title(text)), count=1)
    text = clean_line(_SENTENCE_END.split(text, maxsplit=1)[0], _MOST_CHARACTERS)
    text = text.strip(" \t*_`~|:;,-–—([{<>•·").rstrip(".")
    words = _WORD.findall(text.lower())
    is_title = any(not word.isdigit() and word not in _NO_TITLE and len(word) > 1 for word in words)
    return text if is_title and identifier_or_none(text) is None and "://" not in text else ""
