import io
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
    assert "None of the 38 papers of Sample matches 'zzz'." in answer.err


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


@pytest.fixture
def unreadable_bookmarks(keep):
    keep(build_edition(1, fetched_at=ago(minutes=1)))
    default_paths().bookmarks.write_text("{ damaged")
    return default_paths().bookmarks


def test_bookmarks_that_cannot_be_read_do_not_keep_a_list_from_being_printed(call, unreadable_bookmarks):
    answer = call("list", "--json")

    assert (answer.code, answer.ids) == (0, ["2611.00001"])
    assert str(unreadable_bookmarks) in answer.err
    assert "No paper is shown as bookmarked" in answer.err
    assert answer.err.count("\n") == 1
    assert unreadable_bookmarks.read_text() == "{ damaged"


@pytest.mark.parametrize(
    "words", [["bookmarks"], ["tag:rl"], ["-is:bookmarked"], ["(gpt", "OR", "note:x)"], ["sort:rating"]]
)
def test_a_list_that_asks_for_bookmarks_that_cannot_be_read_is_5(call, unreadable_bookmarks, words):
    answer = call("list", *words, "--json")

    assert (answer.code, answer.out) == (5, "")
    assert str(unreadable_bookmarks) in answer.err


def test_an_empty_answer_leaves_the_list_as_old_as_it_is(call, keep, hugging_face):
    keep(build_edition(2, kind=EditionKind.DAY, value="2026-11-20", fetched_at=ago(days=30)))
    hugging_face.days.clear()

    answer = call("list", "2026-11-20", "--json")

    assert (answer.code, len(answer.papers)) == (0, 2)
    assert "Nothing newer came. Showing Friday 20 November 2026, 30 days old." in answer.err


def stdin(monkeypatch, body):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))


def test_papers_are_read_from_standard_input_whatever_form_they_have(call, monkeypatch):
    printed = call("list", "sample", "--json")
    for body in (printed.out, call("list", "sample", "--jsonl").out):
        stdin(monkeypatch, body.encode())
        assert call("list", "-", "--json").ids == printed.ids

    stdin(monkeypatch, printed.out.encode())
    assert len(call("list", "-", "sort:upvotes", "--limit", "2", "--json").papers) == 2


def test_nonsense_from_standard_input_is_named(call, monkeypatch):
    stdin(monkeypatch, b"hello")
    answer = call("list", "-")

    assert answer.code == 4
    assert "standard input cannot be understood" in answer.err


@pytest.mark.parametrize("place", ["bookmarks", "library", "sample", "-", "page.txt"])
def test_a_source_is_refused_where_nobody_is_asked(call, place):
    answer = call("list", place, "--source", "huggingface")

    assert (answer.code, answer.out) == (2, "")
    assert f"none is asked about {place}" in answer.err


@pytest.mark.parametrize("place", ["trending", "today", "2026-11-20"])
def test_arxiv_has_no_lists(call, keep, place):
    keep(build_edition(1, fetched_at=ago(minutes=1)))
    answer = call("list", place, "--source", "arxiv")

    assert (answer.code, answer.out) == (2, "")
    assert "paperreader search WORDS --source arxiv" in answer.err


def test_an_identifier_alone_is_shown_the_way(call):
    answer = call("arXiv:2506.01713v2")

    assert answer.code == 2
    assert "paperreader show 2506.01713" in answer.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["list", "bookmarks"], "No bookmarks yet. `paperreader bookmark add ID`"),
        (["bookmark", "list", "tag:x"], "No bookmarks yet"),
        (["list", "library"], "The library is empty. "),
        (["views"], "no views yet; `paperreader views save"),
        (["mute"], "Nothing is muted; `paperreader mute QUERY`"),
        (["bookmark", "tags"], "no tags yet"),
        (["list", "sample", "todya"], "None of the 38 papers of Sample matches 'todya'. Did you mean"),
    ],
)
def test_why_nothing_is_printed_is_one_line_beside_empty_data(call, argv, told):
    answer = call(*argv, "--json")

    assert (answer.code, answer.papers) == (0, [])
    assert told in answer.err
    assert answer.err.count("\n") == 1


def test_nothing_is_said_of_a_list_of_which_nothing_was_to_be_printed(call):
    assert call("list", "sample", "--limit", "0").err == ""


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-22", "There is no list of Sunday 22 November 2026. Hugging Face has none at weekends."),
        ("2026-11-20", "Friday 20 November 2026 has no papers at Hugging Face. `paperreader list today`"),
    ],
)
def test_an_empty_day_is_explained(call, keep, day, told):
    keep(build_edition(0, kind=EditionKind.DAY, value=day, fetched_at=ago(minutes=1)))

    answer = call("list", day, "--offline")

    assert (answer.code, answer.out) == (0, "")
    assert told in answer.err


def test_an_empty_feed_is_explained(call, tmp_path):
    (tmp_path / "cs.xml").write_text("<rss><channel/></rss>")

    answer = call("list", str(tmp_path / "cs.xml"))

    assert (answer.code, answer.out) == (0, "")
    assert "There are no papers in cs.xml. Lists and feeds are empty at weekends" in answer.err


def test_what_is_found_but_muted_is_counted(call):
    call("mute", "multimodal")

    answer = call("list", "sample", "multimodal")

    assert answer.out == ""
    assert "papers of Sample matches 'multimodal' but 3" in answer.err
    assert "is:muted shows them" in answer.err


def test_a_list_from_a_time_that_has_not_come_is_asked_for_again(call, keep, hugging_face):
    keep(build_edition(2, fetched_at=datetime(2099, 1, 1, tzinfo=UTC)))

    assert len(call("list", "--json").papers) == 5
    assert hugging_face.paths


def test_a_list_from_a_time_that_has_not_come_has_no_age(call, keep):
    keep(build_edition(2, fetched_at=datetime(2099, 1, 1, tzinfo=UTC)))

    answer = call("list", "--json")

    assert len(answer.papers) == 2
    assert "Showing Trending, of unknown age." in answer.err
