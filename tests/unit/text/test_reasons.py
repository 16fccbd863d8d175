"""Why a paper is recommended, in words."""

from __future__ import annotations

import pytest

from paperreader.models.reasons import Reasons, SharedWord
from paperreader.text.reasons import full_reason, short_reason

COMMON = (SharedWord("token compression", 4), SharedWord("video", 8))
RARE = (SharedWord("fetal", 1),)


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        (Reasons(COMMON, of=12), "token compression · video"),
        (Reasons(COMMON, of=12, like=("Ours",)), "token compression · video"),
        (Reasons(RARE, of=12, like=("Ours",)), "like ‹Ours›"),
        (Reasons(of=12, like=("Ours", "Theirs")), "like ‹Ours› and ‹Theirs›"),
        (Reasons(RARE, of=12, loosely=True), "loosely related: fetal"),
        (Reasons(of=12, loosely=True), "loosely related"),
        (Reasons(COMMON), "token compression · video"),
    ],
)
def test_a_row_has_the_words_or_the_nearest_bookmark(reasons: Reasons, words: str) -> None:
    assert short_reason(reasons) == words


@pytest.mark.parametrize(
    ("reasons", "similar", "sentence"),
    [
        (
            Reasons(COMMON, of=12),
            False,
            "Words of your bookmarks: token compression (4 of 12), video (8 of 12)",
        ),
        (
            Reasons(RARE, of=1_200, like=("Ours",)),
            False,
            "Words of your bookmarks: fetal (1 of 1,200) · most like your bookmark ‹Ours›",
        ),
        (
            Reasons(of=12, like=("Ours", "Theirs")),
            False,
            "Most like your bookmarks ‹Ours› and ‹Theirs›",
        ),
        (
            Reasons(RARE, of=12, loosely=True),
            False,
            "Loosely related · words of your bookmarks: fetal (1 of 12)",
        ),
        (Reasons(RARE), False, "Words of one bookmark: fetal"),
        (Reasons(COMMON), True, "Shares: token compression, video"),
        (Reasons(RARE, loosely=True), True, "Loosely related · shares: fetal"),
    ],
)
def test_a_sentence_counts_the_bookmarks_that_have_each_word(
    reasons: Reasons, similar: bool, sentence: str
) -> None:
    assert full_reason(reasons, similar=similar) == sentence
