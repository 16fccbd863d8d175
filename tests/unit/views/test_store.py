from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from paperreader.errors import DamagedFile, NotSaved, PaperReaderError
from paperreader.views.store import ViewStore
from paperreader.views.view import View, Views
from tests.builders import NOW

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "views.json"


def test_a_link_to_nothing_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    link, drive = tmp_path / "views.json", tmp_path / "drive" / "views.json"
    link.symlink_to(drive)
    store = ViewStore(link)
    with pytest.raises(DamagedFile, match=rf"leads to {drive}, which is missing"):
        store.load()
    with pytest.raises(PaperReaderError, match="which is missing"):
        store.put(Views((View("a", "b"),)))
    assert not drive.parent.exists()


def test_a_file_that_was_deleted_is_made_again_with_what_was_known(path: Path) -> None:
    store = ViewStore(path)
    assert not store.make_again()
    views = Views((View("agents", "agent"),), ("crypto",))
    store.put(views)
    assert not store.make_again()
    path.unlink()
    assert store.make_again()
    assert ViewStore(path).load() == views
    assert not store.changed_on_disk()


def test_a_change_keeps_what_was_shown_when_the_file_was_deleted(path: Path) -> None:
    store = ViewStore(path)
    store.put(Views((View("a", "b"),)))
    path.unlink()
    store.change(lambda kept: kept.with_view("Code", "has:code"))
    assert ViewStore(path).load() == Views((View("a", "b"), View("Code", "has:code")))


def test_nothing_is_made_by_looking(path: Path) -> None:
    assert ViewStore(path).load() == Views()
    assert not path.parent.exists()


def test_what_was_kept_is_there_for_the_next_who_looks(path: Path) -> None:
    ViewStore(path).change(lambda kept: kept.with_view("Code", "has:code").muted("survey"))

    assert ViewStore(path).load() == Views((View("Code", "has:code"),), ("survey",))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_change_gives_back_what_was_there_which_undoes_it(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.with_view("Code", "has:code"))
    before = store.change(lambda kept: kept.without_view("Code"))
    store.put(before)
    assert [view.name for view in store.load().views] == ["Code"]


def test_the_file_is_plain_json_in_a_stable_order_and_keeps_what_it_does_not_know(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"views": [{"name": "A", "query": "a", "colour": "red"}], "mine": {"x": 1}}')

    ViewStore(path).change(lambda kept: kept.muted("b").with_view("A", "c"))

    written = json.loads(path.read_text())
    assert list(written) == ["version", "views", "mutes", "mine"]
    assert written["mine"] == {"x": 1}
    assert written["views"] == [{"name": "A", "query": "c", "colour": "red"}]


def test_the_file_has_a_line_a_field(path: Path) -> None:
    ViewStore(path).change(lambda kept: kept.with_view("Überblick", "has:code").muted("survey"))
    assert path.read_text("utf-8").splitlines() == [
        "{",
        ' "version": 1,',
        ' "views": [',
        "  {",
        '   "name": "Überblick",',
        '   "query": "has:code"',
        "  }",
        " ],",
        ' "mutes": [',
        '  "survey"',
        " ]",
        "}",
    ]


def test_a_query_that_is_not_understood_any_more_stays_and_hides_nothing(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"views": [{"name": "A", "query": "stars:abc"}], "mutes": ["-stars:abc", "b"]}')

    store = ViewStore(path)
    store.change(lambda kept: kept.with_view("B", "b"))

    assert store.load().views[0] == View("A", "stars:abc")
    assert store.load().mutes == ("-stars:abc", "b")
    assert len(store.load().hiding) == 1


def test_what_is_shown_of_a_file_that_was_edited_by_hand_is_clean(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(
        '{"views": [{"name": "A\\u001b[31m\\n", "query": " a\\u202e "}], "mutes": ["b", " b", ""]}'
    )
    assert ViewStore(path).load() == Views((View("A", "a"),), ("b",))


def test_a_file_that_was_removed_holds_nothing(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.muted("a"))
    path.unlink()
    assert store.changed_on_disk()
    assert store.load() == Views()
    assert not store.changed_on_disk()
    store.change(lambda kept: kept.muted("b"))
    assert store.load().mutes == ("b",)


def test_what_was_there_before_the_last_change_is_beside_it(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.muted("a"))
    store.change(lambda kept: kept.unmuted("a"))
    assert ViewStore(path.with_name("views.json.bak")).load().mutes == ("a",)


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(DamagedFile, match="cannot be read"):
        ViewStore(path).load()


def test_bytes_that_are_no_text_are_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"mutes": ["\xff"]}')
    with pytest.raises(DamagedFile, match="UTF-8"):
        ViewStore(path).load()


