"""`bookmark sync` asks before it removes many bookmarks, and knows a paper under another identifier again."""

from __future__ import annotations

import itertools
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.bookmarks import Bookmark, edits
from paperreader.bookmarks.sync.identities import ManyRemovals
from tests.builders import NOW, build_paper
from tests.e2e.sync_computers import Computer, clone_of, git, publish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.models.paper import Paper

ARXIV = build_paper(1, id="1706.03762", title="Deep Learning", doi="10.1038/nature14539")
DOI = msgspec.structs.replace(ARXIV, id="doi:10.1038/nature14539")
TITLE = msgspec.structs.replace(ARXIV, id="local:0123456789ab", doi=None)


def fill(computer: Computer, papers: Iterable[Paper]) -> None:
    computer.store.exchange({paper.id: Bookmark(paper=paper, added=NOW, changed=NOW) for paper in papers})


def some(count: int) -> list[Paper]:
    return [build_paper(number) for number in range(1, count + 1)]


def remove(computer: Computer, count: int) -> None:
    computer.store.exchange({build_paper(number).id: None for number in range(1, count + 1)})


@pytest.mark.parametrize(
    ("counts", "asks"),
    [
        ((60, 7), True),
        ((60, 6), False),
        ((40, 4), False),
        ((12, 5), True),
        ((3, 3), True),
        ((3, 2), False),
        ((1, 1), False),
    ],
)
def test_removals_are_asked_on_the_machine_that_sends_and_on_the_one_that_takes(
    counts, asks, here, there, repository
):
    total, removed = counts
    fill(here, some(total))
    here.sync_here(repository)
    there.sync_here(repository)
    remove(here, removed)

    for computer, words in (
        (here, "are missing on this machine"),
        (there, "of this machine were removed from"),
    ):
        if asks:
            with pytest.raises(ManyRemovals, match=f"{removed} of {total} bookmarks {words}"):
                computer.sync_here(None)
        computer.sync_here(None, may_remove=asks)
        assert len(computer.store.load()) == total - removed


def test_a_file_that_was_emptied_removes_nothing_without_a_question(here, there, repository):
    fill(here, some(8))
    here.sync(str(repository))
    there.sync_here(repository)
    here.store.path.write_text("{}")

    said = here.sync(code=2)

    assert "8 of 8 bookmarks are missing on this machine" in said
    assert f"delete {here.store.path} and sync again" in said
    assert "--yes" in said
    assert there.sync_here(None) == "Bookmarks are synced: nothing was new."
    here.store.path.unlink()
    assert here.sync() == "Bookmarks are synced: nothing was new.\n"
    assert len(there.store.load()) == len(here.store.load()) == 8

    here.store.path.write_text("{}")
    assert here.sync("--yes") == "Bookmarks are synced: 8 removed there.\n"
    assert "8 of 8 bookmarks of this machine were removed" in there.sync(code=2)
    assert len(there.store.load()) == 8
    assert there.sync("--yes").startswith("Bookmarks are synced: 8 removed here.")


@pytest.mark.parametrize("named", [lambda name: [name], lambda _name: []], ids=["by name", "the newest"])
def test_a_backup_restores_the_bookmarks_that_a_sync_removed(named, here, there, repository):
    fill(here, some(8))
    here.sync_here(repository)
    there.sync_here(repository)
    here.store.path.write_text("{}")
    here.sync_here(None, may_remove=True)

    assert "run `paperreader bookmark restore` after it and sync again" in there.sync(code=2)
    said = there.sync("--yes")

    names = [line.split()[0] for line in there.run("backups").stdout.splitlines()]
    (name,) = (name for name in names if name.endswith("-before-sync"))
    assert f"`paperreader bookmark restore bookmarks-{name}.json`" in said
    assert there.store.load() == {}
    assert there.run("restore", *named(name)).returncode == 0
    assert len(there.store.load()) == 8
    there.sync_here(None)
    here.sync_here(None)
    assert here.store.load() == there.store.load()
    assert len(here.store.load()) == 8


