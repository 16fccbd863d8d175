"""Make the picture of the README from the real screen, on the built-in sample: `make picture`."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TEXTUAL_FPS", "120")

from paperreader.config import Config, Endpoints
from paperreader.paths import Paths
from paperreader.services import open_services
from paperreader.ui.app import PaperReader

HERE = Path(__file__).parent
KEYS = ("j", "j", "b", "j", "slash", *"multimodal", "enter", "k")


async def take(target: Path) -> None:
    """Walk to a telling moment and save it."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        paths = Paths(config=base / "c", data=base / "d", cache=base / "k", state=base / "s")
        services = open_services(Config(), paths, Endpoints(), offline=True)
        app = PaperReader(services)
        async with app.run_test(size=(112, 30)) as pilot:
            await pilot.pause(0.3)
            for key in KEYS:
                await pilot.press(key)
            await pilot.pause(0.5)
            target.write_text(app.export_screenshot(title="paperreader"), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(take(HERE / "picture.svg"))
    print(f"{HERE / 'picture.svg'}")
