"""Random papers and queries that share words."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from paperreader.models.listing import Row
from paperreader.query.bookmark_terms import needle_of
from paperreader.query.context import NoFullTexts, NoLikeness, QueryContext
from paperreader.query.fields import COUNTS
from paperreader.query.folding import fold
from paperreader.query.nodes import Pattern, Phrase, Word
from paperreader.query.patterns import compile_pattern
from tests.builders import BookmarkFacts, build_paper

TODAY = date(2026, 11, 23)
WORDS = (
    "gpt", "GPT-4o", "vision", "visión", "Transformer", "transformers", "ΣΟΦΙΑ", "σοφίας", "c", "C++",
    "state-of-the-art", "Ñandú", "nandu", "straße", "STRASSE", "Йод", "йод", "模型", "大模型", "ﬁne", "İzmir",
    "x²", "½", "🤗", "don't", "5", "3.5", "naïve", "e\u0301t", "a_b", "cs.LG", "₿", "ǆ", "Ǆ", "ß", "ẞ", "K",
    "한국어", "in", "OR", "and",
)  # fmt: skip
WORD = st.sampled_from(WORDS)
TEXT = st.lists(WORD, max_size=6).map(" ".join)
DAYS = st.integers(0, 500).map(lambda days: TODAY - timedelta(days=days)) | st.sampled_from(
    [date(2025, 1, 1), date(2025, 12, 31), TODAY, TODAY - timedelta(days=14), date(2026, 10, 31)]
)
COUNT = st.none() | st.integers(0, 12) | st.sampled_from([999, 1000, 1500, 2_000_000])
NAMES = st.sampled_from(["Émile Zola", "Wei Wang", "Li Na", "Anna-Maria O'Hara", "王伟"])
OPTIONAL_TEXT = st.none() | TEXT


@st.composite
def rows(draw: st.DrawFn, most: int = 6) -> tuple[Row, ...]:
    """Draw a few rows of papers that share words."""
    count = draw(st.integers(1, most))
    return tuple(_row(draw, number) for number in range(1, count + 1))


def _row(draw: st.DrawFn, number: int) -> Row:
    paper = build_paper(
        number,
        title=draw(TEXT),
        abstract=draw(TEXT),
        summary=draw(OPTIONAL_TEXT),
        keywords=tuple(draw(st.lists(WORD, max_size=2))),
        authors=tuple(draw(st.lists(NAMES, max_size=2))),
        organization=draw(OPTIONAL_TEXT),
        submitted_by=draw(st.none() | st.sampled_from(["akhaliq", "a_b"])),
        categories=tuple(draw(st.lists(st.sampled_from(["cs.LG", "cs.CV", "stat.ML"]), max_size=2))),
        sources=tuple(draw(st.lists(st.sampled_from(["huggingface", "arxiv", "sample"]), max_size=2))),
        published=draw(st.none() | DAYS),
        edition_date=draw(st.none() | DAYS),
        **{field.name: draw(COUNT) for field in COUNTS},
        models=draw(COUNT),
        code_url=draw(st.none() | st.just("https://github.com/a/b")),
        project_url=draw(st.none() | st.just("https://a.b")),
    )
    return Row(draw(st.none() | st.integers(1, 9)), paper, draw(st.booleans()), draw(st.booleans()))


FIELD = st.sampled_from(
    [
        "",
        "",
        "",
        "title:",
        "abstract:",
        "author:",
        "org:",
        "kw:",
        "by:",
        "id:",
        "cat:",
        "source:",
        "tag:",
        "note:",
        "collection:",
        "text:",
    ]
)
PATTERN = st.sampled_from(["/gpt/", "/^vis.?/", "/s+/", "/[aeiou]n/", "/^$/", r"/\d/", "/4o|5/", "/Σ/"])
VALUE = (
    WORD
    | NAMES.map(lambda name: f'"{name}"')
    | PATTERN
    | st.lists(WORD, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
    | st.sampled_from(["2611.00001", "2611.0", "26", "cs", "cs.L", "hugging", "akh", "todo", "w", "é"])
)
LIMIT = st.sampled_from(["5", ">5", ">=1k", "<10", "<=3", "0", "2..8", "1.5k..2m", "..4", "900.."])
NUMBER = st.builds("{}:{}".format, st.sampled_from([*(field.name for field in COUNTS), "rank"]), LIMIT)
YEAR = st.sampled_from(["year:2025", "year:>2025", "year:<=2025", "year:2024..2026"])
DATE = st.sampled_from(
    [
        "date:2026-11-09",
        "date:2026-W46",
        "date:2026-10",
        "date:2025",
        "date:today",
        "date:>=2026-11-01",
        "date:<yesterday",
        "newer:2w",
        "older:2w",
        "newer:1m",
        "older:1y",
        "date:2026-01..2026-06-15",
        "newer:9999y",
        "older:9999y",
    ]
)
FACT = st.sampled_from(
    [
        "has:code",
        "has:project",
        "has:summary",
        "has:note",
        "has:models",
        "is:read",
        "is:unread",
        "is:bookmarked",
        "is:new",
        "is:later",
        "is:muted",
        "is:dismissed",
        "is:recommended",
        "status:reading",
        "rating:>=3",
        "rating:2..4",
    ]
)
ATOM = st.builds("{}{}".format, FIELD, VALUE) | NUMBER | YEAR | DATE | FACT
QUERY = st.recursive(
    ATOM,
    lambda inner: (
        inner.map("-({})".format)
        | inner.map("mute:({})".format)
        | st.lists(inner, min_size=2, max_size=3).map(" ".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' OR '.join(parts)})")
        | inner.map("title:({})".format)
    ),
    max_leaves=6,
)
"""Texts that mean something, of every part of the language."""

NOISE = st.text(
    st.sampled_from("ab\"“/()-:.<>=*\\[]{}^$|+? \t\n,;'%_0159kORANDNOT\x00\ud800é模🤗\u0301")
    | st.characters(),
    max_size=40,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "title:",
            "upvotes:",
            "date:",
            "sort:",
            "has:",
            "is:",
            "-",
            "NOT ",
            " OR ",
            " AND ",
            "(",
            ")",
            '"',
            "/",
            " ",
        ]
    )
    | QUERY
    | NOISE,
    max_size=6,
).map("".join)
"""Texts that mostly mean little."""


class FullTextsInMemory(NoFullTexts):
    """Full texts, by the identifiers of their papers."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def papers(self, part: Word | Phrase | Pattern) -> frozenset[str]:
        """Return the papers whose text has the words or matches the pattern."""
        if isinstance(part, Pattern):
            search = compile_pattern(part.source).search
            return frozenset(paper_id for paper_id, text in self._texts.items() if search(text))
        return frozenset(paper_id for paper_id, text in self._texts.items() if needle_of(part) in fold(text))


