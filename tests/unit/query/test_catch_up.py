from __future__ import annotations

from datetime import UTC, date, datetime

from paperreader.models.listing import Row
from paperreader.query.catch_up import catch_up_query
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.memory import select
from paperreader.query.parser import parse
from tests.builders import build_paper

THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def test_what_was_missed_is_unread_and_since_the_day_of_the_visit_and_the_best_comes_first() -> None:
    days = [date(2026, 11, day) for day in (18, 19, 20, 23, 23)]
    votes = [900, 5, 70, 70, 900]
    stars = [None, None, 1, 2, None]
    rows = [
        Row(None, build_paper(number, edition_date=day, upvotes=upvotes, stars=starred), read=number == 5)
        for number, (day, upvotes, starred) in enumerate(zip(days, votes, stars, strict=True), 1)
    ]
    query = parse(catch_up_query(THURSDAY))
    found = select(rows, query, SOURCE, QueryContext(today=date(2026, 11, 24)))
    assert query.problems == ()
    assert [row.paper.id for row in found.rows(0, 9)] == ["2611.00004", "2611.00003", "2611.00002"]
