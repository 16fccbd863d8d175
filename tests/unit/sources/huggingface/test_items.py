from __future__ import annotations

import contextlib
import gzip
import json
import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import BadAnswer
from paperreader.models import Paper
from paperreader.sources.huggingface.items import parse_items, parse_paper
from tests.amounts import TORTURE
from tests.builders import build_paper
from tests.huggingface_answers import Item, build_flat, build_item

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 20)


def parse(*items: object, requested: date | None = None) -> list[Paper]:
    parsed = parse_items(json.dumps(items).encode(), requested=requested)
    assert parsed.dropped == 0
    return list(parsed.papers)


def parse_one(*, outer: dict[str, Any] | None = None, **inner: Any) -> Paper:
    """Parse an item with these members in place of its own; Ellipsis removes one."""
    item = build_item(build_paper())
    for target, changes in ((item, outer or {}), (item["paper"], inner)):
        for name, value in changes.items():
            target[name] = value
            if value is ...:
                del target[name]
    return parse(item)[0]


def test_an_item_has_all_that_a_paper_tells() -> None:
    told = build_paper(
        code_url="https://github.com/ada/code",
        code_origin="auto",
        stars=7,
        project_url="https://ada.github.io/",
        summary="It works.",
        keywords=("tests", "learning"),
        organization="The Lab",
        submitted_by="ada",
        thumbnail_url="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2611.00001.png",
    )
    assert parse(build_item(told)) == [told]


def test_what_is_missing_is_unknown_and_zero_is_zero() -> None:
    assert parse_one(upvotes=0, outer={"numComments": 0}).upvotes == 0
    bare = parse({"paper": {"id": "2611.00001", "title": "T"}})[0]
    assert bare == Paper(
        id="2611.00001",
        title="T",
        sources=("huggingface",),
        thumbnail_url="https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/2611.00001.png",
    )


@pytest.mark.parametrize("wrong", [None, "", "x", -1, 1.5, True, [], {}, [None], {"a": 1}, 1e300, "\u202e"])
@pytest.mark.parametrize(
    "name",
    [
        "summary", "authors", "publishedAt", "submittedOnDailyAt", "submittedOnDailyBy", "upvotes",
        "githubRepo", "githubRepoAddedBy", "githubStars", "projectPage", "organization", "ai_summary",
        "ai_keywords", "withdrawnAt", "numTotalModels", "mediaUrls", "source",
    ],
)  # fmt: skip
def test_no_optional_member_of_a_wrong_type_loses_the_paper(name: str, wrong: Any) -> None:
    assert parse_one(**{name: wrong}).title == "Paper 1: Learning to Test"


@pytest.mark.parametrize("wrong", [None, "", -1, True, [], {}, [None], {"a": 1}])
@pytest.mark.parametrize(
    "name",
    ["title", "summary", "numComments", "thumbnail", "submittedBy", "organization", "publishedAt", "new"],
)
def test_no_outer_member_of_a_wrong_type_loses_the_paper(name: str, wrong: object) -> None:
    assert parse_one(outer={name: wrong}).title == "Paper 1: Learning to Test"


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (7, 7),
        ("7", 7),
        (" 7 ", 7),
        (7.0, 7),
        (0, 0),
        (None, None),
        (-1, None),
        ("7k", None),
        (True, None),
        (1e309, None),
        (10**12, None),
        ("9" * 40, None),
        ([7], None),
    ],
)
def test_a_count_may_be_a_string(value: object, count: int | None) -> None:
    assert parse_one(upvotes=value).upvotes == count


def test_a_number_that_is_too_long_for_a_number_is_unknown() -> None:
    body = (
        json.dumps([build_item(build_paper(upvotes=77))])
        .encode()
        .replace(b": 77,", b": " + b"7" * 5_000 + b",")
    )
    assert parse_items(body, requested=None).papers[0].upvotes is None


