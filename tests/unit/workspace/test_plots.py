from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import PaperReaderError
from paperreader.workspace import plots
from paperreader.workspace.plots import plot_of_topics, plot_of_upvotes
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import make_app

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.services import Services

DAY = date(2026, 11, 20)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """Four papers of this month, two of them on agents, and one of last month."""
    titles = {1: "Agents", 2: "Agents that plan", 3: "Maths", 4: "More maths", 5: "Agents before"}
    papers = tuple(
        build_paper(number, title=title, edition_date=DAY - timedelta(days=30 * (number == 5)))
        for number, title in titles.items()
    )
    return make_app(tmp_path, editions=[build_edition(papers=papers)]).services


def test_a_topic_is_the_share_of_the_papers_of_each_month(services: Services) -> None:
    plot = plot_of_topics(["agents", '"more maths"'], services)
    assert plot.steps == ("2026-10", "2026-11")
    assert [(one.name, one.values) for one in plot.series] == [
        ("agents", (100, 50)),
        ("more maths", (0, 25)),
    ]
    assert plot.remark == "Of 5 papers of the library."


def test_without_words_the_topics_are_those_of_the_month_or_one_sentence(services: Services) -> None:
    with pytest.raises(PaperReaderError, match="name the words"):
        plot_of_topics((), services)


def test_without_papers_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PaperReaderError, match="no paper of the last months"):
        plot_of_topics(["agents"], make_app(tmp_path).services)


def test_a_day_without_news_has_the_upvotes_of_the_day_before() -> None:
    plot = plot_of_upvotes(build_paper(1), {DAY: 3, DAY + timedelta(days=2): 8, DAY + timedelta(days=3): 8})
    assert plot.steps == ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23")
    assert plot.series[0].values == (3, 3, 8, 8)
    assert plot.remark == "+5 in 3 days"


def test_only_the_last_days_are_plotted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "MOST_DAYS", 2)
    plot = plot_of_upvotes(build_paper(1), {DAY: 3, DAY + timedelta(days=2): 8})
    assert plot.series[0].values == (3, 8)


def test_upvotes_that_are_not_known_are_one_sentence() -> None:
    with pytest.raises(PaperReaderError, match="are not known"):
        plot_of_upvotes(build_paper(1, upvotes=None), {})
    with pytest.raises(PaperReaderError, match="Only the present 5 upvotes"):
        plot_of_upvotes(build_paper(1, upvotes=5), {})
    assert plot_of_upvotes(build_paper(1), {NOW.date(): 4}).remark.startswith("One day is known")
