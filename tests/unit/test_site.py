"""The pages link each other correctly, in the repository and on the website."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docs.build_site import front_page, loads, navigation

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
FENCE = re.compile("^```.*?^```", re.MULTILINE | re.DOTALL)


def prose(page: Path) -> str:
    """Return a page without its examples."""
    return FENCE.sub("", page.read_text("utf-8"))


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures, except addresses."""
    targets = re.findall(r"\]\(([^()\s]+)\)", re.sub("`[^`\n]+`", "", text))
    return [target for target in targets if "://" not in target]


def anchors(page: Path) -> set[str]:
    """Return what a link to a heading of the page ends with, as GitHub makes it."""
    titles = re.findall("^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    for link in links(prose(page)):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_a_page_links_only_what_is_on_the_website(page: Path) -> None:
    assert [link for link in links(prose(page)) if "/" in link] == []


def test_the_index_has_every_page_once() -> None:
    listed = [
        page for part in navigation() for pages in part.values() for each in pages for page in each.values()
    ]
    assert sorted([*listed, "index.md"]) == sorted(path.name for path in DOCS.glob("*.md"))


def test_the_front_page_is_the_beginning_of_the_readme_and_the_index() -> None:
    page = front_page()
    assert page.startswith("# paperreader\n")
    assert "\n## Documentation\n" in page
    assert page.count("\n# ") == 0
    for link in links(page):
        assert (DOCS / link).exists(), link


@pytest.mark.parametrize("picture", sorted(DOCS.glob("*.svg")), ids=lambda picture: picture.stem)
def test_each_picture_is_small_on_a_page_and_loads_nothing(picture: Path) -> None:
    svg = picture.read_text("utf-8")
    assert len(svg.encode()) < 200_000
    assert "url(http" not in svg
    assert "href=" not in svg
    assert any(f"]({picture.name})" in page.read_text("utf-8").replace("docs/", "") for page in PAGES)


def test_what_a_page_loads_from_another_host_is_found() -> None:
    own = '<link rel="stylesheet" href="a.css"><script src="b.js"></script><a href="https://a.example">a</a>'
    assert [tag for tag in loads(own) if "//" in tag] == []
    other = '<script src="https://a.example/b.js"></script><link href="//b.example/c.css" rel=stylesheet>'
    assert len([tag for tag in loads(other) if "//" in tag]) == 2
