"""Views that become tabs, mutes that hide, catching up, and the sync in the background."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NetworkError, NotSaved
from paperreader.models import EditionKind
from paperreader.sources.folder import Folder
from paperreader.ui.commands.views import add_feed
from paperreader.ui.dialogs.arrange import Arrange
from paperreader.ui.dialogs.choose import Choose
from paperreader.views.store import ViewStore
from paperreader.views.view import View, Views
from paperreader.workspace.session import Session, save_session
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import Answer, FakeSource
from tests.ui.reader import Reader, make_app, opened
from tests.unit.sources.feed_files import rss_of

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

PAPERS = (
    build_paper(1, title="A survey of agents", organization="Acme"),
    build_paper(2, title="Agents at work", code_url="https://github.com/a/b"),
    build_paper(3, title="Diffusion", authors=("Wei Zhang",)),
)


def app_in(tmp_path: Path, views: Views | None = None, **options: object) -> PaperReader:
    app = make_app(tmp_path, editions=[build_edition(papers=PAPERS)], **options)  # type: ignore[arg-type]
    if views is not None:
        app.services.views.put(views)
    return app


def kept(reader: Reader) -> Views:
    return reader.services.views.load()


@pytest.mark.command("views", "view_1")
async def test_a_filter_is_saved_as_a_view_and_becomes_a_tab_with_its_unread(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=(160, 40)) as reader:
        await reader.press("slash", *"agents", "enter", "V")
        await reader.type("Agents")
        await reader.press("enter")
        assert kept(reader).views == (View("Agents", "agents"),)
        assert "8 Agents (2)" in reader.text()
        await reader.press("escape", "8")
        assert reader.tab == "Agents"
        assert sorted(reader.shown) == ["2611.00001", "2611.00002"]
        await reader.press("r")
        assert "8 Agents (1)" in reader.text()


async def test_a_view_with_more_unread_papers_than_are_counted_says_so(tmp_path: Path) -> None:
    many = tuple(build_paper(number) for number in range(1, 1_003))
    app = make_app(tmp_path, editions=[build_edition(papers=many)])
    app.services.views.put(Views((View("All", "learning"), View("Most", "-title:1002 -title:1001"))))
    async with opened(app, size=(160, 40)) as reader:
        assert "8 All (1,000+)" in reader.text()
        assert "9 Most (1,000)" in reader.text()
        assert "1 Trending (1,002)" in reader.text()


@pytest.mark.command("mute", "show_muted", "undo")
async def test_nothing_is_shown_as_muted_after_the_last_mute_is_undone(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("-", "1", "+")
        assert "muted shown" in reader.heading
        await reader.press("ctrl+z")
        assert "muted shown" not in reader.heading


async def test_views_and_mutes_of_other_programs_show_at_once(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=(160, 40)) as reader:
        other = ViewStore(reader.services.paths.views)
        other.put(Views((View("Agents", "agents"),)))
        reader.browse.look_at_the_files()
        await reader.until(lambda: "8 Agents" in reader.text())
        other.put(Views((View("Agents", "agents"),), mutes=("diffusion",)))
        reader.browse.look_at_the_files()
        await reader.until(lambda: sorted(reader.shown) == ["2611.00001", "2611.00002"])


@pytest.mark.command("views", "view_2", "view_3", "undo")
async def test_views_are_opened_ordered_renamed_changed_deleted_and_undone(tmp_path: Path) -> None:
    views = Views((View("Code", "has:code"), View("Agents", "agents"), View("Old", "diffusion")))
    async with opened(app_in(tmp_path, views), size=(160, 40)) as reader:
        await reader.press("9")
        assert (reader.tab, sorted(reader.shown)) == ("Agents", ["2611.00001", "2611.00002"])
        await reader.press("0")
        assert (reader.tab, reader.shown) == ("Old", ["2611.00003"])
        await reader.press("V")
        assert isinstance(reader.dialog, Arrange)
        await reader.press("J", "k", "d", "escape")
        assert [view.name for view in kept(reader).views] == ["Code", "Old"]
        await reader.press("ctrl+z")
        assert [view.name for view in kept(reader).views] == ["Agents", "Code", "Old"]
        await reader.press("V", "r", *["backspace"] * 6)
        await reader.type("Bots")
        await reader.press("enter")
        assert kept(reader).views[0] == View("Bots", "agents")
        await reader.press("V", "e", "end")
        await reader.type(" has:code")
        await reader.press("enter")
        assert kept(reader).views[0] == View("Bots", "agents has:code")
        await reader.press("V", "enter")
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("views")
async def test_a_query_that_is_longer_than_a_line_takes_can_be_shortened(tmp_path: Path) -> None:
    query = " ".join(["agents-of-every-kind"] * 60)
    async with opened(app_in(tmp_path, Views((View("Agents", query),)))) as reader:
        await reader.press("V", "e", "end", "backspace", "x", "enter")
        assert kept(reader).views[0].query == query[:-1]


@pytest.mark.command("views")
async def test_a_view_that_cannot_be_kept_is_refused_with_the_reason(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("slash", *"stars:abc", "enter", "V")
        await reader.type("x")
        await reader.press("enter")
        assert "stars:abc" in reader.status
        assert kept(reader) == Views()


@pytest.mark.command("view_3")
async def test_the_key_of_a_view_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("0")
        assert reader.tab == "Trending"


@pytest.mark.command("mute", "show_muted")
async def test_what_is_muted_is_hidden_counted_and_shown_with_one_key(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("minus")
        assert isinstance(reader.dialog, Choose)
        assert 'org:"Acme"' in reader.text()
        await reader.press("1")
        assert reader.shown == ["2611.00002", "2611.00003"]
        assert "1 muted" in reader.heading
        await reader.press("plus")
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        await reader.press("plus", "ctrl+z")
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        assert kept(reader).mutes == ()


@pytest.mark.command("mute")
async def test_a_mute_that_the_disk_refuses_is_undone_on_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Views:
        raise NotSaved("The disk is full.")

    async with opened(app_in(tmp_path)) as reader:
        monkeypatch.setattr(ViewStore, "change", refuse)
        await reader.press("minus", "1")
        assert reader.status == "Not saved: The disk is full."
        assert reader.browse.views.muted == ()
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        assert "muted" not in reader.heading


@pytest.mark.command("mute", "undo")
async def test_the_cursor_stays_on_its_paper_when_a_mute_is_undone(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("j", "j", "minus", "2")
        await reader.type("survey")
        await reader.press("enter")
        assert reader.paper.id == "2611.00003"
        await reader.press("ctrl+z")
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        assert reader.paper.id == "2611.00003"


@pytest.mark.command("mute")
async def test_words_are_muted_and_stay_so_at_the_next_start(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("j", "j", "minus", "2")
        await reader.type("survey")
        await reader.press("enter")
        assert kept(reader).mutes == ("survey",)
    async with opened(app_in(tmp_path)) as reader:
        assert reader.shown == ["2611.00002", "2611.00003"]
        assert "1 muted" in reader.heading


@pytest.mark.command("show_muted")
async def test_a_bookmarked_paper_is_never_hidden(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("agents",)))) as reader:
        await reader.press("plus", "g", "b", "plus")
        assert reader.shown == ["2611.00001", "2611.00003"]


@pytest.mark.command("mutes")
async def test_what_is_muted_is_listed_and_unmuted(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("survey", "author:zhang")))) as reader:
        assert reader.shown == ["2611.00002"]
        from paperreader.ui.commands.every import BY_NAME

        await reader.browse.run(BY_NAME["mutes"])
        await reader.press("d", "escape")
        assert kept(reader).mutes == ("author:zhang",)
        assert reader.shown == ["2611.00001", "2611.00002"]


@pytest.mark.command("show_muted")
async def test_where_nothing_is_muted_the_key_says_so(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("plus")
        assert "Nothing is muted" in reader.status


async def test_a_damaged_file_of_views_is_said_and_left_alone(tmp_path: Path) -> None:
    app = app_in(tmp_path, Views(mutes=("survey",)))
    app.services.paths.views.write_text("{")
    async with opened(app) as reader:
        assert "cannot be read" in reader.status
        assert app.services.paths.views.read_text() == "{"


@pytest.mark.command("catch_up")
async def test_catching_up_shows_what_was_missed_best_first_and_how_long_one_was_away(tmp_path: Path) -> None:
    app = make_app(
        tmp_path,
        editions=[
            build_edition(kind=EditionKind.DAY, value="2026-11-20", papers=(PAPERS[2], PAPERS[0], PAPERS[1]))
        ],
        read=[PAPERS[1].id],
    )
    library = app.services.library
    with library._database.write() as connection:
        ended = (NOW - timedelta(days=5)).isoformat(timespec="microseconds")
        connection.execute("insert or replace into meta values ('visit_ended', ?)", (ended,))
    async with opened(app) as reader:
        await reader.press("C")
        assert "Missed in 5 days away" in reader.heading
        assert reader.shown == ["2611.00001", "2611.00003"]


@pytest.mark.command("catch_up")
async def test_where_nothing_was_missed_a_key_shows_a_list(tmp_path: Path) -> None:
    read = [paper.id for paper in PAPERS]
    async with opened(app_in(tmp_path, read=read)) as reader:
        await reader.press("C")
        assert "1 shows a list." in reader.text()


@pytest.mark.command("catch_up")
async def test_the_days_missed_are_fetched_and_a_network_that_is_gone_is_said(tmp_path: Path) -> None:
    source = FakeSource(*[NetworkError("Nobody answers.")] * 9)
    async with opened(app_in(tmp_path, source=source)) as reader:
        await reader.press("C")
        await reader.until(lambda: "Nobody answers" in reader.status)
        assert "Missed in the last week" in reader.heading


@pytest.mark.command("catch_up")
async def test_catching_up_does_not_end_a_fetch_that_the_heading_reports(tmp_path: Path) -> None:
    source = FakeSource(Answer.NEVER)
    async with opened(app_in(tmp_path, source=source)) as reader:
        await reader.press("R", "C")
        await reader.until(lambda: source.silent == 2)
        await reader.press("1")
        assert "fetching…" in reader.heading


@pytest.mark.command("sync")
async def test_a_sync_since_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    from paperreader.ui.commands.every import BY_NAME

    async with opened(app_in(tmp_path)) as reader:
        await reader.browse.run(BY_NAME["sync"])
        await reader.type("soon")
        await reader.press("enter")
        assert "'soon' is not a day" in reader.status


@pytest.mark.command("show_muted", "filter")
async def test_muted_papers_are_found_while_they_are_shown_and_the_heading_says_so(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("survey",)))) as reader:
        await reader.press("plus")
        assert "muted shown" in reader.heading
        await reader.press("slash")
        await reader.type("is:muted")
        await reader.press("enter")
        assert reader.shown == ["2611.00001"]


@pytest.mark.command("show_muted", "bookmark", "filter")
async def test_a_muted_paper_that_is_shown_says_by_what_it_is_muted(tmp_path: Path) -> None:
    views = Views(mutes=("diffusion author:nobody", 'org:"Acme"', "survey"))
    async with opened(app_in(tmp_path, views), size=(160, 40)) as reader:
        assert "muted by" not in reader.text()
        await reader.press("plus", "g")
        assert [line.count('muted by org:"Acme"') for line in reader.lines()[3:6]] == [1, 0, 1]
        assert reader.text().count("muted by") == 2  # in its row and in the pane
        await reader.press("i")
        assert reader.text().count("muted by") == 2  # in the pane with every fact, too
        await reader.press("i", "b")
        assert "muted by" not in reader.text()  # A bookmarked paper is not muted.
        await reader.press("b", "plus")
        assert "muted by" not in reader.text()
        await reader.press("slash")
        await reader.type("is:muted")
        assert reader.text().count("muted by") == 2


@pytest.mark.command("show_muted", "mute")
async def test_a_paper_that_is_muted_while_muted_papers_are_shown_says_so_at_once(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("survey",))), size=(160, 40)) as reader:
        await reader.press("plus", "G", "minus", "1")
        assert reader.text().count('muted by author:"Wei Zhang"') == 2


@pytest.mark.command("read_paper", "toggle_read")
async def test_a_view_has_its_count_after_a_paper_was_read(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views((View("Agents", "agents"),))), size=(160, 40)) as reader:
        await reader.press("enter", "r", "escape")
        assert "8 Agents (1)" in reader.lines()[0]


@pytest.mark.command("show_muted")
async def test_the_tabs_count_what_their_lists_show(tmp_path: Path) -> None:
    views = Views((View("Agents", "agents"),), mutes=("survey",))
    async with opened(app_in(tmp_path, views), size=(160, 40)) as reader:
        assert "1 Trending (2)" in reader.text()
        assert "8 Agents (1)" in reader.text()
        await reader.press("plus")
        assert "1 Trending (3)" in reader.text()
        assert "8 Agents (2)" in reader.text()


async def test_a_list_whose_papers_are_all_muted_says_so(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("agents", "diffusion")))) as reader:
        assert reader.shown == []
        await reader.until(lambda: "Everything in Trending is muted." in reader.text())


@pytest.mark.command("catch_up")
async def test_the_heading_of_a_view_that_orders_names_its_order(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("C")
        assert "ordered by upvotes" in reader.heading


async def test_a_thousand_muted_patterns_do_not_keep_the_reader_from_starting(
    tmp_path: Path,
) -> None:
    views = Views(mutes=tuple(f"/pattern {number}/" for number in range(1_000)))
    async with opened(app_in(tmp_path, views)) as reader:
        assert reader.status.startswith("950 mutes are left out")
        assert reader.shown


async def test_of_ten_thousand_views_only_those_that_are_seen_cost_anything(tmp_path: Path) -> None:
    views = Views(tuple(View(f"view {number}", f"word{number}") for number in range(10_000)))
    async with opened(app_in(tmp_path, views)) as reader:
        assert "8 view 0 (0)  9 view 1 (0)  0 view 2 (0)" in reader.text()
        assert 0 < len(reader.browse.tabs.seen_views) < 60
        assert len(reader.browse.tabs.names) < 200


@pytest.mark.command("toggle_read", "mutes")
async def test_a_read_mark_is_undone_from_the_list_of_what_is_muted(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path, Views(mutes=("survey",)))) as reader:
        from paperreader.ui.commands.every import BY_NAME

        library, paper_id = reader.services.library, reader.paper.id
        await reader.press("r")
        assert library.read_among([paper_id])
        await reader.browse.run(BY_NAME["mutes"])
        await reader.press("ctrl+z", "escape")
        assert not library.read_among([paper_id])


@pytest.mark.command("add_feed", "refresh")
async def test_a_folder_is_added_as_a_tab_which_can_be_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "blog.xml").write_text(rss_of("Newer", "Older"))
    app = app_in(tmp_path, source=FakeSource())

    async def folders(_name: str) -> Folder:
        return Folder(app.services.now)

    async with opened(app) as reader:
        monkeypatch.setattr(app.services.network, "source", folders)
        await reader.browse.run(add_feed)
        await reader.type(str(pages))
        await reader.press("enter")
        assert reader.tab == "pages"
        assert [paper.title for paper in (reader.paper,)] == ["Newer"]
        assert "pages · Folder · ordered by the files, newest first · 2 papers" in reader.heading
        assert kept(reader).views == (View("pages", "", f"folder:{pages}"),)
        assert "Added pages: 2 papers. Ctrl+z undoes it." in reader.status

        await reader.browse.run(add_feed)
        await reader.type(str(pages))
        await reader.press("enter")
        assert "was added before, as 'pages'." in reader.status

        (pages / "blog.xml").unlink()
        pages.rmdir()
        await reader.press("R")
        assert len(reader.shown) == 2, "what came before stays"
        assert "cannot be read: No such file or directory." in reader.status

        await reader.press("ctrl+z")
        assert kept(reader).views == ()


async def test_the_view_that_was_shown_last_is_shown_at_the_next_start(tmp_path: Path) -> None:
    views = Views((View("Agents", "agents"),))
    save_session(app_in(tmp_path, views).services.paths.session, Session(view="agents"))
    async with opened(app_in(tmp_path, views)) as reader:
        assert reader.browse.navigator.place.view == "Agents"
        assert reader.browse.session().view == "Agents"
