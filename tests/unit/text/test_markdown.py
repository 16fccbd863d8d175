"""Markdown as plain text: its words stay, its marks go, and no text takes long."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.markdown import LineKind, plain_lines, plain_markdown


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Some **bold** and *soft* and __strong__ words", "Some bold and soft and strong words"),
        ("snake_case_name and 2 * 3 * 4 stay", "snake_case_name and 2 * 3 * 4 stay"),
        ("see [the guide](https://a.example/x)", "see the guide (https://a.example/x)"),
        ("[a.example](https://a.example/x)", "a.example"),
        ("[here](#install) and [there][1]", "here and there"),
        ("<https://a.example>", "https://a.example"),
        ("[![build](https://x/b.svg)](https://ci)", "build"),
        ("![A figure](f.png)", "A figure"),
        ("`*args` and ``x`y``", "`*args` and ``x`y``"),
        (r"5\_000 \*", "5_000 *"),
        ("* one\n  - two\n+ three\n3. four", "• one\n  • two\n• three\n3. four"),
        ("| a | b |\n|:--|---|\n| 1 | **2** |", "a | b\n1 | 2"),
        ("one\n\n\n\n***\ntwo", "one\n\ntwo"),
        ("[1]: https://a.example\nword", "word"),
        ("a<br>b <!-- no\nmore --> c <b>d</b> x<y", "a\nb  c d x<y"),
        ('<p align="center"><img src="x" alt="Logo"></p>text', "Logo\ntext"),
        ("&lt;tag&gt; &amp; [/b]", "<tag> & [/b]"),
        ("", ""),
    ],
)
def test_words_stay_and_marks_go(marked: str, plain: str) -> None:
    assert plain_markdown(marked) == plain


def test_code_stays_as_it_is() -> None:
    text = "Before\n```python\n# no heading\nx = '<b>' * 2  # **not bold**\n```\n~~~\n```\n~~~\nAfter"

    assert plain_markdown(text).split("\n") == [
        "Before",
        "",
        "    # no heading",
        "    x = '<b>' * 2  # **not bold**",
        "",
        "    ```",
        "",
        "After",
    ]


@pytest.mark.parametrize(
    "text", ["# A *title* #", "A *title*\n====", "A *title*\n---", "<h2>A <i>title</i></h2>"]
)
def test_headings_are_known(text: str) -> None:
    assert [line.text for line in plain_lines(text) if line.kind is LineKind.HEADING] == ["A title"]


@given(st.text(alphabet="[]()!*_`~<>#|-\\&a \n", max_size=80))
def test_no_text_is_refused(text: str) -> None:
    lines = plain_lines(text)

    assert all("\n" not in line.text for line in lines)
    assert not any(not one.text.strip() and not two.text.strip() for one, two in pairwise(lines))
