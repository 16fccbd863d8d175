"""The heading of the library shows how many papers a week there were."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import Superseded
from paperreader.library import Library
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

TODAY = NOW.date()


def weekly_app(folder: Path) -> PaperReader:
    papers = [
        build_paper(
            number,
            title="Ants" if number % 7 == 0 else "Bats",
            edition_date=TODAY - timedelta(days=number),
        )
        for number in range(150)
    ]
    return make_app(folder, editions=[build_edition(papers=tuple(papers))])


@pytest.mark.command("filter")
async def test_the_library_is_plotted_by_the_week_and_anew_for_each_filter(tmp_path: Path) -> None:
    async with opened(weekly_app(tmp_path), (130, 30)) as reader:
        assert "a week" not in reader.heading
        await reader.press("6")
        await reader.until(lambda: "papers a week since" in reader.heading)
        whole = reader.heading
        await reader.burst("/", *"zebra")
        await reader.until(lambda: "a week" not in reader.heading)
        await reader.burst("ctrl+u", *"ants")
        await reader.until(lambda: "papers a week since" in reader.heading and "·····" not in reader.heading)
        assert reader.heading != whole
        assert "22" in reader.heading
        await reader.press("escape", "1")
        assert "a week" not in reader.heading


async def test_where_there_is_no_room_there_is_no_plot(tmp_path: Path) -> None:
    async with opened(weekly_app(tmp_path), (80, 24)) as reader:
        await reader.press("6")
        assert "a week" not in reader.heading
        assert "150" in reader.heading


async def test_what_is_asked_in_the_background_gives_way_without_a_word_and_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = dict.fromkeys(("papers_a_day", "unread_counts"), 3)

    def stopping(name: str) -> None:
        real = getattr(Library, name)

        def asked(self: Library, *arguments: object, **named: object) -> object:
            if stopped[name]:
                stopped[name] -= 1
                raise Superseded
            return real(self, *arguments, **named)

        monkeypatch.setattr(Library, name, asked)

    for name in stopped:
        stopping(name)
    async with opened(weekly_app(tmp_path), (130, 30)) as reader:
        await reader.press("6")
        await reader.until(lambda: "papers a week since" in reader.heading)
        await reader.until(lambda: "150" in reader.lines()[0], "the unread papers were never counted")
        assert not any(stopped.values())
        assert "did not work" not in reader.status
        assert "Superseded" not in reader.text()


async def test_the_first_frame_has_no_plot_that_was_counted_just_before_it(tmp_path: Path) -> None:
    async with opened(weekly_app(tmp_path), (130, 30)) as reader:
        browse = reader.browse
        await reader.press("6")
        await reader.until(lambda: "papers a week since" in reader.heading)
        browse.is_hidden = browse.is_first = True
        browse.reveal()
        browse.update_heading()
        assert "a week" not in reader.heading
        await reader.until(lambda: "papers a week since" in reader.heading)