class TestWhatDropsAnItem:
    @pytest.mark.parametrize(
        "identifier",
        [..., None, "", "x", 2611.00001, ["2611.00001"], "hep-th/9901001", "2611.00001/../x", "2699.1"],
    )
    def test_an_identifier_that_is_none(self, identifier: object, caplog: pytest.LogCaptureFixture) -> None:
        bad = build_item(build_paper())
        bad["paper"]["id"] = identifier
        if identifier is ...:
            del bad["paper"]["id"]
        parsed = parse_items(json.dumps([bad, build_item(build_paper(2))]).encode(), requested=None)
        assert [paper.id for paper in parsed.papers] == ["2611.00002"]
        assert parsed.dropped == 1
        assert "left out: it has no identifier" in caplog.text

    def test_no_title_anywhere(self, caplog: pytest.LogCaptureFixture) -> None:
        bad = build_item(build_paper(title="\u200b \n"))
        assert parse_items(json.dumps([bad]).encode(), requested=None).dropped == 1
        assert "2611.00001 has no title" in caplog.text

    @pytest.mark.parametrize(
        "item", [None, 1, "x", [], {}, {"paper": None}, {"paper": []}, {"paper": "2611.00001"}]
    )
    def test_what_is_no_item(self, item: object) -> None:
        parsed = parse_items(json.dumps([item, build_item(build_paper())]).encode(), requested=None)
        assert (len(parsed.papers), parsed.dropped) == (1, 1)

    def test_nesting_without_end(self) -> None:
        good = json.dumps(build_item(build_paper())).encode()
        deep = b'{"paper": {"id": "2611.00009", "title": ' + b"[" * 400 + b"]" * 400 + b"}}"
        parsed = parse_items(b"[" + deep + b"," + good + b"]", requested=None)
        assert [paper.id for paper in parsed.papers] == ["2611.00001"]

    @pytest.mark.parametrize(
        "field", [b"[" * 100_000 + b"]" * 100_000, b'[{"a":' * 9_000 + b"1" + b"}]" * 9_000]
    )
    def test_nesting_that_no_decoder_takes(self, field: bytes) -> None:
        first, second, third = (json.dumps(build_item(build_paper(number))).encode() for number in (1, 2, 3))
        body = b"[" + b",".join([first, second[:-1] + b',"x":' + field + b"}", third]) + b"]"
        parsed = parse_items(body, requested=None)
        assert [paper.id for paper in parsed.papers] == ["2611.00001", "2611.00003"]
        assert parsed.dropped == 1


class TestJsonThatIsHalfBroken:
    def item(self, summary: bytes) -> bytes:
        item = build_item(build_paper(1, abstract="SUMMARY"))
        del item["summary"]
        two = [json.dumps(one).encode() for one in (item, build_item(build_paper(2)))]
        return b"[" + b",".join(two).replace(b'"SUMMARY"', summary) + b"]"

    def test_half_an_emoji_loses_nothing(self) -> None:
        parsed = parse_items(self.item(b'"It works \\ud83d"'), requested=None)
        assert [paper.id for paper in parsed.papers] == ["2611.00001", "2611.00002"]
        assert parsed.papers[0].abstract.startswith("It works")
        parsed.papers[0].abstract.encode()

    def test_broken_utf8_loses_nothing(self) -> None:
        parsed = parse_items(self.item(b'"It \xff works"'), requested=None)
        assert len(parsed.papers) == 2
        assert parsed.papers[0].abstract.startswith("It ")

    @pytest.mark.parametrize("value", [b"NaN", b"-Infinity", b"1e999"])
    def test_numbers_that_are_none_lose_nothing(self, value: bytes) -> None:
        parsed = parse_items(self.item(value), requested=None)
        assert [paper.abstract for paper in parsed.papers] == [
            "",
            "We study case 2. It works well in practice.",
        ]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"{}", b"7", b'"x"', b"<html></html>", b'{"error": "no"}', b"[", b"[1", b"[1]x",
        b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"nan", "[]".encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_a_list_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer, match=r"not a list of papers\.$"):
        parse_items(body, requested=None)


