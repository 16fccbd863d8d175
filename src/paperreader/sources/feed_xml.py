"""Read the XML of a feed as a tree, also if it is not well-formed, and without risk.

Feed readers are expected to read what other programs write: a bare `&`, an HTML entity or a prefix that
nobody declared, text before the XML declaration, control characters. So expat reads the text without name
spaces and without entities: `&nbsp;` is replaced before, and a document type never gets to the parser. An
entry that is still not well-formed is left out, and reading continues with the next one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape

from paperreader.errors import BadAnswer
from paperreader.text.xml import for_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_ENTRIES = 10_000
"""The most entries of a feed that are read; arXiv sends 2,000 at once, and blogs send fewer."""

_MOST_ELEMENTS = 300_000
_MOST_REPAIRS = 1_000_000
_MOST_BROKEN = 1_000
_LONGEST = 32 * 2**20
_DEEPEST = 200
_HEAD = 64 * 1024
_ENTRIES = frozenset({"item", "{atom}entry"})

_PREFIXES = (
    (re.compile(r"http://www\.w3\.org/2005/Atom|http://purl\.org/atom/ns#", re.IGNORECASE), "atom"),
    (
        re.compile(
            r"http://(?:purl\.org/rss/|(?:my|channel)\.netscape\.com/rdf/simple/|purl\.org/net/rss1\.1#"
            r"|backend\.userland\.com/|blogs\.law\.harvard\.edu/|www\.rssboard\.org/rss-spec)(?!.*modules)"
        ),
        "",
    ),
    (re.compile(r"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"), "rdf"),
    (re.compile(r"http://purl\.org/dc/elements/1\.\d/"), "dc"),
    (re.compile(r"http://purl\.org/dc/terms/"), "dcterms"),
    (re.compile(r"http://purl\.org/rss/1\.0/modules/content/"), "content"),
    (re.compile(r"http://arxiv\.org/schemas/atom"), "arxiv"),
    (re.compile(r"http://a9\.com/-/spec/opensearch/1\.[01]/"), "opensearch"),
    (re.compile(r"http://(?:prismstandard\.org|purl\.org/rss/1\.0/modules/prism)"), "prism"),
    (re.compile(r"http://www\.w3\.org/1999/xhtml"), "xhtml"),
)
"""The usual prefix of each name space, by which the elements are named here whatever the feed calls them."""

_DECLARATION = re.compile(r"<\?xml\s[^<>]*\?>")
_ROOT = re.compile(r"<(?:[\w.-]{1,20}:)?(?:rss|rdf|feed)[\s>]", re.IGNORECASE)
_BEFORE = r"(?>\s*(?:<\?[^<>]*+\?>|<!--.*?-->))*+\s*+"
_DOCTYPE = re.compile(
    rf"({_BEFORE})<!DOCTYPE\s[^\[<>]*+(?:\[(.{{0,60000}}?)\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]{1,40})\s+(?:"([^"<>]*)"|'([^'<>]*)'|[^<>]*)\s*>""")
_LONGEST_VALUE = 8
_PARTS = re.compile(
    r"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|&(?!(?:amp|lt|gt|quot|apos);)(?:#(?P<number>\d{1,8}|[xX][0-9a-fA-F]{1,7});|(?P<name>[A-Za-z][\w.-]{0,40});)?",
    re.DOTALL,
)
_WEB_PAGE = re.compile(rf"{_BEFORE}<(?:!doctype\s+)?(?:html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BEGINNING = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENDING = re.compile(rb"</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.-]{1,20}:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_UNESCAPED = re.compile(
    rb"<(description|content:encoded|(?:atom:)?(?:summary|content|title))(\s[^<>]*)?>(?!\s*<!\[CDATA\[)"
    rb"((?:(?!</?\1[\s>]|\]\]>).)*)</\1\s*>",
    re.DOTALL,
)
"""A text of an entry, which may hold HTML that is not escaped."""


class Tree(NamedTuple):
    """A feed as a tree.

    Tags and attributes are in lower case, with the usual prefix in place of a name space: `{dc}creator`.

    Attributes:
        root: its first element.
        broken: the number of entries that were left out because they are not well-formed.
        is_cut: whether the end is missing, or there are more entries than are read.
    """

    root: ET.Element
    broken: int = 0
    is_cut: bool = False


def read_tree(text: str) -> Tree:
    """Read the XML of a feed.

    Raises:
        BadAnswer: it is a web page or not XML, or has more in it than a feed can need.
    """
    if len(text) > _LONGEST:
        raise BadAnswer(f"The feed is larger than {_LONGEST // 2**20} MB.")
    text = _without_beginning(for_xml(text).lstrip())
    if _WEB_PAGE.match(text):
        raise BadAnswer("It is a web page, not a feed.")
    text, entities = _without_document_type(text)
    if text.count("&") > _MOST_REPAIRS:
        raise BadAnswer("The feed has more entities than a feed of papers can need.")
    if "&" in text:
        text = _PARTS.sub(lambda found: _readable(found, entities), text)
    return _Reader().read(text.encode("utf-8", "replace"))


def _without_beginning(text: str) -> str:
    """Remove the declaration, which says nothing about decoded text, and what precedes it."""
    root = _ROOT.search(text, 0, _HEAD)
    declaration = _DECLARATION.search(text, 0, root.start() if root else _HEAD)
    return text[declaration.end() :] if declaration else text[max(text.find("<"), 0) :]


