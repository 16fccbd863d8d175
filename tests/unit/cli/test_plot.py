"""Papers a week, drawn and as data."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from paperreader.cli.plotting import to_plot
from paperreader.models.calendar import feed_date
from paperreader.models.weeks import WeekCount
from tests.builders import build_edition, build_paper

MONDAY = date(2026, 11, 23)


def days_ago(weeks):
    day = feed_date(datetime.now(UTC)) - timedelta(weeks=weeks)
    return day - timedelta(days=day.weekday())


def weeks(*counts):
    first = MONDAY - timedelta(weeks=len(counts) - 1)
    return [WeekCount(first + timedelta(weeks=number), count) for number, count in enumerate(counts)]


def plot(*counts, columns=80):
    return "".join(to_plot("Library, 'gpt'", weeks(*counts), columns))


def test_a_plot_has_the_total_the_most_and_the_first_and_the_last_week():
    assert plot(1, 0, 1234) == (
        "Library, 'gpt': 1,235 papers in 3 weeks, at most 1,234 in 2026-W48\n2026-W46 ▁ █ 2026-W48\n"
    )


def test_a_plot_of_nothing_is_blank():
    assert plot(0, 0) == "Library, 'gpt': 0 papers in 2 weeks\n2026-W47    2026-W48\n"


def test_a_plot_fits_a_narrow_terminal():
    assert len(plot(*range(60), columns=60).splitlines()[1]) <= 60


@pytest.fixture
def this_week(keep):
    """Store papers 1 to 3 of today and paper 4 of four weeks ago as the trending list."""
    today = feed_date(datetime.now(UTC))
    days = [today, today, today, today - timedelta(weeks=4)]
    papers = tuple(build_paper(number, edition_date=day) for number, day in enumerate(days, 1))
    keep(build_edition(papers=papers, fetched_at=datetime.now(UTC)))


@pytest.mark.parametrize("place", ["library", "trending"])
def test_weeks_are_data_for_programs(call, this_week, place):
    answer = call("list", place, "--plot", "--json")
    found = json.loads(answer.out)

    assert (answer.code, len(found), set(found[0])) == (0, 26, {"week", "count"})
    assert [week["count"] for week in found if week["count"]] == [1, 3]
    assert call("list", place, "--plot", "--tsv").out.splitlines()[0] == "week\tcount"
    assert [json.loads(line) for line in call("list", place, "--plot", "--jsonl").out.splitlines()] == found


@pytest.mark.parametrize("place", ["library", "trending"])
def test_a_query_says_what_is_drawn(call, this_week, place):
    answer = call("list", place, "case", "4", "--plot")

    assert answer.code == 0
    assert answer.out.startswith(f"{place.capitalize()}, 'case 4': 1 paper in 26 weeks")
    assert "█" in answer.out


def test_an_old_list_is_drawn_until_its_own_last_week(call, tmp_path):
    file = tmp_path / "papers.json"
    file.write_text(
        json.dumps(
            [{"id": "2305.00001", "title": "Old", "abstract": "", "sources": [], "published": "2023-05-04"}]
        )
    )
    found = json.loads(call("list", str(file), "--plot", "--json").out)

    assert found[-1] == {"week": "2023-W18", "count": 1}


def test_where_there_is_nothing_to_draw_the_reason_is_said_instead(call, tmp_path):
    answer = call("list", "library", "nothing", "--plot")

    assert (answer.code, answer.out) == (0, "")
    assert answer.err.startswith("paperreader: The library is empty")
    file = tmp_path / "papers.json"
    file.write_text(json.dumps([{"id": "2605.00001", "title": "Old", "abstract": "", "sources": []}]))
    assert "is from the last 26 weeks." in call("list", str(file), "--plot").err
    answer = call("list", "library", "--plot", "--tsv")
    assert len(answer.out.splitlines()) == 27
    assert answer.err.startswith("paperreader: The library is empty")


def test_papers_without_a_date_are_told(call):
    answer = call("list", "sample", "--plot")

    assert answer.out.startswith("Sample: 10 papers in 26 weeks")
    assert "23 of 38 papers have no date" in answer.err


def test_a_plot_of_weeks_without_a_list_is_of_the_library(call, this_week):
    answer = call("plot", "weeks", "case", "4")
    assert answer.out.splitlines()[:2] == [
        "Papers a week: Library, 'case 4'",
        f"1 paper in 26 weeks, at most 1 in {WeekCount(days_ago(4), 0).name}",
    ]
    assert call("plot", "weeks", "trending", "case", "4").out.splitlines()[0].endswith("Trending, 'case 4'")


@pytest.mark.parametrize("words", [("weeks",), ("topics", "case"), ("upvotes", "2611.00001")])
def test_plots_are_text_a_picture_or_data(call, this_week, words):
    assert "█" in call("plot", *words).out
    assert call("plot", *words, "--format", "svg").out.startswith("<svg ")
    assert set(json.loads(call("plot", *words, "--format", "json").out)) == {
        *("title", "step", "unit", "steps", "series", "remark")
    }


def test_what_is_wrong_with_a_plot_is_one_sentence(call, this_week):
    assert call("plot", "topics", "upvotes:>many").code == 2
    answer = call("plot", "weeks", "--format", "png")
    assert (answer.code, answer.out) == (2, "")
    assert "--format cannot be 'png'" in answer.err
    assert call("plot", "upvotes", "2506.99999", "--offline").err.startswith(
        "paperreader: The paper 2506.99999"
    )
