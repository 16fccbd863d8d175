from __future__ import annotations

import msgspec
import pytest

from paperreader.bookmarks import Bookmark, edits
from paperreader.bookmarks.bookmark import NOTE_LIMIT
from paperreader.errors import PaperReaderError, UsageError
from paperreader.models.entry import Status
from tests.builders import build_bookmark


def tagged(*tags: str) -> Bookmark:
    return build_bookmark(tags=tags)


def test_tags_are_added_behind_those_that_stay_and_the_very_tag_is_taken_off() -> None:
    edit = edits.retag(add=["new", "RL"], remove=["nlp", "Missing"])
    assert edit(tagged("NLP", "nlp/eval", "rl")).tags == ("nlp/eval", "rl", "new")


def test_what_is_added_and_taken_off_at_once_is_there() -> None:
    assert edits.retag(add=["a"], remove=["a"])(tagged("a", "b")).tags == ("b", "a")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("rl",), ("ml/rl",)),
        (("RL/Agents", "x"), ("ml/rl/Agents", "x")),
        (("rlhf", "a/rl"), ("rlhf", "a/rl")),
        (("rl", "ml/rl"), ("ml/rl",)),
        ((), ()),
    ],
)
def test_a_renamed_tag_takes_those_nested_in_it_along(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    assert edits.rename_tag("rl", "ml/rl")(tagged(*before)).tags == after


def test_a_nested_tag_moves_up_and_a_name_changes_its_letters() -> None:
    assert edits.rename_tag("ml/rl", "rl")(tagged("ml/rl/agents", "ml")).tags == ("rl/agents", "ml")
    assert edits.rename_tag("nlp", "NLP")(tagged("nlp", "nlp/eval")).tags == ("NLP", "NLP/eval")


def test_a_deleted_tag_takes_those_nested_in_it_along() -> None:
    assert edits.delete_tag("RL")(tagged("rl", "rl/agents", "rlhf", "ml/rl")).tags == ("rlhf", "ml/rl")


@pytest.mark.parametrize("text", ["", " / ", "a, b"])
def test_what_is_not_one_tag_is_neither_renamed_nor_deleted(text: str) -> None:
    for make in (lambda: edits.rename_tag(text, "x"), lambda: edits.rename_tag("x", text)):
        with pytest.raises(UsageError, match="is not one tag"):
            make()
    with pytest.raises(UsageError, match="is not one tag"):
        edits.delete_tag(text)


def test_a_paper_is_in_a_collection_once_and_leaves_it_whatever_the_case() -> None:
    collected = edits.collect(["Thesis", "Reading group"])(build_bookmark(collections=("thesis",)))
    assert collected.collections == ("thesis", "Reading group")
    assert edits.uncollect(["READING  GROUP", "none"])(collected).collections == ("thesis",)


def test_status_and_rating_are_set_and_taken_off() -> None:
    rated = edits.in_turn(edits.set_status(Status.READ), edits.set_rating(5))(build_bookmark())
    assert (rated.status, rated.rating) == (Status.READ, 5)
    bare = edits.in_turn(edits.set_status(None), edits.set_rating(None))(rated)
    assert (bare.status, bare.rating) == (None, None)


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_that_is_none_is_refused_before_anything_is_touched(rating: int) -> None:
    with pytest.raises(PaperReaderError, match="from 1 to 5"):
        edits.set_rating(rating)
    with pytest.raises(PaperReaderError, match="shorten"):
        edits.set_note("n" * (NOTE_LIMIT + 1))


def test_an_edit_changes_nothing_else() -> None:
    before = build_bookmark(tags=("a",), note="n", status=Status.LATER, rating=1, collections=("c",))
    for edit in (
        edits.set_tags(["a"]),
        edits.retag(remove=["b"]),
        edits.rename_tag("b", "c"),
        edits.delete_tag("b"),
        edits.set_note("n"),
        edits.set_status(Status.LATER),
        edits.set_rating(1),
        edits.collect(["C"]),
        edits.uncollect(["d"]),
        edits.in_turn(),
    ):
        assert edit(before) == before
    assert edits.set_note("m")(before) == msgspec.structs.replace(before, note="m")
