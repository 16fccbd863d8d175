"""What a paper knows of itself."""

from __future__ import annotations

from datetime import date

import pytest

from paperreader.models.paper import Paper


@pytest.mark.parametrize(
    ("paper_id", "published", "parts"),
    [
        ("doi:10.1038/nature14539", date(2015, 1, 1), 1),
        ("doi:10.1038/nature14539", date(2015, 5, 1), 2),
        ("doi:10.1038/nature14539", date(2015, 5, 27), 3),
        ("2501.00001", date(2025, 1, 1), 3),
        ("2501.00001", None, 3),
    ],
)
def test_the_first_of_a_month_stands_for_what_is_known(
    paper_id: str, published: date | None, parts: int
) -> None:
    assert Paper(id=paper_id, title="T", published=published).known_parts == parts


def test_how_names_divide_is_no_fact_for_a_person() -> None:
    paper = Paper(id="doi:10.1/x", title="T", publication=("volume: 3", "families: Garcia Marquez"))
    assert paper.publication_facts == ("volume: 3",)
