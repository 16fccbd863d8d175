from datetime import UTC, datetime, timedelta

import pytest

from paperreader.models import EditionKind
from paperreader.paths import default_paths
from paperreader.sources.sample import load_sample
from tests.builders import NOW, build_edition, build_paper


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def test_a_fresh_edition_is_served_without_asking(call, keep):
    keep(build_edition(3, fetched_at=ago(minutes=1)))

    answer = call("list", "--json")

    assert (answer.code, answer.err) == (0, "")
    assert answer.ids == [f"2611.{number:05d}" for number in (1, 2, 3)]


def test_what_is_not_stored_is_fetched_and_kept(call, hugging_face):
    fetched = call("list", "--json")
    asked = len(hugging_face.requests)

    assert (fetched.code, len(fetched.papers)) == (0, 5)
    assert call("list", "--json").papers == fetched.papers
    assert len(hugging_face.requests) == asked


def test_refresh_asks_again(call, keep, hugging_face):
    keep(build_edition(1, fetched_at=ago(minutes=1)))

    assert len(call("list", "--json", "--refresh").papers) == 5
    assert hugging_face.requests


def test_what_is_old_is_served_with_its_age_and_the_reason_when_nobody_answers(call, keep):
    keep(build_edition(2, fetched_at=ago(hours=3)))

    answer = call("list", "--json")

    assert (answer.code, len(answer.papers)) == (0, 2)
    assert answer.err.count("\n") == 1
    assert "3 h old" in answer.err


def test_offline_serves_what_is_old_and_asks_nobody(call, keep, hugging_face):
    keep(build_edition(2, fetched_at=ago(days=30)))

    answer = call("list", "--json", "--offline")

    assert (answer.code, len(answer.papers), hugging_face.requests) == (0, 2, [])


@pytest.mark.parametrize("argv", [["list"], ["list", "--offline"], ["--offline"], ["list", "today"]])
def test_without_network_and_without_anything_stored_it_is_3(argv, call):
    answer = call(*argv)

    assert (answer.code, answer.out) == (3, "")
    assert "list sample" in answer.err


def test_nonsense_from_the_source_is_4_and_what_is_stored_is_served(call, keep, hugging_face):
    hugging_face.garbage()
    hugging_face.fail_with(500, path="/papers")
    assert call("list", "2026-11-20").code in (3, 4)

    keep(build_edition(2, kind=EditionKind.DAY, value="2026-11-20", fetched_at=ago(days=30)))
    assert call("list", "2026-11-20").code == 0


def test_the_latest_day_is_that_of_the_library_when_nobody_answers(call, keep):
    keep(build_edition(2, kind=EditionKind.DAY, value="2026-11-19", fetched_at=ago(hours=30)))

    answer = call("list", "today", "--json")

    assert (answer.code, len(answer.papers)) == (0, 2)
    assert "19 November 2026" in answer.err


def test_a_query_limits_and_orders(call, keep):
    papers = [build_paper(number, stars=number * 10) for number in range(1, 6)]
    keep(build_edition(papers=tuple(papers), fetched_at=ago(minutes=1)))

    assert call("list", "stars:>=30", "--sort", "stars", "--json").ids == [p.id for p in papers[:1:-1]]
    assert call("list", "--sort", "-stars", "--limit", "2", "--json").ids == [p.id for p in papers[:2]]
    assert call("list", "sort:stars", "--sort", "source", "--json").ids == [p.id for p in papers]
    assert call("list", "--limit", "0", "--json").papers == []


def test_nothing_that_matches_is_an_empty_list_and_a_word(call):
    answer = call("list", "sample", "zzz", "--json")

    assert (answer.code, answer.papers) == (0, [])
    assert "no paper of Sample matches «zzz»" in answer.err


def test_the_sample_is_whole(call):
    sample = load_sample(NOW)

    assert call("list", "sample", "--json").ids == [paper.id for paper in sample.papers]


def test_the_library_has_everything(call, keep):
    keep(build_edition(3))

    assert sorted(call("list", "library", "--json").ids) == [f"2611.{number:05d}" for number in (1, 2, 3)]


def test_a_file_that_we_printed_can_be_listed(call, tmp_path):
    printed = call("list", "sample", "--json")
    file = tmp_path / "papers.json"
    file.write_text(printed.out)

    for argv in (["list", str(file), "--json"], [str(file), "--json"]):
        assert call(*argv).ids == printed.ids


def test_without_a_terminal_and_a_command_the_latest_papers_are_printed(call, keep):
    keep(build_edition(3, fetched_at=ago(minutes=1)))

    answer = call()

    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()] == [f"2611.{n:05d}" for n in (1, 2, 3)]


def test_a_list_without_bookmarks_makes_no_file_for_them(call, keep):
    keep(build_edition(1, fetched_at=ago(minutes=1)))
    call("list", "--json")

    assert not default_paths().bookmarks.exists()


def test_bookmarks_that_cannot_be_read_are_5(call, keep):
    keep(build_edition(1, fetched_at=ago(minutes=1)))
    default_paths().bookmarks.write_text("{ damaged")

    answer = call("list", "--json")

    assert (answer.code, answer.out) == (5, "")
    assert str(default_paths().bookmarks) in answer.err
    assert default_paths().bookmarks.read_text() == "{ damaged"
