"""Make the pictures of the reader in a browser, on the built-in sample: `make browser-pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.e2e.browser import CHROMIUM, Tab, chromium, serving

HERE = Path(__file__).parent
MOST_BYTES = 150_000


class Picture(NamedTuple):
    """A picture: its file, the pixels of the window, the theme, the keys to press, and what is shown then."""

    name: str
    size: tuple[int, int]
    theme: str
    keys: str
    shows: str


PICTURES = (
    Picture("in-the-browser.png", (1000, 600), "paperreader-dark", "jjbjk", "bookmarked"),
    Picture("in-the-browser-narrow.png", (620, 760), "paperreader-light", "/video", "/ video"),
)


def take(picture: Picture) -> Path:
    """Open the reader in Chromium, press the keys, and return the picture of the page."""
    with tempfile.TemporaryDirectory() as name:
        settings = Path(name, "config", "paperreader", "config.toml")
        settings.parent.mkdir(parents=True)
        settings.write_text(f'[display]\ntheme = "{picture.theme}"\n', encoding="utf-8")
        with serving(Path(name), "--offline") as (_, address), chromium() as browser:
            width, height = picture.size
            tab = Tab(browser.new_context(viewport={"width": width, "height": height}), address)
            tab.wait("Sample")
            tab.press("Escape", *picture.keys)
            tab.wait(picture.shows)
            tab.page.wait_for_timeout(1_000)  # The canvas is painted after the text has changed.
            tab.page.screenshot(path=HERE / picture.name)
    return HERE / picture.name


def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is not installed.")
    for picture in PICTURES:
        target = take(picture)
        if target.stat().st_size > MOST_BYTES:
            sys.exit(f"{target} is larger than {MOST_BYTES} bytes.")
        print(target)


if __name__ == "__main__":
    main()