def test_files_that_were_removed_by_hand_are_asked_about(here, repository):
    fill(here, some(6))
    here.sync_here(repository)
    clone = clone_of(repository)
    shutil.rmtree(clone / "papers")
    publish(clone)
    with pytest.raises(ManyRemovals, match="6 of 6"):
        here.sync_here(None)
    assert len(here.store.load()) == 6


# One paper under several identifiers


def rename(computer: Computer, before: str, paper) -> None:
    """Give a bookmark a better identifier, as an import and a migration do."""
    bookmark = computer.store.load()[before]
    computer.store.exchange({before: None, paper.id: msgspec.structs.replace(bookmark, paper=paper)})


@pytest.mark.parametrize(("worse", "better"), [(DOI, ARXIV), (TITLE, DOI), (TITLE, ARXIV)])
def test_a_better_identifier_is_no_removal(worse, better, here, there, repository):
    here.store.add(worse, tags=["a"])
    here.sync_here(repository)
    there.sync_here(repository)
    rename(here, worse.id, better)
    there.store.change(worse.id, edits.set_note("of there"))
    there.store.change(worse.id, edits.retag(["b"]))

    assert here.sync_here(None) == "Bookmarks are synced: 1 sent, 1 under a better identifier."
    assert there.sync_here(None) == "Bookmarks are synced: 1 received, 1 sent, 1 under a better identifier."
    here.sync_here(None)

    assert here.store.load() == there.store.load()
    assert here.store.load().keys() == {better.id}
    assert here.store.load()[better.id].note == "of there"
    assert set(here.store.load()[better.id].tags) == {"a", "b"}
    assert "deleted/" not in git(repository, "ls-tree", "-r", "--name-only", "HEAD")


def test_a_migration_to_better_identifiers_is_no_removal(here, there, repository):
    papers = [
        build_paper(number, id=f"local:{number:012x}", doi=f"10.1000/{number}", title=f"The title {number}")
        for number in range(20)
    ]
    fill(here, papers)
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(papers[3].id, edits.set_note("of there"))
    here.store.change(papers[3].id, edits.retag(["of-here"]))
    for computer in (here, there):
        data = computer.store.path.read_bytes()
        computer.store.path.write_bytes(data.replace(b'"version": 3', b'"version": 2'))

    assert here.sync() == "Bookmarks are synced: 20 sent, 20 under a better identifier.\n"
    assert "removed" not in there.sync()
    here.sync_here(None)

    assert here.store.load() == there.store.load()
    assert here.store.load().keys() == {f"doi:{paper.doi}" for paper in papers}
    third = here.store.load()["doi:10.1000/3"]
    assert (third.note, third.tags) == ("of there", ("of-here",))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_machines_that_know_a_paper_by_different_identifiers_end_with_one_bookmark(
    order, tmp_path, repository
):
    computers = [Computer(tmp_path / f"computer-{number}") for number in range(3)]
    for number, (computer, paper) in enumerate(zip(computers, (ARXIV, DOI, TITLE), strict=True)):
        bookmark = computer.store.add(paper, tags=[f"tag-{number}"], note=f"note {number}")
        moment = NOW + timedelta(hours=number)
        computer.store.exchange(
            {paper.id: msgspec.structs.replace(bookmark, rating=number + 1, added=moment, changed=moment)}
        )
    for number in (*order, *order):
        computers[number].sync_here(repository)

    first, *others = (computer.store.load() for computer in computers)
    assert all(other == first for other in others)
    assert first.keys() == {ARXIV.id}
    assert set(first[ARXIV.id].tags) == {"tag-0", "tag-1", "tag-2"}
    assert all(f"note {number}" in first[ARXIV.id].note for number in range(3))
    assert first[ARXIV.id].rating == 3
    assert first[ARXIV.id].added == NOW
    for computer in computers:
        assert computer.sync_here(None) == "Bookmarks are synced: nothing was new."


def test_notes_that_are_too_long_for_one_bookmark_stay_in_two(here, there, repository):
    here.store.add(ARXIV, note="a" * 15_000)
    there.store.add(DOI, note="b" * 15_000)
    here.sync_here(repository)
    there.sync_here(repository)
    here.sync_here(None)
    assert here.store.load() == there.store.load()
    assert {bookmark.note[0] for bookmark in here.store.load().values()} == {"a", "b"}
