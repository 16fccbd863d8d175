"""The themes: each is readable, in few colours or none, applied at once, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from paperreader.config import Config, Display
from paperreader.ui.themes import THEMES, readable_colours
from tests.builders import build_edition
from tests.documents import DOCUMENT
from tests.ui.fake_texts import FakeTexts
from tests.ui.papers import varied_edition
from tests.ui.reader import make_app, opened, strips_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rich.style import Style
    from textual.theme import Theme

    from tests.ui.reader import Reader

OURS = [theme.name for theme in THEMES]
TEXT, SIGN = 4.5, 3.0
"""The least contrast of a text, and of a sign that is quiet."""
SIGNS = ("pointer", "thumb")

PLAIN = ("background", "surface", "panel")
GROUNDS = (*PLAIN, "cursor", "marked")
TEXTS = {
    "foreground": GROUNDS, "accent": GROUNDS, "quiet": GROUNDS, "read": (*PLAIN, "cursor"),
    "warning": (*PLAIN, "cursor"), "error": (*PLAIN, "cursor"), "success": (*PLAIN, "cursor"),
    "primary": PLAIN, "secondary": PLAIN,
}  # fmt: skip
"""Where each text of the style sheets stands."""


def configured(theme: str) -> Config:
    return Config(display=Display(theme=theme))


def styles(reader: Reader) -> Iterator[tuple[str, Style]]:
    """Yield the styles of everything that is painted in the list and in the pane, with their names."""
    painter, pane = reader.browse.list._painter, reader.browse.pane
    for ground in ("base", "cursor"):
        for role in ("title", "read", "meta", "new", "code", "own", "withdrawn", "hit", "pointer"):
            yield f"{ground} {role}", painter.paint(ground, role)
    yield "base group", painter.paint("base", "group")
    yield "base thumb", painter.paint("base", "thumb")
    for role in ("title", "meta", "heading", "link", "mark", "hit"):
        yield f"pane {role}", (pane._style("base") + pane._style(role)).rich_style
    yield "pane thumb", pane._style("thumb").rich_style
    for line in (reader.browse.tabs, reader.browse.heading, reader.browse.status):
        yield f"text of {line.id}", line.visual_style.rich_style
    tabs = reader.browse.tabs
    active = tabs.visual_style + tabs.get_visual_style("tab-bar--active", partial=True)
    yield "text of the active tab", active.rich_style


def contrast(style: Style, system: ColorSystem = ColorSystem.TRUECOLOR) -> float:
    assert style.color
    assert style.bgcolor
    text, ground = (colour.downgrade(system).get_truecolor() for colour in (style.color, style.bgcolor))
    return ratio_of(text, ground)


def ratio_of(text: Iterable[int], ground: Iterable[int]) -> float:
    low, high = sorted(map(luminance, (text, ground)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Iterable[int]) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [part / 255 for part in colour]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", OURS)
@pytest.mark.parametrize("focus", ["list", "pane"])
async def test_texts_and_signs_stand_out_from_their_ground(tmp_path: Path, theme: str, focus: str) -> None:
    app = make_app(tmp_path, editions=[varied_edition()], config=configured(theme))
    async with opened(app) as reader:
        await reader.press(*(["tab"] if focus == "pane" else []))
        low = {
            name: round(ratio, 1)
            for name, style in styles(reader)
            if (ratio := contrast(style)) < (SIGN if name.endswith(SIGNS) else TEXT)
        }
        assert not low


@pytest.mark.parametrize("theme", OURS)
@pytest.mark.parametrize("system", [ColorSystem.EIGHT_BIT, ColorSystem.STANDARD], ids=["256", "16"])
async def test_in_few_colours_every_text_can_be_read(tmp_path: Path, theme: str, system: ColorSystem) -> None:
    app = make_app(tmp_path, editions=[varied_edition()], config=configured(theme))
    async with opened(app) as reader:
        low = {
            name: round(ratio, 1)
            for name, style in styles(reader)
            if (ratio := contrast(style, system)) < (1.5 if name.endswith(SIGNS) else SIGN)
        }
        assert not low


@pytest.mark.parametrize("theme", [*THEMES, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
def test_the_texts_of_every_theme_can_be_read_on_each_of_their_grounds(theme: Theme) -> None:
    given = {**theme.to_color_system().generate(), **theme.variables}
    shown = {**given, **readable_colours(given, dark=theme.dark)}
    if Color.parse(given["background"]).ansi is not None:
        assert shown["foreground"] == given["foreground"], "these colours are the terminal's"
        return
    colour = {name: Color.parse(shown[name]) for name in (*TEXTS, *GROUNDS)}
    low = {
        (text, ground): round(ratio, 1)
        for text, grounds in TEXTS.items()
        for ground in grounds
        if (ratio := ratio_of(colour[text].rgb, colour[ground].rgb)) < TEXT
    }
    assert not low


SCREENS = (
    "/ a g e n t",
    "/ s t a r s : x",
    "ctrl+p down",
    "D",
    "?",
    "L",
    "enter tab",
    "enter / a g",
    "enter t j",
)
"""Keys that show texts in every colour: hits, a problem, a choice, a day, keys, a reference, a section."""


@pytest.mark.parametrize("theme", OURS)
async def test_every_text_that_is_painted_can_be_read(tmp_path: Path, theme: str) -> None:
    texts = FakeTexts(DOCUMENT)
    app = make_app(tmp_path, editions=[varied_edition()], config=configured(theme), texts=texts)
    async with opened(app, size=(100, 30)) as reader:
        low = {}
        for keys in SCREENS:
            await reader.press(*keys.split())
            low.update({f"{keys}: {text}": ratio for text, ratio in painted(reader) if ratio < TEXT})
            while reader.dialog or reader.typed or reader.browse.full_text:
                await reader.press("escape")
        assert not low


def painted(reader: Reader) -> Iterator[tuple[str, float]]:
    """Yield the texts of the screen, or of the dialog over it, and the contrast of each."""
    lines = "─━│┃╭╮╰╯▌▐▁▂▃▄▅▆▇█▏"
    area = reader.dialog.query_one(".dialog").region if reader.dialog else reader.app.screen.region
    for strip in strips_of(reader.app)[area.y : area.bottom]:
        for text, style, _ in strip.crop(area.x, area.right):
            if text.strip(f" {lines}") and style:
                yield text, round(contrast(style), 1)


def colours(reader: Reader) -> set[str]:
    """Return the colours on the terminal."""
    segments = [segment for strip in strips_of(reader.app) for segment in strip]
    grounds = [segment.style.bgcolor for segment in segments if segment.style]
    return {ground.name for ground in grounds if ground}


async def test_a_theme_that_is_chosen_is_seen_everywhere_at_once(tmp_path: Path) -> None:
    light = make_app(tmp_path / "other", editions=[build_edition(30)], config=configured("paperreader-light"))
    async with opened(light) as reader:
        wanted = colours(reader)
    async with opened(make_app(tmp_path, editions=[build_edition(30)])) as reader:
        assert not colours(reader) & wanted
        await reader.press("ctrl+p")
        await reader.type("paperreader-light")
        await reader.press("enter")
        await reader.until(lambda: reader.dialog is None)
        await reader.settle()
        assert colours(reader) == wanted


@pytest.mark.command("quit")
async def test_a_theme_that_was_chosen_stays_until_the_settings_name_another(tmp_path: Path) -> None:
    async def begins_with(theme: str, *, then: str = "") -> str:
        async with opened(make_app(tmp_path, config=configured(theme))) as reader:
            begun = reader.app.theme
            reader.app.theme = then or begun
            await reader.press("q")
            await reader.until(lambda: reader.app._exit)
        return begun

    dark, light, contrast = OURS
    assert await begins_with(contrast, then="nord") == contrast
    assert await begins_with(contrast) == "nord"
    assert await begins_with(light) == light
    assert await begins_with(light, then=dark) == light
    assert await begins_with(light) == dark
    assert await begins_with(dark, then=contrast) == dark
    assert await begins_with(dark) == contrast


async def test_without_colours_the_choice_of_a_dialog_is_underlined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(make_app(tmp_path, editions=[varied_edition()])) as reader:
        for keys in ("L j", "ctrl+p down"):
            await reader.press(*keys.split())
            chosen = reader.app.cursor_position.y
            lines = [any(style and style.underline for _, style, _ in line) for line in strips_of(reader.app)]
            assert lines[chosen]
            assert not lines[chosen - 1]
            await reader.press("escape")
