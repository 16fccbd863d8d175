"""The HTML of a digest: built for mail programs, with nothing unintended in it."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from paperreader.digest.render import Size, render
from tests.builders import build_paper
from tests.ui.papers import ABSTRACT
from tests.unit.digest.hostile import HOSTILE, digest_of, hostile_digest, papers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token
    from selectolax.lexbor import LexborNode

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "h1", "h2", "h3",
    "p", "a", "code",
}  # fmt: skip


def html_of(text: str = "") -> LexborHTMLParser:
    digest = hostile_digest(text) if text else digest_of(papers(5, ABSTRACT))
    return LexborHTMLParser(render(digest, "html", mail=True).text)


def first(page: LexborHTMLParser, selector: str) -> LexborNode:
    node = page.css_first(selector)
    assert node is not None, selector
    return node


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_tag_a_link_or_an_expression(text: str) -> None:
    page = html_of(text)
    assert {node.tag for node in page.css("*")} <= TAGS
    assert len(page.css("h1")) == len(page.css("h2")) == len(page.css("h3")) == 1
    assert len(page.css("title")) == 1
    for link in page.css("a"):
        assert re.match(r"https?://", link.attributes["href"] or "")
        assert not re.search(r"://|\bwww\.", link.text())
    for node in page.css("*"):
        assert not any(name.startswith("on") for name in node.attributes)
    assert "7*7" in first(page, "body").text() if "7*7" in text else "49" not in first(page, "body").text()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_no_control_character_and_no_surrogate_is_written(text: str, form: str) -> None:
    written = render(hostile_digest(text), form).text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written)


@pytest.mark.parametrize("text", HOSTILE)
def test_plain_text_has_no_long_line_but_addresses(text: str) -> None:
    for mail in (False, True):
        lines = render(hostile_digest(text), "text", mail=mail).text.splitlines()
        assert all(len(line) <= 78 or "://" in line for line in lines)


def test_papers_in_plain_text_are_apart_and_their_addresses_alone() -> None:
    text = render(digest_of(papers(3, ABSTRACT, code_url="https://github.com/a/b")), "text").text
    assert "\nhttps://huggingface.co/papers/2611.00001\nhttps://github.com/a/b\n\n2. Paper 2" in text
    assert "<" not in text


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_no_headings_but_ours(text: str) -> None:
    lines = render(hostile_digest(text), "markdown").text.splitlines()
    assert [line.split(" ", 1)[0] for line in lines if line.startswith("#")] == ["#", "##", "###"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup_of_markdown(text: str) -> None:
    tokens = flat(MarkdownIt().parse(render(hostile_digest(text), "markdown").text))
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} <= {
        "heading", "paragraph", "inline", "text", "text_special", "link", "em", "softbreak",
    }  # fmt: skip
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    ours = ("https://huggingface.co/papers/2611.00001", "https://arxiv.org/")
    assert all(link.startswith(ours) or link == text for link in links)


def flat(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens of Markdown with those inside of others."""
    return [found for token in tokens for found in (token, *flat(token.children or ()))]


def test_the_page_is_one_column_that_outlook_understands() -> None:
    text = render(digest_of(papers(3, ABSTRACT)), "html", mail=True).text
    page = LexborHTMLParser(text)
    assert '<!--[if mso]><table role="presentation" width="600"' in text
    assert all(table.attributes["role"] == "presentation" for table in page.css("table"))
    for node in page.css("div, a, p, h1, h2, h3"):
        style = node.attributes.get("style") or ""
        assert not re.search(r"padding|max-width|flex|grid|float|position", style)
    assert not page.css("img, button, svg, form, script, link")


def test_headings_and_language_help_those_who_listen() -> None:
    page = html_of()
    wrapper = first(page, "body > div[lang]")
    assert (wrapper.attributes["lang"], wrapper.attributes["dir"]) == ("en", "ltr")
    assert (len(page.css("h1")), len(page.css("h2")), len(page.css("h3"))) == (1, 1, 5)
    assert all(title.attributes["dir"] == "auto" for title in page.css("h3"))


