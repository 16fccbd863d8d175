import sys
from datetime import date

import msgspec
import pytest

from paperreader.library import Library
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper
from tests.huggingface_answers import build_comment, build_repository
from tests.pwc_answers import build_item, build_page, build_result
from tests.s2_answers import PAPER, build_counts, build_facts


def test_a_stored_paper_is_shown_without_asking(call, keep):
    keep(build_edition(1))

    answer = call("show", "https://arxiv.org/abs/2611.00001v2")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Paper 1: Learning to Test\n")
    assert "https://arxiv.org/pdf/2611.00001\n" in answer.out


def test_where_a_printed_paper_appeared_is_shown_as_far_as_it_is_known(call, keep):
    details = ("type: book", "publisher: Taylor")
    book = build_paper(1, id="local:0123456789ab", journal="Notes", publication=details)
    keep(
        build_edition(
            0, papers=(msgspec.structs.replace(book, edition_date=None, published=date(1843, 1, 1)),)
        )
    )

    shown = call("show", "local:0123456789ab").out

    assert "local:0123456789ab · 1843 · " in shown
    assert "Published in: Notes\nPublication: type: book · publisher: Taylor\n" in shown


def test_the_version_at_arxiv_is_shown_with_what_the_authors_remark(call, keep):
    facts = {"version": 3, "updated": date(2026, 11, 21), "remark": "12 pages", "tldr": "It works."}
    keep(build_edition(0, papers=(build_paper(1, **facts),)))

    shown = call("show", "2611.00001")
    (printed,) = call("show", "2611.00001", "--json").papers

    assert "At arXiv: v3 of 21 Nov 2026 · 12 pages\n" in shown.out
    assert "\nTL;DR: It works.\n" in shown.out
    assert {name: printed[name] for name in facts} == {**facts, "updated": "2026-11-21"}


def test_a_paper_of_the_sample_is_known_offline(call):
    (paper,) = call("show", "2506.01713", "--json", "--offline").papers

    assert paper["title"].startswith("SRPO")


def test_an_unknown_paper_is_fetched_and_kept(call, hugging_face):
    assert call("show", "2611.00002", "--json").ids == ["2611.00002"]
    hugging_face.gone()
    assert call("show", "2611.00002", "--json").code == 0


def test_a_paper_that_cannot_be_asked_for_is_3(call):
    offline = call("show", "2611.00002", "--offline")

    assert (offline.code, offline.out) == (3, "")
    assert call("show", "2611.00002").code == 3


def test_a_paper_that_the_source_lacks_is_1(call, hugging_face):
    answer = call("show", "2611.99999", "--source", "huggingface")

    assert (answer.code, answer.out) == (1, "")


def test_refresh_falls_back_on_what_is_stored(call, keep):
    keep(build_edition(1))
    answer = call("show", "2611.00001", "--refresh")

    assert answer.code == 0
    assert "Showing the stored copy" in answer.err


@pytest.fixture
def around(hugging_face, monkeypatch):
    """Hugging Face and GitHub with something around the first paper."""
    monkeypatch.setenv("PAPERREADER_GITHUB_ENDPOINT", hugging_face.url)
    models = [{"id": "x/model", "downloads": 1_500, "likes": 1}]
    reply = build_comment("b", "Thanks!\x1b[31m", answers="a")
    hugging_face.around["2611.00001"] = {
        "linkedModels": models, "numTotalModels": 3, "numTotalSpaces": 0,
        "comments": [build_comment("a"), reply],
    }  # fmt: skip
    hugging_face.repositories = {"a/b": build_repository()}
    return hugging_face