class LikenessInMemory(NoLikeness):
    """What is recommended."""

    def __init__(self, recommended: frozenset[str]) -> None:
        self._recommended = recommended

    def recommended(self) -> frozenset[str]:
        """Return the identifiers of the papers."""
        return self._recommended


@st.composite
def contexts(draw: st.DrawFn) -> QueryContext:
    """Draw a day, a few bookmarks and dismissed papers, some of papers that are nowhere else."""
    ids = draw(st.lists(st.sampled_from([f"2611.{number:05d}" for number in range(1, 8)]), max_size=4))
    bookmarks = {
        paper_id: BookmarkFacts(
            tuple(draw(st.lists(st.sampled_from(["todo", "rl-theory", "été"]), max_size=2))),
            draw(TEXT),
            draw(st.none() | st.sampled_from(["later", "reading", "read"])),
            draw(st.none() | st.integers(1, 5)),
            tuple(draw(st.lists(WORD, max_size=2))),
        )
        for paper_id in ids
    }
    inside = {paper_id: draw(TEXT) for paper_id in ids}
    dismissed = frozenset(draw(st.lists(st.sampled_from([*ids, "2611.00008", "doi:10.1000/x"]), max_size=3)))
    recommended = frozenset(draw(st.lists(st.sampled_from([*ids, "2611.00008"]), max_size=3)))
    full_texts, likeness = FullTextsInMemory(inside), LikenessInMemory(recommended)
    return QueryContext(TODAY, bookmarks, "2026-11-20T00:00:00Z", full_texts, dismissed, likeness)
