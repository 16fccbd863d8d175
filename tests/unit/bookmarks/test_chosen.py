"""The bookmarks that recommendations are chosen by."""

from __future__ import annotations

import pytest

from paperreader.bookmarks.bookmark import Bookmark
from paperreader.bookmarks.chosen import chosen_by
from paperreader.errors import TooFewBookmarks
from tests.builders import NOW, build_paper


def bookmarks(count: int, *tags: str) -> dict[str, Bookmark]:
    """Return bookmarks; the first ones have one of the tags each."""
    papers = [build_paper(number) for number in range(1, count + 1)]
    tagged = [(tag,) for tag in tags] + [()] * (count - len(tags))
    return {
        paper.id: Bookmark(paper=paper, added=NOW, changed=NOW, tags=own)
        for paper, own in zip(papers, tagged, strict=True)
    }


def refusal(kept: dict[str, Bookmark], tag: str = "") -> str:
    with pytest.raises(TooFewBookmarks) as refused:
        chosen_by(kept, tag)
    return str(refused.value)


def test_five_bookmarks_are_enough() -> None:
    assert len(chosen_by(bookmarks(5))) == 5


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "For you needs five bookmarks, and there is none: bookmark five papers."),
        (1, "For you needs five bookmarks, and there is one: bookmark four more papers."),
        (2, "For you needs five bookmarks, and there are two: bookmark three more papers."),
        (4, "For you needs five bookmarks, and there are four: bookmark one more paper."),
    ],
)
def test_fewer_are_refused_with_how_many_are_missing(count: int, sentence: str) -> None:
    assert refusal(bookmarks(count)) == sentence


def test_a_tag_takes_its_own_bookmarks_and_those_of_nested_tags_whatever_the_case() -> None:
    kept = bookmarks(9, "RL", "rl/offline", "rl", "rlhf")
    assert list(chosen_by(kept, "rl")) == list(kept)[:3]


def test_a_tag_of_one_bookmark_is_refused() -> None:
    assert refusal(bookmarks(9, "rl"), "rl") == (
        "For you with tag:rl needs two bookmarks with this tag, and there is one: tag one more paper."
    )


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ((), "No bookmark has the tag 'video': there are no tags yet."),
        (("rl", "agents"), "No bookmark has the tag 'video'; there are agents, rl."),
        (("videos", "rl"), "No bookmark has the tag 'video'; did you mean videos?"),
        (tuple("abcdefghi"), "No bookmark has the tag 'video'; the most used are a, b, c, d, e, f, g, h."),
    ],
)
def test_an_unknown_tag_is_answered_with_the_tags_there_are(tags: tuple[str, ...], sentence: str) -> None:
    assert refusal(bookmarks(9, *tags), "video") == sentence