def test_its_implementations_and_results_are_printed(call, keep, around, monkeypatch):
    monkeypatch.setenv("PAPERREADER_PWC_ENDPOINT", around.url)
    around.answers = {
        "/api/v1/papers/2611.00001": build_item(),
        "/api/v1/evaluations/": build_page(build_result(), build_result(best_rank=3, model_name="Agent Two")),
    }
    keep(build_edition(1))
    for failing in ("/never", "/api/papers"):
        around.fail_with(503, path=failing)
        answer = call("show", "2611.00001", "--refresh")
        assert answer.code == 0
        assert (
            "mplementations:\n"
            "  lab/code · official · 40 stars · https://github.com/lab/code\n"
            "  fan/copy · 900 stars · https://github.com/fan/copy\n"
            "Results on benchmarks:\n"
            "  #1 of SWE-Bench Pro · Resolved 55.5 · Agent One · Coding Agents\n"
            "  #3 of SWE-Bench Pro · Resolved 55.5 · Agent Two · Coding Agents\n"
        ) in answer.out


def test_citations_are_fetched_printed_and_found(call, keep, hugging_face, monkeypatch):
    monkeypatch.setenv("PAPERREADER_S2_ENDPOINT", hugging_face.url)
    hugging_face.answers = {PAPER: build_counts()}
    keep(build_edition(2))
    answer = call("show", "--citations", "2611.00001")

    assert (answer.code, answer.err) == (0, "")
    assert "· 1,234 citations" in answer.out
    assert "TL;DR: Everything is short." in answer.out
    assert "\n1,234 citations, 56 of them influential\n" in answer.out
    found = call("list", "library", "citations:>100", "--json").papers
    assert [(paper["id"], paper["citations"]) for paper in found] == [("2611.00001", 1_234)]
    assert call("list", "library", "--sort", "citations", "--json").ids == ["2611.00001", "2611.00002"]


def test_citations_that_cannot_be_fetched_are_one_sentence(call, keep, hugging_face, monkeypatch):
    monkeypatch.setenv("PAPERREADER_S2_ENDPOINT", hugging_face.url)
    keep(build_edition(2))
    answer = call("show", "--citations", "2611.00002")
    assert (answer.code, answer.out) == (1, "")
    assert "Semantic Scholar does not have 2611.00002, or not yet" in answer.err


def test_a_paper_with_a_doi_is_fetched(call, hugging_face, monkeypatch):
    monkeypatch.setenv("PAPERREADER_S2_ENDPOINT", hugging_face.url)
    hugging_face.answers = {"/graph/v1/paper/DOI:10.1038/nature14539": build_facts()}
    answer = call("show", "https://doi.org/10.1038/nature14539")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Deep learning\nYann LeCun, Yoshua Bengio\n")
    assert call("show", "--offline", "doi:10.1038/Nature14539", "--jsonl").out


def test_a_refusal_of_citations_says_what_to_do(call, keep, hugging_face, monkeypatch):
    monkeypatch.setenv("PAPERREADER_S2_ENDPOINT", hugging_face.url)
    keep(build_edition(1))
    hugging_face.fail_with(429, path="/graph")
    answer = call("show", "--citations", "2611.00001")
    assert (answer.code, answer.out) == (3, "")
    assert "Semantic Scholar is busy; it can be asked again at " in answer.err
    assert "with a key in S2_API_KEY you have your own." in answer.err


def test_what_is_around_a_paper_is_printed_after_it(call, keep, around):
    keep(build_edition(papers=(build_paper(1, code_url="https://github.com/a/b"),)))
    answer = call("show", "2611.00001")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.partition("Hugging Face: https://huggingface.co/papers/2611.00001\n")[2].split(
        "\n"
    ) == [
        "",
        "3 models:",
        "  x/model · 1.5k downloads · 1 like · https://huggingface.co/x/model",
        "  and 2 more",
        "1 dataset",
        "Repository: a/b · 11,184 stars · Python · MIT · pushed 18 Nov 2026",
        answer.out.split("\n")[-2],
        "",
    ]
    assert answer.out.split("\n")[-2].startswith("Discussion: 2 comments · the last by Author of ")
    around.gone()
    assert call("show", "2611.00001", "--offline").out == answer.out
    assert call("list", "library", "has:models", "--json").ids == ["2611.00001"]


