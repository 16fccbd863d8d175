from datetime import date
from pathlib import Path

import pytest

from paperreader.cli.naming import Collection, split
from paperreader.errors import InvalidEdition
from paperreader.models import EditionKey, EditionKind

TODAY = date(2026, 11, 23)
TRENDING = EditionKey(EditionKind.TRENDING)


def test_without_words_it_is_the_trending_list():
    assert split([], TODAY) == (TRENDING, "")


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("trending", TRENDING),
        ("today", EditionKey(EditionKind.DAY)),
        ("Yesterday", EditionKey(EditionKind.DAY, "2026-11-22")),
        ("2026-11-20", EditionKey(EditionKind.DAY, "2026-11-20")),
        ("2026-w47", EditionKey(EditionKind.WEEK, "2026-W47")),
        ("week", EditionKey(EditionKind.WEEK, "2026-W48")),
        ("2026-11", EditionKey(EditionKind.MONTH, "2026-11")),
        ("month", EditionKey(EditionKind.MONTH, "2026-11")),
        ("bookmarks", Collection.BOOKMARKS),
        ("library", Collection.LIBRARY),
        ("SAMPLE", Collection.SAMPLE),
        ("similar:2506.01713v2", EditionKey(EditionKind.SIMILAR, "2506.01713")),
        ("saved.html", Path("saved.html")),
        ("dir/saved", Path("dir/saved")),
    ],
)
def test_the_first_word_may_name_the_place(word, place):
    assert split([word, "has:code", "stars:>5"], TODAY) == (place, "has:code stars:>5")


@pytest.mark.parametrize(
    "word",
    [
        "attention",
        "upvotes:>50",
        "cat:cs.CL",
        "/gpt/",
        "2506.01713",
        "trends",
        "train",
        "agents",
        "simple",
        "samples",
        "2506",
        "weak",
    ],
)
def test_anything_else_is_a_query_over_the_trending_list(word):
    assert split([word, "more"], TODAY) == (TRENDING, f"{word} more")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tody", "today"),
        ("bookmark", "bookmarks"),
        ("libary", "library"),
        ("tredning", "trending"),
        ("daily", "today"),
        ("day", "today"),
        ("Weekly", "week"),
        ("monthly", "month"),
        ("foryou", "for-you"),
        ("for_you", "for-you"),
        ("recommended", "for-you"),
    ],
)
def test_a_slip_of_the_hand_is_told_with_both_things_it_may_mean(word, meant):
    with pytest.raises(InvalidEdition, match=rf"did you mean {meant}\? .*list trending {word}"):
        split([word], TODAY)


@pytest.mark.parametrize("word", ["2026-13-01", "2026-W60", "2026-02-30", "2020-01-01", "2027-01-01"])
def test_a_date_that_no_list_has_is_no_query(word):
    with pytest.raises(InvalidEdition):
        split([word], TODAY)


@pytest.mark.parametrize("word", ["20261120", "2026/11/20", "2026.11.20", "2026W47", "2026-1-5", "202611"])
def test_a_date_that_is_written_in_another_way_is_no_query(word):
    with pytest.raises(InvalidEdition, match="write a day as 2026-11-20"):
        split([word], TODAY)


@pytest.mark.parametrize(
    ("words", "value", "query"),
    [
        ("for-you", "week", ""),
        ("For-You MONTH", "month", ""),
        ("for-you all has:code", "all", "has:code"),
        ("for-you all has:code tag:rl", "all", "has:code tag:rl"),
        ("for-you all tag:rl has:code", "all tag:rl", "has:code"),
        ("for-you tag:RL", "week tag:RL", ""),
        ("for-you month tag:rl tag:new", "month tag:rl", "tag:new"),
        ("for-you -tag:rl", "week", "-tag:rl"),
        ("for-you diffusion week", "week", "diffusion week"),
        ("for-you week today", "week", "today"),
        ("for-you tag:", "week", "tag:"),
    ],
)
def test_the_words_after_for_you_are_a_time_a_tag_and_a_query(words, value, query):
    assert split(words.split(), TODAY) == (EditionKey(EditionKind.FOR_YOU, value), query)


def test_a_tag_of_several_words_may_be_quoted():
    assert split(["for-you", 'tag:"to  read"', "x"], TODAY) == (
        EditionKey(EditionKind.FOR_YOU, "week tag:to read"),
        "x",
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("weekly", "; did you mean week?"),
        ("monht", "; did you mean month?"),
        ("today", "."),
        ("day", "."),
        ("2026-11", "."),
    ],
)
def test_another_time_after_for_you_is_refused(word, meant):
    with pytest.raises(InvalidEdition) as refused:
        split(["for-you", word], TODAY)
    assert f"for-you takes week, month or all, not '{word}'{meant} To look" in str(refused.value)