def test_an_empty_list_is_a_list() -> None:
    assert parse_items(b" [ ] ", requested=DAY).papers == ()


def test_a_paper_that_comes_twice_is_kept_once_where_it_came_first() -> None:
    again = build_item(build_paper(1, title="Again"))
    found = parse(build_item(build_paper(1)), build_item(build_paper(2)), again)
    assert [paper.title for paper in found] == ["Paper 1: Learning to Test", "Paper 2: Learning to Test"]


class TestDays:
    def test_the_list_it_was_put_on_comes_first(self) -> None:
        assert parse_one(submittedOnDailyAt="2026-11-18T03:55:12.777Z").edition_date == date(2026, 11, 18)

    def test_then_the_day_that_was_asked_for(self) -> None:
        item = build_item(build_paper(edition_date=None))
        assert parse(item, requested=DAY)[0].edition_date == DAY

    def test_then_the_day_it_was_published(self) -> None:
        assert parse(build_item(build_paper(edition_date=None)))[0].edition_date == date(2026, 11, 19)

    def test_the_outer_day_is_never_believed(self) -> None:
        paper = parse_one(
            publishedAt=..., submittedOnDailyAt=..., outer={"publishedAt": "2026-11-18T20:00:00.000Z"}
        )
        assert (paper.published, paper.edition_date) == (None, None)

    @pytest.mark.parametrize(
        "value", ["2026-11", "2026-W47-1", "20261119", "2026-13-01", "２０２６-11-19", "yesterday"]
    )
    def test_what_is_no_day_is_unknown(self, value: str) -> None:
        assert parse_one(publishedAt=value).published is None


class TestPeople:
    def test_those_who_want_to_be_hidden_are(self) -> None:
        authors = [{"name": "Ada", "hidden": True}, {"name": "Bob", "hidden": False}, {"name": "Cem"}]
        assert parse_one(authors=authors).authors == ("Bob", "Cem")

    def test_two_may_have_one_name(self) -> None:
        assert parse_one(authors=[{"name": "Wei Li"}, {"name": "Wei Li"}]).authors == ("Wei Li", "Wei Li")

    def test_there_may_be_thousands(self) -> None:
        assert len(parse_one(authors=[{"name": f"A {n}"} for n in range(3_303)]).authors) == 3_303

    def test_what_has_no_name_is_nobody(self) -> None:
        assert parse_one(
            authors=[None, {}, {"name": None}, {"name": " "}, "Ada", {"name": "Bob"}]
        ).authors == ("Bob",)

    def test_who_submitted_it(self) -> None:
        assert parse_one(outer={"submittedBy": {"name": "ada"}}).submitted_by == "ada"
        assert parse_one(submittedOnDailyBy={"user": "bob"}).submitted_by == "bob"
        assert parse_one().submitted_by is None

    def test_an_organisation_may_be_inside_or_outside(self) -> None:
        inside, outside = {"fullname": "In Lab"}, {"fullname": "Out Lab"}
        assert parse_one(organization=inside, outer={"organization": outside}).organization == "In Lab"
        assert parse_one(outer={"organization": outside}).organization == "Out Lab"
        assert parse_one(organization={"name": "lab"}).organization == "lab"


class TestText:
    def test_lines_are_joined_and_control_characters_go(self) -> None:
        paper = parse_one(title="A\n  Title \x1b[31mred\x07", summary="One\n  two.\x00\n\nThree.")
        assert paper.title == "A Title red"
        assert paper.abstract == "One two. Three."

    def test_the_outer_title_and_summary_stand_in(self) -> None:
        paper = parse_one(title=..., summary=..., outer={"title": "Outer", "summary": "Sum"})
        assert (paper.title, paper.abstract) == ("Outer", "Sum")

    def test_the_inner_title_wins(self) -> None:
        assert parse_one(title="Inner", outer={"title": "Outer"}).title == "Inner"

    def test_lengths_have_limits(self) -> None:
        paper = parse_one(
            title="t" * 9_999, summary="s" * 99_999, ai_keywords=["k"] + [f"{n}" for n in range(999)]
        )
        assert (len(paper.title), len(paper.abstract), len(paper.keywords)) == (500, 20_000, 50)

    def test_keywords_come_once(self) -> None:
        assert parse_one(ai_keywords=["a", " a", "b", "", None, 3]).keywords == ("a", "b")

    def test_a_withdrawn_paper_says_so(self) -> None:
        assert parse_one(withdrawnAt="2026-11-21T00:00:00.000Z").withdrawn
        assert not parse_one(withdrawnAt=None).withdrawn


