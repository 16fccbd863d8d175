"""Split the texts of papers into terms: words, and pairs of words that stand side by side in the title.

A term is a number of 30 bits, so that a million papers need no dictionary of words: words are below `PAIR`,
pairs above. Pairs of the abstract would make the index a third larger, and the answers no better.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAIR = 1 << 29
"""The lowest number of a pair."""

IN_TITLE = 3
"""How much a word in the title counts."""

_BITS = PAIR - 1
_REMEMBERED = 40_000
_SEPARATORS = str.maketrans(dict.fromkeys("–—‐‑‒−“”‘’„«»…·•×→≥≤≈~", " "))
_KEPT = bytes(byte if byte > 127 or chr(byte).isalnum() else 32 for byte in range(256))
_HYPHENS = ("", "-", "–", "‐", "/")
_ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.(?:com|io|org|net)\b(?:/\S*)?")
_WORD = re.compile(r"[A-Za-z0-9\x80-\U0010ffff]+")
_COMMON = frozenset(
    b"""
    a about above across after again against all also although among an and another any are as at be
    because been before being below between both but by can could did do does doing done down due during
    each eg either et etc even every few for from further had has have having he hence her here his how
    however i ie if in into is it its just least less many may me might more most much must my neither
    no nor not now of off often on once one only onto or other our out over own per same shall she
    should since so some still such than that the their them then there thereby therefore these they
    this those three through thus to too two under unless until up upon us very via was we well were
    what when where whereas whether which while who whom whose why will with within without would yet
    you your achieve achieves achieving al approach approaches based demonstrate demonstrates existing
    introduce introduces method methods new novel paper papers present presents propose proposed
    proposes recent recently result results show shows shown significantly using use used uses work
    works
    """.split()
)
"""Words that say nothing about a paper."""


_DULL = frozenset(
    b"""
    able accuracy accurate additional address aim analysis analyze aspect available aware baseline
    baselines benchmark capability capable case challenge challenging code common complex comprehensive
    consistent consistently contribution critical curated current data dataset demand design develop
    different difficult diverse effective effectiveness efficient efficiently element enable enhance
    ensure evaluate evaluated evaluating evaluation evidence evolving existing experiment experimental
    explore extensive fidelity field fine focus framework full fundamental future gap general generate
    grained group high higher highly however identify impact important improve improved improvement
    improving include including information input insight issue key large larger lead leading level
    leverage leveraging limit limitation limited low lower main maintain major model multi multiple
    native need number offer open outperform output overall page pages paradigm parameter pattern
    perform performance potential practical previous prior problem process progress promising provide
    public publicly quality question range reduce reducing relevant remain require research reusable
    robust role running scale score set setting significant simple single sota specific stage standard
    state step strategy strong structured study substantial support system task technique test think
    time together tool total toward towards training treat type typically understand understanding
    unified usage user value variety various view well wide wise world year
    """.split()
)


class Terms(NamedTuple):
    """The terms of a paper.

    Attributes:
        counts: how often it has each term; one in the title counts as `IN_TITLE`.
        length: the number of its words.
    """

    counts: Mapping[int, int]
    length: int


class _Numbers(dict[bytes, int]):
    """The number of each word in lower case, or 0 for a word that says nothing; remembers the latest."""

    def __missing__(self, word: bytes) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = number = _number(word)
        return number


_numbers = _Numbers()
_number_of = _numbers.__getitem__


def terms_of(title: str, abstract: str) -> Terms:
    """Return the terms of a paper."""
    in_title = list(map(_number_of, _split(title)))
    in_abstract = list(map(_number_of, _split(abstract)))
    counts = Counter(in_abstract + in_title * IN_TITLE)
    del counts[0]
    counts.update(dict.fromkeys(_pairs(in_title), IN_TITLE))
    return Terms(counts, len(in_title) + len(in_abstract))


def spellings(title: str, abstract: str) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Yield each word and each pair of a text as it is written, the title first.

    Yields:
        The term, its spelling, and the terms of the two words of a pair.
    """
    for text in map(_without_addresses, (title, abstract)):
        before: tuple[re.Match[str], int] | None = None
        for found in _WORD.finditer(text.translate(_SEPARATORS)):
            number = _numbers[found[0].lower().encode()]
            if number:
                word = text[found.start() : found.end()]
                yield number, word, ()
                if before:
                    last, first = before
                    between = text[last.end() : found.start()]
                    pair = _joined(text[last.start() : last.end()], between, word)
                    yield _pair(first, number), pair, (first, number)
            before = (found, number) if number else None


def dull_words() -> frozenset[int]:
    """Return the words that find papers, but explain nothing to a person when they stand alone."""
    return frozenset(map(_number_of, _DULL))


def _split(text: str) -> list[bytes]:
    text = _without_addresses(text)
    if not text.isascii():
        text = text.translate(_SEPARATORS)
    return text.lower().encode(errors="replace").translate(_KEPT).split()


def _without_addresses(text: str) -> str:
    """Return a text with blanks in place of web addresses, which say nothing about the subject."""
    if "http" not in text and ".io" not in text and ".com" not in text:
        return text
    return _ADDRESS.sub(lambda found: " " * len(found[0]), text)


def _joined(first: str, between: str, second: str) -> str:
    """Return a pair of words as it is written, without brackets and full stops between them."""
    return f"{first}{between if between.strip() in _HYPHENS else ' '}{second}"


def _pairs(words: Sequence[int]) -> Iterator[int]:
    """Yield the pairs of neighbours that both say something."""
    return (_pair(first, second) for first, second in pairwise(words) if first and second)


def _pair(first: int, second: int) -> int:
    return first * 31 + second & _BITS | PAIR


def _number(word: bytes) -> int:
    if len(word) < 2 or word in _COMMON or word.isdigit():
        return 0
    return crc32(_stem(word)) & _BITS or 1


def _stem(word: bytes) -> bytes:
    """Return a word without the ending of a plural."""
    if len(word) > 3 and word.endswith(b"s") and word[-2:-1] not in (b"s", b"u", b"i"):
        return word[:-3] + b"y" if len(word) > 4 and word.endswith(b"ies") else word[:-1]
    return word