def _without_document_type(text: str) -> tuple[str, Mapping[str, str]]:
    """Remove the document type, and return the characters that its entities stand for.

    Raises:
        BadAnswer: an entity stands for a file or for other entities, which feeds do not need.
    """
    found = _DOCTYPE.match(text)
    if not found:
        return text, {}
    entities = {}
    for entity in _ENTITY.finditer(found[2] or ""):
        value = entity[2] if entity[2] is not None else entity[3]
        if value is None or re.search(r"&(?!#)", value):
            raise BadAnswer("The feed declares entities of its own, which feeds must not.")
        if len(unescape(value)) <= _LONGEST_VALUE:
            entities[entity[1]] = unescape(value)
    return text[: found.end(1)] + text[found.end() :], entities


def _readable(found: re.Match[str], entities: Mapping[str, str]) -> str:
    """Return an entity as a character, and a bare `&` escaped."""
    if found["kept"]:
        return found[0]
    if found["number"]:
        return escape(for_xml(unescape(found[0])))
    name = found["name"]
    character = (entities.get(name) or html5.get(f"{name};")) if name else None
    return escape(for_xml(character)) if character else f"&amp;{found[0][1:]}"


class _Enough(Exception):
    """As many entries as are read were read."""


class _Reader:
    """Builds the tree of one feed."""

    def __init__(self) -> None:
        self._root: ET.Element | None = None
        self._open: list[ET.Element] = []
        self._scopes: list[dict[str, str]] = [{}]
        self._without_prefix = ""
        self._elements = self._entries = 0
        self._entry_at: int | None = None
        self._parser = expat.ParserCreate()

    def read(self, data: bytes) -> Tree:
        """Read all entries; after one that is not well-formed, read each of the others separately."""
        error_at = self._parse(data)
        if self._root is None:
            raise BadAnswer("The feed is not complete or not well-formed XML.")
        is_full = self._entries > MOST_ENTRIES
        if error_at is None or is_full or not self._open:
            return Tree(self._root, is_cut=is_full)
        at = error_at if self._entry_at is None else self._entry_at
        self._leave_entry()
        beginnings = [found.start() for found in _BEGINNING.finditer(data, at)]
        entries = [data[start:end] for start, end in pairwise((*beginnings, len(data)))]
        broken = (entry for entry in entries if not self._read_entry(entry))
        unread = list(islice(broken, _MOST_BROKEN))
        is_full = self._entries > MOST_ENTRIES or len(unread) == _MOST_BROKEN
        is_cut = is_full or not _END.search(data, max(at, len(data) - _HEAD))
        is_last_cut = is_cut and unread and not _ENDING.search(unread[-1])
        return Tree(self._root, len(unread) - bool(is_last_cut), is_cut)

    def _read_entry(self, data: bytes) -> bool:
        """Read one entry, also if it holds HTML that is not escaped; return whether it can be read."""
        if self._entries > MOST_ENTRIES:
            return True
        end = next(reversed([found.end() for found in _ENDING.finditer(data)]), 0)
        for text in (data[:end], _UNESCAPED.sub(rb"<\1\2><![CDATA[\3]]></\1>", data[:end])):
            if self._parse(text) is None:
                return True
            self._leave_entry()
        return False

    def _leave_entry(self) -> None:
        """Remove an entry that was not read to its end, and close everything but the root."""
        for parent, element in pairwise(self._open):
            if element.tag in _ENTRIES:
                parent.remove(element)
                self._entries -= 1
                break
        del self._open[1:]
        del self._scopes[2:]
        self._entry_at = None

    def _parse(self, data: bytes) -> int | None:
        """Parse XML into the tree; return the place of an error in it, or None."""
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.buffer_size = 64 * 1024
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_document_type
        try:
            parser.Parse(data, True)  # noqa: FBT003 - it takes no argument by name
        except expat.ExpatError:
            return parser.ErrorByteIndex
        except _Enough:
            return len(data)
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS or len(self._open) > _DEEPEST:
            raise BadAnswer("The feed has more tags than a feed of papers can need.")
        declared = {key: value for key, value in attributes.items() if key.startswith("xmlns")}
        scope = self._scopes[-1]
        if declared:
            scope = scope | {key[len("xmlns:") :]: value for key, value in declared.items()}
        tag = self._named(name, scope)
        if self._root is None and tag == "feed":
            self._without_prefix, tag = "atom", "{atom}feed"
        if tag in _ENTRIES:
            self._entries += 1
            self._entry_at = self._parser.CurrentByteIndex
            if self._entries > MOST_ENTRIES:
                raise _Enough
        found = {_attribute(key, scope): value for key, value in attributes.items() if key not in declared}
        if self._root is None:
            self._root = element = ET.Element(tag, found)
        else:
            element = ET.SubElement(self._open[-1] if self._open else self._root, tag, found)
        self._open.append(element)
        self._scopes.append(scope)

    def _end(self, _name: str) -> None:
        if self._open.pop().tag in _ENTRIES:
            self._entry_at = None
        self._scopes.pop()

    def _text(self, text: str) -> None:
        element = self._open[-1]
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text

    def _named(self, name: str, scope: Mapping[str, str]) -> str:
        """Return the name of an element with the usual prefix."""
        prefix, _, local = name.lower().rpartition(":")
        usual = _usual_prefix(scope.get(name.rpartition(":")[0], ""), prefix) or self._without_prefix
        return f"{{{usual}}}{local}" if usual else local


def _attribute(name: str, scope: Mapping[str, str]) -> str:
    prefix, colon, local = name.lower().rpartition(":")
    usual = _usual_prefix(scope.get(name.rpartition(":")[0], ""), prefix)
    return f"{{{usual}}}{local}" if colon else local


@lru_cache(maxsize=256)
def _usual_prefix(address: str, prefix: str) -> str:
    """Return the usual prefix of a name space; that of the feed if it is not known or not declared."""
    return next((usual for pattern, usual in _PREFIXES if pattern.match(address)), prefix)


def _refuse_document_type(*_: object) -> None:
    raise BadAnswer("The feed declares a document type of its own, which feeds must not.")