class TestLinks:
    abstract = "Our code is at https://github.com/abs/tract. See https://abstract.example.org/ for more."

    def test_what_hugging_face_names_comes_first_with_its_stars(self) -> None:
        paper = parse_one(
            summary=self.abstract,
            githubRepo="http://github.com/Ada/Code.git",
            githubRepoAddedBy="user",
            githubStars=5,
            projectPage=" https://ada.org/ ",
        )
        assert (paper.code_url, paper.code_origin, paper.stars) == ("https://github.com/Ada/Code", "user", 5)
        assert paper.project_url == "https://ada.org/"

    def test_a_project_page_at_github_is_the_code_too(self) -> None:
        paper = parse_one(summary=self.abstract, projectPage="https://github.com/ada/page", githubStars=5)
        assert (paper.code_url, paper.code_origin, paper.stars) == (
            "https://github.com/ada/page",
            "project page",
            None,
        )
        assert paper.project_url == "https://github.com/ada/page"

    def test_a_project_page_elsewhere_is_not(self) -> None:
        assert parse_one(projectPage="https://github.com.evil.org/ada/page").code_url is None

    def test_the_abstract_is_asked_last(self) -> None:
        paper = parse_one(summary=self.abstract, githubStars=5)
        assert (paper.code_url, paper.code_origin, paper.stars) == (
            "https://github.com/abs/tract",
            "abstract",
            None,
        )
        assert paper.project_url == "https://abstract.example.org/"

    @pytest.mark.parametrize(
        "link", ["javascript:alert(1)", "file:///etc/passwd", "--flag", "http://a:b@c.org/", "x"]
    )
    def test_links_that_are_not_safe_are_not_kept(self, link: str) -> None:
        paper = parse_one(githubRepo=link, projectPage=link, outer={"thumbnail": link})
        assert paper.code_url is None
        assert paper.project_url is None
        assert paper.thumbnail_url is not None
        assert paper.thumbnail_url.startswith("https://cdn-thumbnails.huggingface.co/")


class TestASinglePaper:
    def test_it_is_flat_and_counts_what_is_linked(self) -> None:
        told = build_paper(code_url="https://github.com/a/b", code_origin="user", stars=1)
        paper = parse_paper(json.dumps(build_flat(build_item(told))).encode())
        assert (paper.models, paper.datasets, paper.spaces) == (0, 1, 2)
        assert (paper.title, paper.authors, paper.code_url) == (told.title, told.authors, told.code_url)
        assert paper.comments is None
        assert paper.thumbnail_url is not None

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b"{}", b'{"id": "2611.00001"}', b"<html>", b'{"a":' * 9_999]
    )
    def test_what_is_none_is_a_bad_answer(self, body: bytes) -> None:
        with pytest.raises(BadAnswer, match=r"not a paper\.$"):
            parse_paper(body)

    def test_the_recorded_one(self, shared: Path) -> None:
        paper = parse_paper((shared / "hf" / "paper_2608.09888.json").read_bytes())
        assert paper.title == "BDH-CQ: In-Context Learning with Recurrent Latent Reasoning"
        assert paper.authors == ("Björn Engdahl", "Przemysław Uznański", "Junlin Jiang")
        assert (paper.published, paper.edition_date) == (date(2026, 8, 10), date(2026, 8, 11))
        assert (paper.upvotes, paper.stars, paper.code_origin) == (782, 11_184, "admin")
        assert (paper.models, paper.datasets, paper.spaces) == (0, 1, 0)
        assert (paper.organization, paper.submitted_by, len(paper.keywords)) == ("Pathway", "janchorowski", 5)