def test_the_discussion_is_printed_as_threads(call, keep, around):
    keep(build_edition(1))
    printed = call("show", "2611.00001", "--comments").out
    blocks = printed.split("\n\n")[-2:]

    assert blocks[0].startswith("Author of a · ")
    assert blocks[0].endswith("\nWell done!")
    assert blocks[1].startswith("  Author of b · ")
    assert blocks[1].endswith("\n  Thanks!\n")


def test_comments_can_be_printed_for_programs(call, keep, around):
    keep(build_edition(1))
    first, second = call("show", "2611.00001", "--comments", "--json").papers

    assert first == {
        "author": "Author of a", "written": "2026-11-20T10:00:00Z", "depth": 0, "reactions": 0,
        "hidden": False, "text": "Well done!",
    }  # fmt: skip
    assert (second["depth"], second["text"]) == (1, "Thanks!")
    assert call("show", "2611.00001", "--comments", "--tsv").out.count("\n") == 3


def test_programs_get_the_same_keys_as_before_and_nothing_is_asked(call, keep, around):
    keep(build_edition(1))
    (paper,) = call("show", "2611.00001", "--json").papers

    assert "linked" not in paper
    assert around.paths == []


def test_comments_that_cannot_be_fetched_are_an_error(call, keep):
    keep(build_edition(1))

    offline = call("show", "2611.00001", "--comments", "--offline")
    assert (offline.code, offline.err.count("\n")) == (3, 1)
    assert call("show", "2611.00001", "--comments").code == 3


