from datetime import UTC, datetime

from tests.builders import build_edition, build_paper


def test_a_search_asks_the_source_and_is_kept(call, hugging_face):
    found = call("search", "Learning", "to", "Test", "--json")

    assert (found.code, len(found.papers)) == (0, 5)
    assert (
        "q=Learning+to+Test" in hugging_face.paths[-1] or "q=Learning%20to%20Test" in hugging_face.paths[-1]
    )
    hugging_face.gone()
    again = call("search", "Learning to Test", "--json", "--refresh")
    assert (again.code, again.papers) == (0, found.papers)
    assert "earlier result of the same search" in again.err


def test_offline_the_library_is_searched(call, keep, hugging_face):
    keep(build_edition(papers=(build_paper(1), build_paper(2, title="Other"))))

    assert call("search", "learning", "--offline", "--json").ids == ["2611.00001"]
    assert hugging_face.requests == []


def test_the_library_serves_when_nobody_answers(call, keep):
    keep(build_edition(1, fetched_at=datetime.now(UTC)))

    answer = call("search", "learning", "--json")

    assert (answer.code, answer.ids) == (0, ["2611.00001"])
    assert "Showing the papers of the library" in answer.err


def test_when_nobody_knows_anything_it_is_3(call):
    answer = call("search", "learning")

    assert (answer.code, answer.out) == (3, "")


def test_found_papers_can_be_ordered_and_limited(call, hugging_face):
    ids = call("search", "Learning", "--sort", "-upvotes", "--limit", "2", "--json").ids

    assert ids == ["2611.00005", "2611.00004"]


def test_a_person_sees_where_the_words_stand_and_a_program_the_same_lines_as_ever(call, keep, monkeypatch):
    keep(build_edition(papers=(build_paper(1, title="Ants", abstract="They ask a critic."),)))

    for words in (("search", "critic", "--offline"), ("list", "library", "critic")):
        assert len(call(*words).out.splitlines()) == 1

    monkeypatch.setattr("paperreader.cli.output.Output.is_terminal", True)
    for words in (("search", "critic", "--offline"), ("list", "library", "critic")):
        title, facts, where = call(*words).out.splitlines()
        assert title.endswith("Ants")
        assert "2611.00001" in facts
        assert where == "     They ask a critic."


def test_where_a_source_found_the_words_they_are_shown_as_well(call, hugging_face, monkeypatch):
    monkeypatch.setattr("paperreader.cli.output.Output.is_terminal", True)

    lines = call("search", "works", "practice", "--limit", "1").out.splitlines()

    assert len(lines) == 3
    assert "works well in practice" in lines[2]
