from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.muting import only_muted, without_dismissed, without_muted
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.builders import BookmarkFacts, build_paper
from tests.unit.query import strategies

ROWS = [
    Row(1, build_paper(1, title="A survey of agents")),
    Row(2, build_paper(2, title="Agents at work")),
    Row(3, build_paper(3, title="Diffusion", authors=("Wei Zhang",))),
]
MUTES = [parse("survey").node, parse("author:zhang").node]
CONTEXT = QueryContext(today=strategies.TODAY)


def ranks(text: str, context: QueryContext = CONTEXT) -> list[int | None]:
    query = without_muted(parse(text), MUTES)
    return [row.rank for row in MemoryShelf(ROWS).select(query, SOURCE, context).rows(0, 9)]


def test_what_is_muted_is_left_out_of_every_query() -> None:
    assert ranks("") == [2]
    assert ranks("agents") == [2]
    assert ranks("diffusion OR survey") == []


def test_a_query_that_asks_for_it_sees_it() -> None:
    assert ranks("is:muted") == [1, 3]
    assert ranks("agents is:muted") == [1]
    assert ranks("is:muted OR agents") == [1, 2, 3]
    assert ranks("-is:muted") == [2]


def test_a_paper_that_was_bookmarked_is_never_hidden() -> None:
    kept = QueryContext(today=strategies.TODAY, bookmarks={ROWS[0].paper.id: BookmarkFacts()})
    assert ranks("", kept) == [1, 2]


def test_without_mutes_a_query_stays_as_it_is_and_nothing_is_muted() -> None:
    query = parse("agents sort:title")
    assert without_muted(query, []) == query
    assert only_muted(query, []) is None
    asked = without_muted(parse("is:muted"), [])
    assert len(MemoryShelf(ROWS).select(asked, SOURCE, CONTEXT)) == 0


@examples(150)
@given(strategies.rows(), strategies.QUERY, st.lists(strategies.QUERY, max_size=3), strategies.contexts())
def test_what_is_shown_and_what_is_hidden_are_all_that_there_is(
    rows: list[Row], text: str, muted: list[str], context: QueryContext
) -> None:
    query, mutes = parse(text), [parse(mute).node for mute in muted]

    def found(asked: object) -> list[Row]:
        return list(MemoryShelf(rows).select(asked, SOURCE, context).rows(0, 99))  # type: ignore[arg-type]

    hidden = only_muted(query, mutes)
    if hidden is not None:
        assert len(found(query)) == len(found(without_muted(query, mutes))) + len(found(hidden))


def test_dismissed_papers_are_left_out_of_recommendations_unless_they_are_asked_for() -> None:
    context = QueryContext(today=strategies.TODAY, dismissed=frozenset({ROWS[0].paper.id}))
    shelf = MemoryShelf(ROWS)

    def shown(text: str) -> list[str]:
        listing = shelf.select(without_dismissed(parse(text)), SOURCE, context)
        return [row.paper.id for row in listing.rows(0, len(listing))]

    assert shown("") == [row.paper.id for row in ROWS[1:]]
    assert shown("is:dismissed") == [ROWS[0].paper.id]
    assert shown("is:dismissed OR paper")[0] == ROWS[0].paper.id


def test_a_dismissed_paper_is_found_under_any_of_its_identifiers() -> None:
    context = QueryContext(today=strategies.TODAY, dismissed=frozenset({"doi:10.1000/x"}))
    row = Row(rank=1, paper=build_paper(1, doi="10.1000/X"))
    listing = MemoryShelf([row]).select(parse("is:dismissed"), SOURCE, context)
    assert len(listing) == 1