def test_it_can_be_switched_off(call, keep, around):
    keep(build_edition(1))
    settings = default_paths().config_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[network]\naround = false\n")

    assert "models:" not in call("show", "2611.00001").out
    assert around.paths == []
    assert "models:" in call("show", "2611.00001", "--comments").out


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Make a browser that writes down its arguments."""
    seen = tmp_path / "seen"
    program = tmp_path / "browser"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(seen)!r}, 'w').write('|'.join(sys.argv[1:]))\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    return seen


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ([], "https://huggingface.co/papers/2611.00001"),
        (["arxiv"], "https://arxiv.org/abs/2611.00001"),
        (["pdf"], "https://arxiv.org/pdf/2611.00001"),
        (["code"], "https://github.com/a/b"),
    ],
)
def test_a_link_goes_to_the_browser(kind, address, call, keep, browser):
    keep(build_edition(papers=(build_paper(1, code_url="https://github.com/a/b"),)))

    answer = call("open", "2611.00001", *kind)

    assert (answer.code, answer.out) == (0, "")
    assert browser.read_text() == address


def test_pages_follow_from_the_identifier_without_knowing_the_paper(call, browser):
    assert call("open", "hep-th/9901001", "--offline").code == 0
    assert browser.read_text() == "https://arxiv.org/abs/hep-th/9901001"


def test_a_mirror_of_arxiv_is_opened_in_its_place(call, browser, monkeypatch):
    monkeypatch.setenv("PAPERREADER_ARXIV_WEB", "https://mirror.example/arxiv/")
    assert call("open", "2611.00001", "pdf").code == 0
    assert browser.read_text() == "https://mirror.example/arxiv/pdf/2611.00001"


def test_a_saved_pdf_is_opened_offline_in_place_of_its_address(call, browser, tmp_path):
    default_paths().config.mkdir(parents=True)
    default_paths().config_file.write_text(f"[full_text]\npdf_folder = {str(tmp_path)!r}\n")
    (tmp_path / "2611.00001 Paper 1.pdf").touch()

    assert call("open", "2611.00001", "pdf", "--offline").code == 0
    assert browser.read_text() == (tmp_path / "2611.00001 Paper 1.pdf").as_uri()


def test_without_a_browser_the_link_is_printed(call, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    answer = call("open", "2611.00001")

    assert (answer.code, answer.out) == (1, "https://huggingface.co/papers/2611.00001\n")


def test_a_link_that_is_not_known_is_told(call, keep, browser):
    keep(build_edition(1))
    answer = call("open", "2611.00001", "project")

    assert answer.code == 1
    assert "No project page is known" in answer.err
    assert not browser.exists()


def test_a_link_that_is_not_safe_reaches_no_browser(call, keep, browser):
    keep(build_edition(papers=(build_paper(1, code_url="https://user:pw@evil.example/x"),)))

    assert call("open", "2611.00001", "code").code == 1
    assert not browser.exists()


@pytest.mark.parametrize(
    ("argv", "address"),
    [
        (["doi:10.1038/nature14539"], "https://doi.org/10.1038/nature14539"),
        (["10.1038/Nature14539", "doi"], "https://doi.org/10.1038/nature14539"),
        (["acl:N18-1202"], "https://aclanthology.org/N18-1202"),
        (["https://openreview.net/forum?id=rJXMpikCZ"], "https://openreview.net/forum?id=rJXMpikCZ"),
        (["10.1002/(SICI)1:9<981::A>3.0.CO;2-N"], "https://doi.org/10.1002/(sici)1:9%3C981::a%3E3.0.co;2-n"),
    ],
)
def test_an_identifier_is_enough_to_open_the_page_of_a_paper(argv, address, call, browser):
    assert call("open", *argv, "--offline").code == 0
    assert browser.read_text() == address


def test_a_paper_without_an_arxiv_identifier_is_bookmarked_and_shown_without_details(call):
    answer = call("bookmark", "add", "https://doi.org/10.1038/nature14539", "acl:N18-1202", "--offline")

    assert (answer.code, answer.out) == (0, "")
    assert answer.err.count("` fetches them, or import a file that names it.") == 2
    shown = call("show", "10.1038/NATURE14539", "--offline")
    assert (shown.code, shown.err) == (0, "")
    assert "(its details are not known: " in shown.out
    assert "https://doi.org/10.1038/nature14539" in shown.out


@pytest.mark.parametrize(
    "value",
    ["doi:10.1038", "10.1038", "10.1038/NATURE14539", "https://doi.org/10.1038/nature14539", "/nature/"],
)
def test_a_doi_is_searched_for_in_every_spelling(value, call):
    call("bookmark", "add", "10.1038/nature14539", "10.1000/other")

    answer = call("bookmark", "list", f"id:{value}", "--json")

    assert (answer.ids, answer.err) == (["doi:10.1038/nature14539"], "")


def test_one_paper_gets_one_bookmark_under_whichever_identifier(call, keep):
    call("bookmark", "add", "10.1000/x", "--tag", "mine")
    keep(build_edition(papers=(build_paper(1, doi="10.1000/X"),)))

    answer = call("bookmark", "add", "2611.00001")

    assert "2611.00001 was bookmarked as doi:10.1000/x; it has one bookmark now." in answer.err
    assert call("bookmark", "tag", "https://doi.org/10.1000/X", "+more").code == 0
    (paper,) = call("bookmark", "list", "--json").papers
    assert (paper["id"], paper["tags"]) == ("2611.00001", ["mine", "more"])
    assert call("bookmark", "remove", "doi:10.1000/x").code == 0


@pytest.mark.parametrize("words", [("note", "{}", "More."), ("rate", "{}", "4"), ("tag", "{}", "+more")])
def test_every_change_finds_the_bookmark_that_a_paper_has_under_its_doi(call, keep, words):
    keep(build_edition(papers=(build_paper(1, doi="10.1000/X"),)))
    call("bookmark", "add", "10.1000/x", "--tag", "mine")

    assert call("bookmark", *(word.format("2611.00001") for word in words)).code == 0

    (paper,) = call("bookmark", "list", "--json").papers
    assert (paper["id"], paper["tags"][0]) == ("2611.00001", "mine")


def test_a_version_newer_than_the_one_read_is_named(call, keep):
    library = Library(default_paths().library)
    library.store_papers([build_paper(1, version=1)])
    library.mark(["2611.00001"], read=True)
    library.store_papers([build_paper(1, version=3, updated=date(2026, 11, 21))])
    library.close()

    assert "At arXiv: v3 of 21 Nov 2026 · you read v1\n" in call("show", "2611.00001", "--offline").out
