"""`bookmark history`: the versions of a bookmark on all machines, and the way back to one."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote

import pytest

from paperreader.bookmarks import edits
from tests.builders import build_paper
from tests.e2e.sync_computers import clone_of, git, publish


def conflict(here, there, repository, paper_id: str) -> None:
    """Let two machines change one note; that of `here` is newer."""
    here.store.add(build_paper(1, id=paper_id))
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(paper_id, edits.set_note("the older"))
    there.sync_here(None)
    here.store.change(paper_id, edits.set_note("the newer"))
    here.sync_here(None)


@pytest.mark.parametrize("paper_id", ["2611.00001", "doi:10.1038/nature14539", "local:0123456789ab"])
def test_the_version_that_lost_is_marked_and_can_be_restored(paper_id, here, there, repository):
    conflict(here, there, repository, paper_id)

    rows = json.loads(here.run("history", paper_id, "--json").stdout)

    assert [row["note"] for row in rows if row["lost"] == ["note"]] == ["the older"]
    assert [row["version"] for row in rows] == list(range(len(rows), 0, -1))
    machine = socket.gethostname().strip("-.") or "localhost"
    assert {row["machine"] for row in rows} == {machine}
    assert rows[0]["note"] == "the newer"

    (number,) = (str(row["version"]) for row in rows if row["lost"])
    done = here.run("history", paper_id, "--restore", number)
    assert done.returncode == 0, done
    assert here.store.load()[paper_id].note == "the older"
    assert here.sync_here(None) == "Bookmarks are synced: 1 sent."
    there.sync_here(None)
    assert there.store.load()[paper_id].note == "the older"


def test_a_removed_bookmark_can_be_restored_from_its_history(here, there, repository):
    conflict(here, there, repository, "2611.00001")
    there.store.remove("2611.00001")
    there.sync_here(None)
    here.sync_here(None)
    rows = json.loads(here.run("history", "2611.00001", "--json").stdout)
    assert rows[0]["status"] == "removed"
    number = next(str(row["version"]) for row in rows if row["note"] == "the newer")

    assert "is a removal" in here.run("history", "2611.00001", "--restore", str(len(rows))).stderr
    assert "has no version 99" in here.run("history", "2611.00001", "--restore", "99").stderr
    assert here.run("history", "2611.00001", "--restore", number).returncode == 0

    here.sync_here(None)
    there.sync_here(None)
    assert there.store.load()["2611.00001"].note == "the newer"


def test_json_has_lists_and_null_for_unknown_values(here, repository):
    here.store.add(build_paper(1), tags=["a tag", "b"])
    here.store.change("2611.00001", edits.collect(["Reading group"]))
    here.sync_here(repository)
    here.store.remove("2611.00001")
    here.sync_here(None)

    removed, added = json.loads(here.run("history", "2611.00001", "--json").stdout)

    names = ("lost", "status", "rating", "tags", "collections", "note")
    assert [added[name] for name in names] == [[], None, None, ["a tag", "b"], ["Reading group"], None]
    assert [removed[name] for name in names] == [[], "removed", None, [], [], None]
    assert "\ta tag; b\tReading group\t" in here.run("history", "2611.00001").stdout


def test_a_paper_that_was_never_synced_is_an_error(here, repository):
    here.store.add(build_paper(1, id="2611.00001"))
    here.sync_here(repository)

    done = here.run("history", "2611.00002", "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "paperreader: No bookmark of 2611.00002 was ever synced.\n"


@pytest.mark.parametrize("asked", ["2611.00001", "10.1000/X"])
def test_the_history_has_the_versions_under_every_identifier_of_the_paper(asked, here, repository):
    here.store.add(build_paper(1, id="doi:10.1000/x", doi="10.1000/x"), note="printed")
    here.sync_here(repository)
    here.store.refresh_snapshots([build_paper(1, doi="10.1000/x")])
    here.sync_here(None)
    here.store.change("2611.00001", edits.set_note("at arXiv"))
    here.sync_here(None)

    rows = json.loads(here.run("history", asked, "--json").stdout)

    assert [row["note"] for row in rows] == ["at arXiv", "printed", "printed"]
    assert here.run("history", asked, "--restore", "1").returncode == 0
    assert {key: mark.note for key, mark in here.store.load().items()} == {"2611.00001": "printed"}

    here.store.remove("2611.00001")
    here.sync_here(None)
    rows = json.loads(here.run("history", "2611.00001", "--json").stdout)
    assert [row["status"] for row in rows] == ["removed", None, None]


def test_a_person_who_edited_by_hand_is_named(here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    clone = clone_of(repository)
    (clone / "papers" / "2611.00001.json").write_text('{"id": "2611.00001", "note": "by hand"}')
    publish(clone)
    here.sync_here(None)
    rows = json.loads(here.run("history", "2611.00001", "--json").stdout)
    assert (rows[0]["machine"], rows[0]["note"]) == ("Ada", "by hand")


@pytest.mark.parametrize("paper_id", ["2611.00001", "doi:10.1038/nature14539"])
def test_git_shows_what_lost_in_a_bare_clone_too(paper_id, here, there, repository, tmp_path):
    conflict(here, there, repository, paper_id)
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    for clone in (tmp_path / "bare.git", clone_of(repository)):
        log = git(clone, "log", "-p", "--full-history", "--", f"papers/{quote(paper_id, safe='')}.json")
        assert '"note": "the older"' in log
