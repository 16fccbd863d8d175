"""A papers page as text: the papers are complete, and nothing else is read."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.sources.papers_text import papers_from_text
from tests.amounts import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.models import Paper

ABSTRACTS = (
    (
        "Birds sing before sunrise, and nobody knows quite why. We record 1,200 mornings in four towns and "
        "compare the songs with temperature, traffic and light. Light explains most of it: an hour of street "
        "lamps moves the first song by nine minutes. A small model, trained on one town, predicts the other "
        "three within 4.1%."
    ),
    (
        "Sorting is solved; sorting what does not fit on one machine is not. This paper describes Heron, "
        "which moves keys and not records until the last moment. Heron needs a third of the network of "
        "earlier systems. On a petabyte it is 1.9x faster than the best of them, and it survives the loss of "
        "any two machines. The code is at https://github.com/heron-sort/heron."
    ),
    (
        "We ask whether readers of a map look first at names or at shapes. Eye tracking with 64 people says: "
        "names, if they know the script. A model of attention with two parameters reproduces the order of "
        "fixations. Demos and maps are shown at https://maps-and-names.github.io."
    ),
)
TITLES = (
    "Why Birds Sing Early: A Study of Four Towns",
    "Heron: Sorting a Petabyte without Moving It Twice, and What the Network Has to Say about That",
    "Names or Shapes?",
)
PAPERS = tuple(zip(TITLES, ABSTRACTS, strict=True))

HEAD = (
    "new\n\nGet trending papers in your email inbox once a day!\n\nSubscribe\n\nTrending Papers\n\n"
    "byAK and the research community\n\nDaily\n\nWeekly\n\nMonthly\n\nJun 6\n\n"
)
TAIL = "\n\nPrevious\nNext\nCompany\n© Hugging Face\nTOS\nPrivacy\nAbout\nJobs\nModels\nPricing\nDocs\n"


def page(layout: Callable[[int, str, str], str], between: str = "\n\n") -> str:
    return HEAD + between.join(layout(at, *paper) for at, paper in enumerate(PAPERS)) + TAIL


def told(papers: list[Paper]) -> list[tuple[str, str]]:
    return [(paper.title, paper.abstract) for paper in papers]


def wrap(text: str, width: int) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def identifier(at: int) -> str:
    return f"2410.{at:05d}"


LAYOUTS = {
    "paragraphs": page(lambda at, title, abstract: f"{title}\n\n{abstract}"),
    "title right above": page(lambda at, title, abstract: f"{title}\n{abstract}"),
    "no empty line at all": page(lambda at, title, abstract: f"{title}\n{abstract}", "\n"),
    "wrapped at 60": page(lambda at, title, abstract: f"{title}\n\n{wrap(abstract, 60)}"),
    "wrapped at 80": page(lambda at, title, abstract: f"{title}\n\n{wrap(abstract, 80)}"),
    "wrapped at 100": page(lambda at, title, abstract: f"{title}\n\n{wrap(abstract, 100)}"),
    "title wrapped too": page(lambda at, title, abstract: f"{wrap(title, 72)}\n\n{wrap(abstract, 72)}"),
    "wrapped below its title": page(lambda at, title, abstract: f"{title}\n{wrap(abstract, 72)}"),
    "search results": page(
        lambda at, title, abstract: (
            f"{at or '-'}\n\n{title}\n\n{abstract}\n\n3 authors\n\n·\n\nOct {at + 1}, 2024\n\n2"
        )
    ),
    "search results, close": page(
        lambda at, title, abstract: f"{at * 7}\n{title}\n{abstract}\n3 authors\n·\nOct 7, 2024\n2", "\n"
    ),
    "trending": page(
        lambda at, title, abstract: (
            f"Submitted by\n\nada-l\n\n{title}\n\n{abstract}\n\nAviary Lab · Published on Oct 4, 2026\n\n"
            "Upvote\n\n117\n\nGitHub 1.31k\narXiv Page"
        )
    ),
    "trending, close": page(
        lambda at, title, abstract: (
            f"Submitted by\nada-l\n{title}\n{abstract}\nAviary\n·\nOct 4, 2026\nUpvote\n117\n"
            "GitHub 131\narXiv Page"
        ),
        "\n",
    ),
    "with authors": page(
        lambda at, title, abstract: (
            f"{title}\n\nAda Lovelace, Ludwig van Beethoven and Zoë M. Hu\n\n{abstract}"
        )
    ),
    "with a label": page(lambda at, title, abstract: f"{title}\nAuthors: Ada\nAbstract: {abstract}"),
    "with a label above": page(lambda at, title, abstract: f"{title}\n\nAbstract\n\n{abstract}\n\nView PDF"),
    "Markdown headings": page(lambda at, title, abstract: f"### {title}\n\n{abstract}\n- 8 authors"),
    "shown twice": page(
        lambda at, title, abstract: f"{title}\n\n{abstract}\n\n8 authors\n\n{title}\n\n{abstract}"
    ),
}

WITH_ADDRESSES = {
    "between title and abstract": page(
        lambda at, title, abstract: (
            f"{title}\n\nhttps://huggingface.co/papers/{identifier(at)}\n\n{abstract}\n\n·"
        )
    ),
    "above the title": page(
        lambda at, title, abstract: f"https://arxiv.org/abs/{identifier(at)}v2\n\n{title}\n\n{abstract}"
    ),
    "below the abstract": page(
        lambda at, title, abstract: f"{title}\n\n{abstract}\n\nhttps://arxiv.org/abs/{identifier(at)}"
    ),
    "as in an arXiv listing": page(
        lambda at, title, abstract: (
            f"arXiv:{identifier(at)} [cs.CL]\n{title}\nAda Hu, Bo Li\nAbstract: {abstract}"
        )
    ),
    "everywhere": page(
        lambda at, title, abstract: (
            f"https://huggingface.co/login?next=%2Fpapers%2F{identifier(7)}\n\n{title}\n\n"
            f"https://huggingface.co/papers/{identifier(at)}\n\n{abstract}\n\n"
            f"https://huggingface.co/papers/{identifier(at)}\n\nAviary\n\nhttps://huggingface.co/aviary\n\n·"
        )
    ),
}


def test_the_copied_page_gives_exactly_its_38_papers(shared: Path) -> None:
    text = (shared / "seed_page.txt").read_text(encoding="utf-8")
    truth = [msgspec.json.decode(line) for line in (shared / "seed_papers.jsonl").read_bytes().splitlines()]

    papers = papers_from_text(text)

    keys = ("title", "arxiv_id", "code_url", "project_url")
    assert [(p.title, p.id, p.code_url, p.project_url) for p in papers] == [
        tuple(paper[key] for key in keys) for paper in truth
    ]
    assert [paper.abstract for paper in papers] == [
        " ".join(paragraph.split()) for paragraph in text.split("\n\n")[6::2]
    ]


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_every_way_of_copying_gives_the_same_papers(text: str) -> None:
    assert told(papers_from_text(text)) == list(PAPERS)


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(text: str) -> None:
    assert told(papers_from_text("\ufeff" + text.replace("\n", "\r\n"))) == list(PAPERS)


@pytest.mark.parametrize("text", WITH_ADDRESSES.values(), ids=WITH_ADDRESSES.keys())
def test_the_address_of_its_page_gives_a_paper_its_identifier(text: str) -> None:
    papers = papers_from_text(text)

    assert told(papers) == list(PAPERS)
    assert [paper.id for paper in papers] == [identifier(at) for at in range(3)]


def test_a_paper_without_an_address_is_known_by_its_title() -> None:
    first, again = (papers_from_text(LAYOUTS[name])[0] for name in ("paragraphs", "trending"))

    assert first.id.startswith("local:")
    assert first.id == again.id


def test_a_paper_of_the_sample_gets_its_true_identifier() -> None:
    text = f"WINGS: learning Multimodal LLMs  without Text-only Forgetting\n\n{ABSTRACTS[0]}"

    assert papers_from_text(text)[0].id == "2406.03496"


def test_an_address_inside_an_abstract_is_not_that_of_the_paper() -> None:
    text = f"{TITLES[0]}\n\n{ABSTRACTS[0]} This extends https://arxiv.org/abs/1706.03762 to birds."

    assert papers_from_text(text)[0].id.startswith("local:")


def test_links_are_taken_from_the_abstract() -> None:
    birds, heron, maps = papers_from_text(LAYOUTS["paragraphs"])

    assert (birds.code_url, birds.code_origin, birds.project_url) == (None, None, None)
    assert (heron.code_url, heron.code_origin) == ("https://github.com/heron-sort/heron", "abstract")
    assert (maps.code_url, maps.project_url) == (None, "https://maps-and-names.github.io")


def test_a_link_on_a_line_of_its_own_below_the_abstract_counts_too() -> None:
    text = f"{TITLES[0]}\n\n{ABSTRACTS[0]}\n\nCode: https://github.com/birds/early\n\n{TITLES[1]}\n\n{ABSTRACTS[1]}"

    birds, heron = papers_from_text(text)

    assert birds.code_url == "https://github.com/birds/early"
    assert birds.abstract == ABSTRACTS[0]
    assert heron.code_url == "https://github.com/heron-sort/heron"


def test_an_abstract_of_two_paragraphs_stays_one() -> None:
    parts = (TITLES[0], ABSTRACTS[0], ABSTRACTS[1], "The data is public.", TITLES[2], ABSTRACTS[2])
    text = "\n\n".join(parts)

    first, second = papers_from_text(text)

    assert first.abstract == f"{ABSTRACTS[0]} {ABSTRACTS[1]} The data is public."
    assert second.title == TITLES[2]


@pytest.mark.parametrize(
    "title",
    [
        "Search and Learn",
        "By Design: Papers without Authors",
        "Read, Watch and Get More from Less",
        "Copyright Violations in Language Models",
        "Open Problems in Evaluation",
        "Daily Papers Considered Harmful",
        "GPT-5",
        "注意力就是你所需要的一切",
        "[PDF] Brackets [/bold] in Titles",
    ],
)
def test_a_title_that_resembles_furniture_is_a_title(title: str) -> None:
    assert told(papers_from_text(f"12\n\n{title}\n\n{ABSTRACTS[0]}\n\n·\n\nJun 6")) == [(title, ABSTRACTS[0])]


@pytest.mark.parametrize(
    "text",
    ["", "\n\n\n", "Subscribe\n\nJun 6", TITLES[0], ABSTRACTS[0], HEAD + TAIL, "\ufeff", "·\n" * 50],
)
def test_a_text_without_papers_gives_none(text: str) -> None:
    assert papers_from_text(text) == []


def test_what_would_harm_a_terminal_is_cleaned_away() -> None:
    text = f"Clip\x1b]52;c;ZXZpbA==\x07board \u202eTitle\n\n\x9b31m{ABSTRACTS[0]}\x00"

    paper = papers_from_text(text)[0]

    assert paper.title.isprintable()
    assert "52;c" not in paper.title
    assert paper.abstract.isprintable()


def test_a_page_without_end_is_cut_at_the_limits() -> None:
    paper = papers_from_text(f"{TITLES[0]}\n\n{'word ' * 100_000}end.")[0]

    assert len(paper.abstract) == 20_000


@pytest.mark.timeout(90)  # Each takes a second or less.
@pytest.mark.parametrize(
    "piece",
    [
        "a\n",
        "A title\n\n",
        f"{TITLES[0]}\n{ABSTRACTS[0]}\n",
        "http://a.b/",
        ".)",
        "Submitted by\n",
        "Ada Hu, Bo Li and ",
        "arXiv: ",
        "https://arxiv.org/abs/2410.00001\n",
        "### # ",
    ],
)
def test_time_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    papers_from_text(piece * (1_600_000 // len(piece)))


@examples(300)
@given(st.text(max_size=2_000))
def test_no_text_is_too_strange(text: str) -> None:
    for paper in papers_from_text(text):
        assert paper.id


@examples(200)
@given(
    st.lists(
        st.sampled_from(
            [
                *TITLES,
                *ABSTRACTS,
                *HEAD.split("\n"),
                *TAIL.split("\n"),
                "",
                "",
                "https://arxiv.org/abs/2410.00001",
            ]
        )
    )
)
def test_any_order_of_real_lines_gives_papers_with_title_and_abstract_once_each(lines: list[str]) -> None:
    papers = papers_from_text("\n".join(lines))

    assert all(paper.title and len(paper.abstract) >= 100 for paper in papers)
    assert len({paper.id for paper in papers}) == len(papers)