def test_letters_are_large_enough_and_lines_apart() -> None:
    styles = " ".join(node.attributes.get("style") or "" for node in html_of().css("*"))
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", styles)]
    assert min(sizes) >= 14
    assert all(float(height) >= 1.25 for height in re.findall(r"line-height:([\d.]+)", styles))


def test_the_style_sheets_are_small_and_not_nested() -> None:
    sheets = [node.text() for node in html_of().css("style")]
    assert sum(map(len, sheets)) < 8_000
    for sheet in sheets:
        depth, deepest = 0, 0
        for mark in re.findall(r"[{}]", sheet):
            depth += 1 if mark == "{" else -1
            deepest = max(deepest, depth)
        assert (depth, sheet.count("@")) in ((0, 0), (0, 1))
        assert deepest <= 1 + sheet.count("@")


def test_the_preheader_comes_first_and_is_hidden() -> None:
    preheader = first(html_of(), "body div")
    assert "display:none" in (preheader.attributes["style"] or "")
    assert "mso-hide:all" in (preheader.attributes["style"] or "")
    assert 120 <= len(preheader.text()) <= 250
    assert "\u200c" not in preheader.text()


def test_the_page_reads_as_well_without_its_style_sheets() -> None:
    page = html_of()
    before = first(page, "body").text()
    for sheet in page.css("style"):
        sheet.decompose()
    assert first(page, "body").text() == before
    assert first(page, "body > div[lang]").attributes["style"] == "background-color:#ffffff;color:#1d1e20;"


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def turned(color: str) -> str:
    """Return the color with its lightness turned round, as a phone does in the dark."""
    hue, light, saturation = colorsys.rgb_to_hls(
        *(int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    )
    return "#" + "".join(
        f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, 1 - light, saturation)
    )


def test_the_contrast_is_enough_as_written_in_the_dark_and_turned_round() -> None:
    text = render(hostile_digest("x"), "html", mail=True).text
    inline, sheet = (
        "".join(re.findall(r'style="([^"]*)"', text)),
        "".join(re.findall(r"(?s)<style>.*?</style>", text)),
    )
    texts = set(re.findall(r"(?<![\w-])color:(#\w{6})", inline))
    grounds = set(re.findall(r"background-color:(#\w{6})", inline))
    dark_texts = set(re.findall(r"(?<![\w-])color: (#\w{6})", sheet))
    dark_grounds = set(re.findall(r"background-color: (#\w{6})", sheet))
    assert (len(texts), len(grounds), len(dark_texts), len(dark_grounds)) == (4, 1, 4, 2)
    for ground in (*grounds, "#f2f3f5"):
        assert all(contrast(color, ground) >= 4.5 for color in texts)
        assert all(contrast(turned(color), turned(ground)) >= 4.5 for color in texts)
    for ground in dark_grounds:
        assert all(contrast(color, ground) >= 4.5 for color in dark_texts)


def test_the_first_titles_of_each_section_stand_on_top_unless_there_is_no_room() -> None:
    digest = digest_of(papers(3, ABSTRACT))
    assert render(digest, "html").text.count("Paper 2: Learning to Test") == 3
    assert render(digest, "html", size=Size(has_index=False)).text.count("Paper 2: Learning to Test") == 2
    few, many = digest_of(papers(20, ABSTRACT)), digest_of(papers(60, ABSTRACT), name="Monday")
    assert "more below" not in render(few, "text").text
    both = msgspec.structs.replace(few, sections=(*few.sections, *many.sections))
    # Above the line under the first heading.
    index = render(both, "text").text.partition("\n------")[0].splitlines()
    assert index[index.index("Trending") + 1] == "1. Paper 1: Learning to Test"
    last = index.index("and 10 more below")
    assert index[last - 1 : last + 4] == [
        "10. Paper 10: Learning to Test", "and 10 more below", "", "Monday", "21. Paper 1: Learning to Test",
    ]  # fmt: skip


def test_what_is_left_out_is_said_at_the_end() -> None:
    digest = digest_of([build_paper()], failure="The list could not be fetched.")
    for form in ("text", "markdown", "html"):
        assert "could not be fetched" in render(digest, form).text
