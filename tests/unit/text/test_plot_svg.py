from __future__ import annotations

from xml.etree import ElementTree

import pytest

from paperreader.models.plot import Plot, Series
from paperreader.text.plot_svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("&")</script>'


def drawn(plot: Plot) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(plot))


def plot(*values: float, unit: str = "papers", names: tuple[str, ...] = ("papers",)) -> Plot:
    steps = tuple(f"{2000 + number}" for number in range(len(values)))
    return Plot(HOSTILE, "year", unit, steps, tuple(Series(name, values) for name in names))


def test_a_picture_needs_nothing_else_and_says_every_number() -> None:
    root = drawn(plot(1, 1234))
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == HOSTILE
    assert root.findtext(f"{SVG}desc") == "papers: 2000 1, 2001 1,234."
    assert not [each for each in root.iter() if each.tag in (f"{SVG}script", f"{SVG}image")]
    text = to_svg(plot(1))
    assert text.count("http") == 1, "the name of the format, and no address"
    assert "prefers-color-scheme: dark" in text


def test_papers_are_bars_whose_heights_are_in_proportion() -> None:
    root = drawn(plot(50, 100))
    low, high = (
        float(bar.attrib["height"])
        for bar in root.iter(f"{SVG}rect")
        if "height" in bar.attrib and bar.attrib["class"] == "f0"
    )
    assert high == pytest.approx(2 * low, rel=0.01)


def test_lines_differ_by_their_dashes_and_are_named() -> None:
    root = drawn(plot(1, 2, unit="%", names=("agents", HOSTILE)))
    dashes = [line.attrib["stroke-dasharray"] for line in root.iter(f"{SVG}polyline")]
    assert len(set(dashes)) == 2
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"agents: 2.0 %", f"{HOSTILE}: 2.0 %"} <= set(texts)


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, ["0", "1"]),
        (3, ["0", "1", "2", "3"]),
        (106, ["0", "50", "100", "150"]),
        (12_345, ["0", "5,000", "10,000", "15,000"]),
    ],
)
def test_the_scale_has_few_round_numbers(highest: int, ticks: list[str]) -> None:
    texts = [text for text in drawn(plot(highest)).iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert [text.text for text in texts] == ticks
