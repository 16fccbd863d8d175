"""Make the pictures of a digest as a phone and a desktop show it: `make digest-pictures`.

The digest is of the built-in sample. Chromium draws it in a frame of the width that is asked for, since its
own window is never narrower than 500 pixels; the page itself says how wide it is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from paperreader.digest.digest import Digest, Item, Section
from paperreader.digest.render import render
from paperreader.models.entry import Entry
from paperreader.sources.sample import load_sample

HERE = Path(__file__).parent
MADE = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PHONE, DESKTOP = (360, 780), (800, 900)
LOOKS = {"light": (), "dark": ("--blink-settings=preferredColorScheme=0",)}
MOST_BYTES = 150_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

FRAME = """<!doctype html>
<meta name="color-scheme" content="light dark">
<style>body {{ margin: 0 }} iframe {{ border: 0; width: {width}px; height: {height}px }}</style>
<iframe src="digest.html"></iframe>
<script>
onload = () => {{ document.title = frames[0].innerWidth }}
</script>
"""


def sample() -> Digest:
    """Return a digest with a view, a note and more papers than it shows."""
    papers = load_sample(MADE).papers
    entries = [Entry(paper=paper) for paper in papers[:7]]
    entries[0] = Entry(paper=papers[0], tags=("agents",), note="Compare with our planner.")
    view = tuple(Item(entry, "view agents") for entry in entries[:2])
    day = tuple(
        Item(entry, f"{place} of Monday 23 November 2026")
        for entry, place in zip(entries[2:], ("1st", "2nd", "4th", "5th", "6th"), strict=True)
    )
    sections = (
        Section("agents", view),
        Section("For you", (Item(Entry(paper=papers[7]), "tool use · long-horizon agents"),)),
        Section("Monday 23 November 2026", day, more=12, command="paperreader list 2026-11-23"),
    )
    return Digest(made=MADE, asked="new", sections=sections)


def take(browser: str, folder: Path, size: tuple[int, int], look: str) -> Path:
    """Draw the digest in one size and look; return the picture."""
    width, height = size
    target = HERE / f"digest-{width}-{look}.png"
    (folder / "frame.html").write_text(FRAME.format(width=width, height=height), encoding="utf-8")
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--allow-file-access-from-files",
        f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}", *LOOKS[look],
    ]  # fmt: skip
    page = (folder / "frame.html").as_uri()
    seen = subprocess.run(
        [*command, "--dump-dom", page], capture_output=True, text=True, timeout=90, check=True
    )
    inner = re.search(r"<title>(\d+)</title>", seen.stdout)
    if inner is None or int(inner[1]) != width:
        sys.exit(f"The page is {inner[1] if inner else 'not'} wide, and not {width}.")
    subprocess.run([*command, f"--screenshot={target}", page], capture_output=True, timeout=90, check=True)
    if target.stat().st_size > MOST_BYTES:
        sys.exit(f"{target} is larger than {MOST_BYTES} bytes.")
    return target


def main() -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"None of {', '.join(BROWSERS)} is installed.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "digest.html").write_text(render(sample(), "html", mail=True).text, encoding="utf-8")
        for size in (PHONE, DESKTOP):
            for look in LOOKS:
                print(take(browser, folder, size, look))


if __name__ == "__main__":
    main()
