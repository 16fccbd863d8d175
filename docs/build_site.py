"""Build the website of the pages: `make docs`.

The pages are those of the repository. Only the front page is made: the first part of the README, then the
list of pages in `index.md`, which is also the navigation. Nothing on the site is loaded from another host.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
STAGE = ROOT / "build" / "site"
SITE = ROOT / "dist" / "site"

SETTINGS = {
    "site_name": "paperreader",
    "site_description": "The papers that matter today, in your terminal.",
    "docs_dir": "docs",
    "site_dir": "site",
    "use_directory_urls": False,  # The pages also work as files, without a server.
    "theme": {
        "font": False,  # Fonts would come from another host.
        "features": ["navigation.tabs", "navigation.sections", "navigation.top", "content.code.copy"],
        "palette": [
            {
                "media": f"(prefers-color-scheme: {look})",
                "scheme": scheme,
                "toggle": {"icon": "lucide/sun-moon", "name": f"Switch to {other}"},
            }
            for look, scheme, other in (("light", "default", "dark"), ("dark", "slate", "light"))
        ],
    },
}
LOADED = re.compile(r"<(?:script|img|iframe|link)\b[^>]*>")
NOT_LOADED = re.compile(r"rel=\"?(?:canonical|alternate|prev|next)")


def navigation() -> list[dict[str, list[dict[str, str]]]]:
    """Return the parts of `index.md`, each with its pages in order."""
    parts = re.split("^## (.*)$", (HERE / "index.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [
        {
            title: [
                {name: page} for name, page in re.findall(r"^- \[(.+?)\]\((\S+\.md)\)", pages, re.MULTILINE)
            ]
        }
        for title, pages in zip(parts[::2], parts[1::2], strict=True)
    ]


def front_page() -> str:
    """Return the README up to its second heading, and the list of pages below it."""
    readme = (ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    pages = (HERE / "index.md").read_text("utf-8")
    return readme.replace("](docs/", "](") + "\n" + re.sub("^#", "##", pages, flags=re.MULTILINE)


def stage() -> Path:
    """Copy the pages and pictures to the folder that is built, and return the file of settings."""
    shutil.rmtree(STAGE, ignore_errors=True)
    pages = STAGE / "docs"
    pages.mkdir(parents=True)
    for path in HERE.iterdir():
        if path.suffix in {".md", ".svg", ".png"}:
            shutil.copy(path, pages)
    (pages / "index.md").write_text(front_page(), "utf-8")
    settings = STAGE / "mkdocs.yml"
    nav = [{"Home": "index.md"}, *navigation()]
    settings.write_text(json.dumps(SETTINGS | {"nav": nav}), "utf-8")  # JSON is YAML.
    return settings


def loads(page: str) -> list[str]:
    """Return the tags of a page that make a browser load something."""
    return [tag for tag in LOADED.findall(page) if not NOT_LOADED.search(tag)]


def loaded_from_elsewhere() -> list[str]:
    """Return what the pages load from other hosts."""
    pages = {page.name: page.read_text("utf-8") for page in SITE.rglob("*.html")}
    return [f"{name}: {tag}" for name, page in pages.items() for tag in loads(page) if "//" in tag]


def main() -> int:
    """Build the site; return 1 if a link is broken or a page loads something from another host."""
    shutil.rmtree(SITE, ignore_errors=True)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "-f", str(stage())]
    if subprocess.run(command, check=False).returncode:
        return 1
    shutil.move(STAGE / "site", SITE)
    if foreign := loaded_from_elsewhere():
        print("These come from other hosts:", *foreign, sep="\n  ")
        return 1
    print(SITE / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