def test_an_edit_by_hand_is_picked_up(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.muted("a"))
    assert not store.changed_on_disk()

    path.write_text('{"mutes": ["a", "b"]}')

    assert store.changed_on_disk()
    assert store.load().mutes == ("a", "b")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1"),
        ("{", "line 1"),
        ('{"views": 3}', "Expected"),
        ('{"views": [{"name": "A"}]}', "query"),
        ('{"views": [{"name": "", "query": "a"}]}', "needs a name"),
        ('{"views": [], "views": []}', "twice"),
        ('{"mutes": [], "x": "\\ud800"}', "UTF-8"),
        ('{"dismissed": [{"id": "2611.00001"}]}', "`at`"),
        ('{"dismissed": [{"id": "2611.00001", "at": "2026-11-01"}]}', "dismissed"),
        ('{"views": [{"name": "A", "query": "a"}, {"name": "a", "query": "b"}]}', "two views"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_reason_and_left_alone(
    path: Path, text: str, reason: str
) -> None:
    path.parent.mkdir()
    path.write_text(text)
    store = ViewStore(path)

    with pytest.raises(DamagedFile, match=reason) as told:
        store.change(lambda kept: kept.muted("x"))

    assert path.read_text() == text
    assert told.value.copy is not None
    assert told.value.copy.read_text() == text


def test_a_file_of_a_newer_version_is_not_called_damaged(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 99}')
    with pytest.raises(DamagedFile, match="a newer version of paperreader; update paperreader") as told:
        ViewStore(path).load()
    assert told.value.copy is None
    assert [part.name for part in path.parent.iterdir()] == ["views.json"]


def test_a_change_that_is_refused_changes_nothing(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.muted("a"))
    before = path.read_bytes()
    with pytest.raises(PaperReaderError):
        store.change(lambda kept: kept.unmuted("b"))
    assert path.read_bytes() == before


def test_dismissed_papers_are_kept_with_their_moments_and_unknown_fields(path: Path) -> None:
    path.parent.mkdir()
    row = '{"id": "2611.00001", "at": "2026-11-01T08:00:00Z", "why": "x"}'
    path.write_text(f'{{"dismissed": [{row}], "others": 1}}')
    ViewStore(path).change(lambda kept: kept.with_dismissed(["2611.00002"], NOW))
    assert json.loads(path.read_text()) == {
        "version": 1,
        "views": [],
        "mutes": [],
        "dismissed": [
            {"id": "2611.00001", "at": "2026-11-01T08:00:00.000Z", "why": "x"},
            {"id": "2611.00002", "at": "2026-11-23T09:00:00.000Z"},
        ],
        "others": 1,
    }
    assert ViewStore(path).load().dismissed["2611.00002"] == NOW


def test_a_file_without_dismissed_papers_does_not_name_them(path: Path) -> None:
    store = ViewStore(path)
    store.change(lambda kept: kept.with_dismissed(["2611.00001"], NOW))
    store.change(lambda kept: kept.without_dismissed(["2611.00001"]))
    assert "dismissed" not in json.loads(path.read_text())


def test_no_change_of_many_writers_is_lost(path: Path) -> None:
    def mute(number: int) -> None:
        ViewStore(path, patience=30).change(lambda kept: kept.muted(f"word{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(mute, range(40)))

    assert set(ViewStore(path).load().mutes) == {f"word{number}" for number in range(40)}


def test_whoever_hurries_waits_for_no_other_writer(tmp_path: Path) -> None:
    store = ViewStore(tmp_path / "views.json", patience=600)
    store.change(lambda views: views.with_view("a", "agent"))
    store.hurry()
    with (
        FileLock(tmp_path / "views.json.lock"),
        pytest.raises(NotSaved, match="another paperreader"),
    ):
        store.change(lambda views: views.with_view("b", "rl"))
    assert [view.name for view in store.load().views] == ["a"]