class TestRecordedAnswers:
    @pytest.mark.torture
    def test_every_day_loads_whole_and_in_order(self, shared: Path, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.WARNING)
        days = sorted((shared / "hf" / "days").glob("*.json.gz"))
        assert len(days) == 522
        for file in days[:: 1 if TORTURE else 10]:
            body = gzip.decompress(file.read_bytes())
            parsed = parse_items(body, requested=date.fromisoformat(file.name[:10]))
            expected = dict.fromkeys(item["paper"]["id"] for item in json.loads(body))
            assert [paper.id for paper in parsed.papers] == list(expected), file.name
            assert parsed.dropped == 0
            assert all(paper.authors for paper in parsed.papers), file.name
        assert caplog.text == ""

    def test_a_day_field_by_field(self, shared: Path) -> None:
        body = gzip.decompress((shared / "hf" / "days" / "2026-05-20.json.gz").read_bytes())
        items: list[Item] = json.loads(body)
        papers = parse_items(body, requested=None).papers
        assert len(papers) == len(items)
        for paper, item in zip(papers, items, strict=True):
            inner = item["paper"]
            assert paper.title == " ".join(inner["title"].split())
            assert paper.abstract == " ".join(inner["summary"].split())
            assert paper.authors == tuple(
                " ".join(one["name"].split()) for one in inner["authors"] if not one["hidden"]
            )
            assert str(paper.published) == inner["publishedAt"][:10]
            assert str(paper.edition_date) == inner["submittedOnDailyAt"][:10] == "2026-05-20"
            assert (paper.upvotes, paper.comments) == (inner["upvotes"], item["numComments"])
            assert paper.submitted_by == item["submittedBy"]["name"]
            assert paper.organization == inner.get("organization", {}).get("fullname")
            assert paper.summary == (" ".join(inner["ai_summary"].split()) if "ai_summary" in inner else None)
            assert paper.keywords == tuple(dict.fromkeys(inner.get("ai_keywords", ())))
            assert paper.thumbnail_url == item["thumbnail"]
            assert paper.sources == ("huggingface",)
            if "githubRepo" in inner:
                assert paper.code_url == inner["githubRepo"].rstrip("/").removesuffix(".git")
                assert paper.code_origin == inner["githubRepoAddedBy"]
                assert paper.stars == inner.get("githubStars")
            if "projectPage" in inner:
                assert paper.project_url == inner["projectPage"].strip()

    def test_the_latest_list_and_a_search(self, shared: Path) -> None:
        for name, count in (("latest_2026-06-14.json", 30), ("search_kazakh.json", 9)):
            body = (shared / "hf" / name).read_bytes()
            parsed = parse_items(body, requested=None)
            assert [paper.id for paper in parsed.papers] == [item["paper"]["id"] for item in json.loads(body)]
            assert (len(parsed.papers), parsed.dropped) == (count, 0)

    def test_a_paper_of_3303_authors(self, shared: Path) -> None:
        for file in sorted((shared / "hf" / "days").glob("2025-07-*.json.gz")):
            for paper in parse_items(gzip.decompress(file.read_bytes()), requested=None).papers:
                if paper.id == "2507.06261":
                    assert len(paper.authors) > 3_200
                    return
        pytest.fail("the paper is not in the recorded days")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(build_item(build_paper(organization="L"))["paper"])), _JSON))
def test_no_item_raises_anything(inner: dict[str, Any]) -> None:
    items = [{"paper": {"id": "2611.00001", "title": "T", **inner}}, build_item(build_paper(2))]
    parsed = parse_items(json.dumps(items).encode(), requested=None)
    assert parsed.papers[-1].id == "2611.00002"


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_bad_answer(body: bytes) -> None:
    with contextlib.suppress(BadAnswer):
        parse_items(body, requested=None)
