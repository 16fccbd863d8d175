"""`bookmark sync` with real git: machines that share a repository, and everything that can go wrong."""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import edits
from paperreader.bookmarks.sync import records
from paperreader.errors import UsageError
from tests.amounts import amount
from tests.builders import build_paper
from tests.e2e.sync_computers import COMMAND, Computer, clone_of, git, publish
from tests.e2e.sync_machines import contents_of, head_of, machines_on_git
from tests.terminal import own_environment
from tests.unit.bookmarks.sync.model import World, act, assert_nothing_lost, settle

if TYPE_CHECKING:
    from collections.abc import Callable

STORIES = amount(1_000, 4)
KILLS = amount(100, 6)
ONE, TWO, THREE = (build_paper(number).id for number in (1, 2, 3))


def test_two_machines_keep_what_each_of_them_did_offline(here, there, repository):
    here.store.add(build_paper(1), tags=["a"])
    here.store.add(build_paper(2))
    assert here.sync(str(repository)) == "Bookmarks are synced: 2 sent.\n"
    assert there.sync(f"file://{repository}") == "Bookmarks are synced: 2 received.\n"

    here.store.change(ONE, edits.set_note("of here"))
    here.store.change(ONE, edits.retag(["b"]))
    there.store.change(ONE, edits.retag(["c"], ["a"]))
    there.store.remove(TWO)
    there.store.add(build_paper(3))
    assert here.sync() == "Bookmarks are synced: 1 sent.\n"
    assert there.sync() == "Bookmarks are synced: 1 received, 2 sent, 1 removed there.\n"
    assert here.sync() == "Bookmarks are synced: 2 received, 1 removed here.\n"
    assert here.sync() == "Bookmarks are synced: nothing was new.\n"

    assert here.store.load() == there.store.load()
    one = here.store.load()[ONE]
    assert (set(one.tags), one.note) == ({"b", "c"}, "of here")
    assert here.store.load().keys() == {ONE, THREE}


def test_the_newer_of_two_notes_is_kept_and_the_other_is_in_the_history(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(ONE, edits.set_note("the older"))
    here.store.change(ONE, edits.set_note("the newer"))
    here.sync_here(None)

    said = there.sync()

    assert said.endswith(f"the newer kept and the other in the history: {ONE}.\n")
    assert there.store.load()[ONE].note == "the newer"
    assert "the older" in git(repository, "log", "-p", "--full-history", "--", f"papers/{ONE}.json")
    rows = json.loads(there.run("history", ONE, "--json").stdout)
    assert rows[0]["note"] == "the newer"
    assert "the older" in [row["note"] for row in rows]


def test_the_repository_can_be_read_by_people(here, repository):
    here.store.add(build_paper(1), tags=["a"])
    here.store.add(build_paper(1, id="hep-th/9901001", title="Old"))
    here.store.add(build_paper(1, id="local:0123456789ab"))
    here.store.remove("local:0123456789ab")
    here.sync(str(repository))

    assert git(repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines() == [
        "README.md",
        "paperreader-bookmarks.json",
        f"papers/{ONE}.json",
        "papers/hep-th%2F9901001.json",
    ]
    text = git(repository, "show", f"HEAD:papers/{ONE}.json")
    row = next(iter(json.loads(here.store.path.read_bytes())["_default"].values()))
    assert json.loads(text) == row
    assert list(json.loads(text)) == list(row)
    assert text.startswith(f'{{\n  "id": "{ONE}",\n  "title": ')
    assert git(repository, "log", "--format=%an %ae").startswith("paperreader paperreader@")


def test_the_time_of_a_removal_counts_and_not_that_of_the_sync(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    here.store.remove(ONE)
    there.store.change(ONE, edits.set_note("later than the removal"))
    there.sync_here(None)

    here.sync_here(None)
    there.sync_here(None)

    assert here.store.load()[ONE].note == "later than the removal"
    assert there.store.load() == here.store.load()


def test_what_another_program_keeps_in_a_row_comes_along(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    for computer, field in ((here, b'"mine": {"deep": [1, 2.50]}'), (there, b'"yours": "x"')):
        data = computer.store.path.read_bytes()
        computer.store.path.write_bytes(data.replace(b'"title"', field + b',\n   "title"'))
        computer.sync_here(None)
    here.sync_here(None)

    assert here.store.load()[ONE].row == there.store.load()[ONE].row
    assert b'"mine": {"deep": [1, 2.50]}' in here.store.load()[ONE].row
    assert b'"yours": "x"' in here.store.load()[ONE].row


def test_what_the_reader_does_during_a_sync_is_kept(here, there, repository):
    here.store.add(build_paper(1), tags=["a"])
    here.store.add(build_paper(2))
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(ONE, edits.retag(["b"]))
    there.store.change(TWO, edits.set_note("of there"))
    there.sync_here(None)

    def work(words: str) -> None:
        if words == "asking the repository":
            here.store.change(ONE, edits.set_note("meanwhile"))
            here.store.remove(TWO)
            here.store.add(build_paper(3))

    here.sync_here(None, progress=work)

    assert (here.store.load()[ONE].tags, here.store.load()[ONE].note) == (("a", "b"), "meanwhile")
    assert here.store.load().keys() == {ONE, THREE}
    here.sync_here(None)
    there.sync_here(None)
    assert there.store.load() == here.store.load()


@pytest.mark.torture
def test_machines_on_git_agree_and_nothing_is_lost_whatever_happens(tmp_path):
    for story in range(STORIES):
        world = World(random.Random(story))
        folder = tmp_path / str(story)
        repository, machines = machines_on_git(world, folder, 2 + story % 5 // 4, as_url=story % 2 == 0)
        for _ in range(30):
            machine = world.chance.choice(machines)
            act(machine, [other for other in machines if other is not machine])
        settle(machines)

        assert_nothing_lost(world, machines, contents_of(repository))
        head = head_of(repository)
        assert all(machine.sync() for machine in machines)
        assert head_of(repository) == head


@pytest.mark.torture
@pytest.mark.timeout(1_200)
def test_a_sync_that_is_killed_is_made_good_by_the_next(here, there, repository):
    chance = random.Random(5)
    here.store.add(build_paper(1))
    here.sync(str(repository))
    there.sync(str(repository))
    whole = _seconds(here.sync)
    for number in range(KILLS):
        here.store.change(ONE, edits.retag([f"here-{number}"]))
        there.store.add(build_paper(number + 10))
        there.sync_here(None)
        process = here.start_sync()
        try:
            process.wait(chance.uniform(0, whole * 1.2))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        here.store.change(ONE, edits.retag([f"after-{number}"]))
    here.sync()
    there.sync()

    assert here.store.load() == there.store.load()
    assert len(here.store.load()) == 1 + KILLS
    expected = {f"{when}-{number}" for when in ("here", "after") for number in range(KILLS)}
    assert set(here.store.load()[ONE].tags) == expected


def _seconds(action: Callable[[], object]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def test_syncs_at_once_of_one_and_of_several_machines_all_arrive(tmp_path, repository):
    computers = [Computer(tmp_path / f"computer-{number}") for number in range(3)]
    for number, computer in enumerate(computers):
        computer.store.add(build_paper(number))
        computer.sync(str(repository))
        computer.store.change(build_paper(number).id, edits.set_note(f"of {number}"))
    processes = [computer.start_sync() for computer in computers for _ in range(2)]
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    for computer in computers:
        computer.sync_here(None)

    first, *others = (computer.store.load() for computer in computers)
    assert [mark.note for mark in first.values()] == ["of 0", "of 1", "of 2"]
    assert all(other == first for other in others)


def test_locks_of_a_run_that_was_killed_are_no_obstacle(here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    for name in ("index.lock", "HEAD.lock", "packed-refs.lock", "refs/heads/here.lock"):
        (here.repository / name).touch()
    here.store.add(build_paper(2))

    assert here.sync_here(None) == "Bookmarks are synced: 1 sent."


def test_a_damaged_history_is_put_aside_and_made_again(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(ONE, edits.set_note("of there"))
    there.sync_here(None)
    for path in (here.repository / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"")
    here.store.change(ONE, edits.retag(["b"]))

    assert "was damaged; a new one begins" in here.sync_here(None)
    there.sync_here(None)
    assert here.store.load() == there.store.load()
    assert (here.store.load()[ONE].note, here.store.load()[ONE].tags) == ("of there", ("b",))


def test_a_lost_bookmarks_file_is_no_removal_of_everything(here, there, repository):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    there.sync_here(repository)
    here.store.path.unlink()

    here.sync_here(None)
    there.sync_here(None)

    assert here.store.load().keys() == there.store.load().keys() == {ONE, TWO}


def test_rows_that_cannot_be_read_are_no_removals(here, there, repository):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    there.sync_here(repository)
    path = here.store.path
    path.write_bytes(path.read_bytes().replace(b'"authors": ["Ada Number1"', b'"authors": [1'))

    here.sync_here(None)
    there.sync_here(None)

    assert there.store.load().keys() == {ONE, TWO}
    assert here.store.load().keys() == {TWO}


def test_a_history_of_a_year_ago_is_thinned_out(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    here.store.remove(ONE)
    here.sync_here(None)
    assert f"deleted/{ONE}.json" in git(repository, "ls-tree", "-r", "--name-only", "HEAD")
    clone = clone_of(repository)
    removal = clone / "deleted" / f"{ONE}.json"
    removal.write_text(removal.read_text().replace('"deleted": "20', '"deleted": "19'))
    publish(clone)
    here.sync_here(None)
    here.store.add(build_paper(2))
    here.sync_here(None)

    assert "deleted/" not in git(repository, "ls-tree", "-r", "--name-only", "HEAD")
    there.sync_here(None)
    assert there.store.load().keys() == {TWO}


# What may be named, and what is there


def test_a_folder_that_is_not_there_becomes_a_repository_once(here, there, tmp_path):
    new = tmp_path / "new.git"
    here.store.add(build_paper(1))
    here.sync(str(new))
    assert there.sync(str(new)) == "Bookmarks are synced: 1 received.\n"

    new.rename(tmp_path / "away.git")
    assert "no repository there" in here.sync(code=3)
    assert not new.exists()
    assert "its parent folder does not exist" in there.sync(str(tmp_path / "no" / "such" / "folder"), code=3)


def test_nothing_known_is_a_question(here):
    assert "name one once" in here.sync(code=2)


def test_a_repository_can_be_forgotten(here, repository):
    here.store.add(build_paper(1))
    here.sync(str(repository))
    assert str(repository) in here.sync("--forget")
    assert "name one once" in here.sync(code=2)
    assert here.sync(str(repository)) == "Bookmarks are synced: nothing was new.\n"
    assert "do not name one with it" in here.sync("--forget", str(repository), code=2)


@pytest.mark.parametrize("head", ["trunk", "feature/deep"])
def test_the_default_branch_has_any_name(head, here, there, repository):
    git(repository, "symbolic-ref", "HEAD", f"refs/heads/{head}")
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    assert git(repository, "branch", "--format=%(refname:short)").split() == [head]
    assert there.store.load().keys() == {ONE}


def test_a_repository_that_a_site_made_with_a_readme_is_as_good_as_empty(here, repository):
    clone = clone_of(repository)
    (clone / "README.md").write_text("# my bookmarks")
    (clone / "LICENSE").write_text("MIT")
    publish(clone)
    here.store.add(build_paper(1))
    here.sync_here(repository)
    assert git(repository, "show", "HEAD:README.md") == "# my bookmarks"
    assert "paperreader-bookmarks.json" in git(repository, "ls-tree", "--name-only", "HEAD")


@pytest.mark.parametrize("text", ["EARLIER", "# mine\n"])
def test_a_readme_is_brought_up_to_date_only_if_it_is_ours(text, here, repository, monkeypatch):
    monkeypatch.setattr(records, "_EARLIER_READMES", {records.blob_of(b"EARLIER")})
    here.store.add(build_paper(1))
    here.sync_here(repository)
    clone = clone_of(repository)
    (clone / "README.md").write_text(text)
    publish(clone)
    here.sync_here(None)
    here.store.add(build_paper(2))
    here.sync_here(None)
    expected = records.META["README.md"].decode() if text == "EARLIER" else text
    assert git(repository, "show", "HEAD:README.md") == expected


def test_a_repository_of_something_else_is_refused_and_not_remembered(here, repository):
    clone = clone_of(repository)
    (clone / "main.c").write_text("int main;")
    publish(clone)
    before = git(repository, "rev-parse", "HEAD")
    here.store.add(build_paper(1))

    assert "is not a paperreader bookmark repository" in here.sync(str(repository), code=1)
    assert git(repository, "rev-parse", "HEAD") == before
    assert "name one once" in here.sync(code=2)


def test_a_folder_of_something_else_is_refused(here, tmp_path):
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter").write_text("1")
    assert "not a git repository" in here.sync(str(folder), code=1)
    assert [path.name for path in folder.iterdir()] == ["chapter"]


@pytest.mark.parametrize(("form", "told"), [('{"format": 2}', "newer"), ("nonsense", "understood")])
def test_a_form_that_is_not_known_is_left_alone(form, told, here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    clone = clone_of(repository)
    (clone / "paperreader-bookmarks.json").write_text(form)
    publish(clone)
    assert told in there.sync(str(repository), code=1)
    assert not there.store.path.exists()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b"{ nonsense", "holds no bookmark"),
        (b"", "holds no bookmark"),
        (b'{"id": 7}', "holds no bookmark"),
        (b'{"id": "2611.00009", "title": "X"}', "belongs in"),
        (b"\xff\xfe", "holds no bookmark"),
        (b"[" * 100_000, "holds no bookmark"),
    ],
)
def test_a_malformed_file_is_named_and_left_alone_and_the_rest_is_joined(
    damage, reason, here, there, repository
):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    there.sync_here(repository)
    clone = clone_of(repository)
    (clone / "papers" / f"{ONE}.json").write_bytes(damage)
    (clone / "papers" / "notes.txt").write_text("mine")
    publish(clone)
    here.store.change(ONE, edits.set_note("kept here"))
    here.store.change(TWO, edits.set_note("of here"))

    for _ in range(2):
        said = here.sync_here(None)
        assert f"papers/{ONE}.json in the repository was left alone" in said
        assert reason in said
    there.sync_here(None)

    assert there.store.load()[TWO].note == "of here"
    assert there.store.load()[ONE].note == ""
    assert here.store.load()[ONE].note == "kept here"
    git(clone, "pull", "--quiet")
    assert (clone / "papers" / f"{ONE}.json").read_bytes() == damage
    assert (clone / "papers" / "notes.txt").read_text() == "mine"


def test_a_file_that_was_edited_by_hand_is_a_change_like_any_other(here, repository):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    clone = clone_of(repository)
    paper = clone / "papers" / f"{ONE}.json"
    paper.write_text(json.dumps(json.loads(paper.read_text()) | {"note": "by\nhand", "tags": ["z"]}))
    (clone / "papers" / f"{TWO}.json").unlink()
    (clone / "papers" / f"{THREE}.json").write_text(json.dumps({"id": THREE}))
    publish(clone)

    here.sync_here(None)

    marks = here.store.load()
    assert (marks[ONE].note, marks[ONE].tags) == ("by\nhand", ("z",))
    assert marks.keys() == {ONE, THREE}
    # What was written as one line is laid out as the others are, once.
    here.sync_here(None)
    head = git(repository, "rev-parse", "HEAD")
    here.sync_here(None)
    assert git(repository, "rev-parse", "HEAD") == head


def test_a_file_over_a_megabyte_is_never_taken(here, there, repository):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    clone = clone_of(repository)
    (clone / "papers" / f"{ONE}.json").write_text(json.dumps({"id": ONE, "note": "n" * 1_000_000}))
    (clone / "papers" / f"{THREE}.json").write_text(json.dumps({"id": THREE, "mine": "n" * 999_000}))
    publish(clone)
    here.store.change(ONE, edits.set_note("kept here"))

    assert f"papers/{ONE}.json in the repository was left alone: it is larger than 1 MB." in here.sync_here(
        None
    )
    there.sync_here(repository)

    assert here.store.load()[ONE].note == "kept here"
    assert there.store.load().keys() == {TWO, THREE}


def test_a_bookmark_over_a_megabyte_stays_on_its_machine(here, there, repository):
    here.store.add(build_paper(1))
    here.store.add(build_paper(2))
    here.sync_here(repository)
    data = here.store.path.read_bytes()
    here.store.path.write_bytes(
        data.replace(b'"title"', b'"mine": "%b",\n   "title"' % (b"x" * 1_000_000), 1)
    )

    said = here.sync_here(None)

    assert "stays on this machine only" in said
    there.sync_here(repository)
    assert there.store.load().keys() == here.store.load().keys() == {ONE, TWO}


@pytest.mark.parametrize(
    ("count", "rest"), [(3, ""), (4, "1 more file was left"), (88, "85 more files were left")]
)
def test_of_many_malformed_files_the_first_three_are_named(count, rest, here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    clone = clone_of(repository)
    for number in range(count):
        (clone / "papers" / f"2611.{number:05}.json").write_text("nonsense" * 9)
    publish(clone)

    said = here.sync_here(None)

    assert said.count("in the repository was left alone") == min(count, 3)
    assert rest in said
    assert len(said) < 1_000


def test_what_was_written_by_hand_and_taken_is_not_sent_back(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    clone = clone_of(repository)
    for number in range(2, 141):
        row = {"note": "by hand", "tags": ["a", "a", "B"], "id": build_paper(number).id, "mine": 1.50}
        (clone / "papers" / f"{build_paper(number).id}.json").write_text(json.dumps(row))
    publish(clone)
    head = git(repository, "rev-parse", "HEAD")

    for computer in (here, there):
        assert "139 received" in computer.sync_here(None)
    for computer in (here, there):
        assert computer.sync_here(None) == "Bookmarks are synced: nothing was new."
    assert git(repository, "rev-parse", "HEAD") == head

    there.store.change(TWO, edits.set_note("of there"))
    assert there.sync_here(None) == "Bookmarks are synced: 1 sent."
    assert here.sync_here(None) == "Bookmarks are synced: 1 received."
    assert here.store.load() == there.store.load()


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 3, 2, 1)])
def test_a_paper_written_in_several_ways_is_one_bookmark(order, here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    written = (
        (f"{TWO}.json", {"id": f"{TWO}v3", "tags": ["plain"]}),
        (f"{TWO}v2.json", {"id": f"{TWO}v2", "tags": ["version"]}),
        (f"arxiv%3A{TWO}.json", {"id": f"arxiv:{TWO}", "tags": ["prefix"]}),
        (
            f"https%3A%2F%2Farxiv.org%2Fabs%2F{TWO}.json",
            {"id": f"https://arxiv.org/abs/{TWO}", "tags": ["address"]},
        ),
    )
    for computer, half in ((here, order[:2]), (there, order[2:])):
        clone = clone_of(repository)
        for number in half:
            name, row = written[number]
            (clone / "papers" / name).write_text(json.dumps(row))
        publish(clone)
        shutil.rmtree(clone)
        assert "left alone" not in computer.sync_here(None)
    for computer in (here, there, here):
        computer.sync_here(None)

    assert here.store.load() == there.store.load()
    assert here.store.load().keys() == {ONE, TWO}
    assert set(here.store.load()[TWO].tags) == {"plain", "version", "prefix", "address"}
    names = git(repository, "ls-tree", "--name-only", "HEAD", "papers/").split()
    assert names == [f"papers/{ONE}.json", f"papers/{TWO}.json"]
    assert here.sync_here(None) == "Bookmarks are synced: nothing was new."


def test_a_folder_that_sync_makes_is_for_its_owner_and_that_is_said(here, tmp_path):
    here.store.add(build_paper(1))
    before = os.umask(0)
    try:
        said = here.sync(str(tmp_path / "new.git"))
    finally:
        os.umask(before)
    assert "new.git was made; only your user can read it." in said
    assert (tmp_path / "new.git").stat().st_mode & 0o777 == 0o700
    assert here.folder.stat().st_mode & 0o777 == 0o700


def test_a_history_that_was_rewritten_is_joined_again(here, there, repository):
    here.store.add(build_paper(1), tags=["a"])
    here.sync_here(repository)
    there.sync_here(repository)
    clone = clone_of(repository)
    git(clone, "checkout", "--quiet", "--orphan", "fresh")
    git(clone, "commit", "--quiet", "--message=squashed")
    git(clone, "push", "--quiet", "--force", "origin", "HEAD:main")
    here.store.change(ONE, edits.set_note("of here"))
    there.store.add(build_paper(2))

    for computer in (here, there, here):
        computer.sync_here(None)

    assert here.store.load() == there.store.load()
    assert here.store.load()[ONE].note == "of here"
    assert here.store.load().keys() == {ONE, TWO}


def test_a_repository_that_refuses_says_why(here, repository, tmp_path):
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text('#!/bin/sh\nfor command; do :; done\neval "$command"\n')
    ssh.chmod(0o755)
    path = f"{ssh.parent}:{os.environ['PATH']}"
    here.store.add(build_paper(1))
    here.sync(f"host:{repository}", PATH=path)
    hook = repository / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf 'no \\033[31mroom' >&2; exit 1\n")
    hook.chmod(0o755)
    here.store.add(build_paper(2))

    said = here.sync(code=3, PATH=path)

    assert "pre-receive hook declined" in said
    assert "\x1b" not in said
    hook.unlink()
    assert here.sync(PATH=path) == "Bookmarks are synced: 1 sent.\n"


# Hosts, and what surrounds git


def test_no_network_is_later(here, repository):
    here.store.add(build_paper(1))
    host = "https://127.0.0.1:9/me/bookmarks.git"
    said = here.sync(host, code=3)
    assert "will be sent with the next sync" in said
    assert "127.0.0.1" in said
    assert "will be sent with the next sync" in here.sync("--offline", host, code=3)
    assert here.sync("--offline", str(repository)) == "Bookmarks are synced: 1 sent.\n"


def test_a_repository_is_remembered_after_the_first_sync_with_it(here, repository, tmp_path):
    here.store.add(build_paper(1))
    assert "name it again in the next sync" in here.sync(str(tmp_path / "no" / "folder"), code=3)
    assert "name one once" in here.sync(code=2)
    here.sync_here(repository)
    here.store.add(build_paper(2))

    said = here.sync(str(tmp_path / "no" / "folder"), code=3)

    assert "will be sent with the next sync" in said
    assert f"{repository} remains the repository of the next sync." in said
    assert here.sync() == "Bookmarks are synced: 1 sent.\n"


def test_what_was_said_before_every_offline_sync_is_in_the_history(here, repository):
    for note in ("first", "second", "third"):
        here.store.add(build_paper(1))
        here.store.change(ONE, edits.set_note(note))
        here.sync("https://127.0.0.1:9/bookmarks.git", code=3)
    here.sync(str(repository))
    log = git(repository, "log", "-p", "--", f"papers/{ONE}.json")
    assert all(f'"note": "{note}"' in log for note in ("first", "second", "third"))


@pytest.mark.parametrize(
    "address",
    [
        "https://me:canary-secret@example.org/x.git",
        "https://canary-secret@example.org/x.git",
        "ssh://me:canary-secret@example.org/x.git",
        "http://example.org/x?canary-secret",
        "ext::sh -c canary-secret",
        "fd::17/canary-secret",
        "ssh://-oProxyCommand=canary-secret/x",
        "file://elsewhere/canary-secret",
        "git://example.org/canary-secret",
        "transport::https://example.org/canary-secret",
        "a\x1b]0;canary-secret\x07b",
        "https:///canary-secret",
        "https://[::1/canary-secret",
        "git@-oProxyCommand=canary-secret:y",
        "-oProxyCommand=canary-secret:y",
        "git@-oProxyCommand=canary-secret:y/z",
        "-u@example.org:canary-secret",
        "a@b@example.org:canary-secret",
        "git@example.org:-canary-secret",
        "git@[-oProxyCommand=canary]:y",
        "[git@-oProxyCommand=canary-secret]:y",
        "exa mple.org:canary-secret",
        "https:/canary-secret",
        "ssh:canary-secret",
        "ssh://git@-oProxyCommand=canary-secret/y",
        "ssh://%2doProxyCommand=canary-secret/y",
        "ssh://%2doProxyCommand=canary-secret@example.org/y",
        "ssh://-oProxyCommand=canary-secret@example.org/y",
        "ssh://example.org:-oProxyCommand=canary-secret/y",
        "ssh:///canary-secret",
        "file:///x%00canary-secret",
        "file:///x%0acanary-secret",
        "~canary:x",
        "",
    ],
)
def test_addresses_that_hold_secrets_or_run_programs_are_refused_and_not_repeated(
    address, tmp_path, monkeypatch
):
    here, work = Computer(tmp_path / "here"), tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    with pytest.raises(UsageError) as refused:
        here.sync_here(address)
    said = str(refused.value)
    assert "canary" not in said
    assert not here.folder.exists()
    assert not any(work.iterdir())


def test_ssh_never_asks_and_a_program_of_the_persons_own_is_used(here, tmp_path):
    log = tmp_path / "log"
    ssh = tmp_path / "bin" / "ssh"
    ssh.parent.mkdir()
    ssh.write_text(f'#!/bin/sh\necho "$@" >>{log}\ntest -t 0 && echo terminal >>{log}\nexit 255\n')
    ssh.chmod(ssh.stat().st_mode | stat.S_IXUSR)
    path = f"{ssh.parent}:{os.environ['PATH']}"

    here.sync("git@example.org:me/bookmarks.git", code=3, PATH=path)
    assert "BatchMode=yes" in log.read_text()
    assert "terminal" not in log.read_text()

    log.unlink()
    here.sync("ssh://example.org/x.git", code=3, PATH=path, GIT_SSH_COMMAND=f"{ssh} -o Mine=1")
    assert "Mine=1" in log.read_text()
    assert "BatchMode" not in log.read_text()

    log.unlink()
    (here.home / ".gitconfig").write_text(f"[core]\n\tsshCommand = {ssh} -i key\n")
    here.sync("ssh://example.org/x.git", code=3)
    assert "-i key -o BatchMode=yes" in log.read_text()


def test_nothing_of_the_persons_git_gets_in_the_way(here, there, repository, tmp_path):
    witness = tmp_path / "witness"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "pre-push", "post-merge", "post-rewrite", "pre-auto-gc"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >>{witness}\nexit 1\n")
        (hooks / name).chmod(0o755)
    here.home.mkdir()
    (here.home / ".gitconfig").write_text(
        f"[core]\n\thooksPath = {hooks}\n\tautocrlf = true\n\tquotePath = true\n"
        f"\tfsmonitor = {hooks / 'pre-commit'}\n\tpager = {hooks / 'pre-commit'}\n"
        "[commit]\n\tgpgSign = true\n[push]\n\tdefault = nothing\n\tgpgSign = true\n"
        "[init]\n\tdefaultBranch = elsewhere\n[fetch]\n\tprune = true\n[color]\n\tui = always\n"
    )
    here.store.add(build_paper(1))
    hostile = {
        "GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere", "GIT_INDEX_FILE": "/nowhere", "GIT_TRACE": "1",
        "GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_EXTERNAL_DIFF": "false", "GIT_AUTHOR_DATE": "nonsense",
        "GIT_COMMITTER_DATE": "nonsense", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare",
        "GIT_CONFIG_VALUE_0": "false", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8",
    }  # fmt: skip
    assert here.sync(str(repository), **hostile) == "Bookmarks are synced: 1 sent.\n"
    assert not witness.exists()
    there.sync_here(repository)
    assert there.store.load() == here.store.load()


def test_without_git_it_is_one_sentence(here, tmp_path):
    (tmp_path / "empty").mkdir()
    here.store.add(build_paper(1))
    assert "install git" in here.sync(str(tmp_path / "x.git"), code=1, PATH=str(tmp_path / "empty"))


def test_an_old_git_is_one_sentence(here, tmp_path):
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho git version 2.17.1\n")
    old.chmod(0o755)
    assert "2.30 or newer" in here.sync(str(tmp_path / "x.git"), code=1, PATH=str(old.parent))


def test_a_host_that_never_answers_is_given_up(here, tmp_path, monkeypatch):
    ssh = tmp_path / "ssh"
    pid = tmp_path / "pid"
    ssh.write_text(f"#!/bin/sh\necho $$ >{pid}\nexec sleep 600\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    monkeypatch.setattr("paperreader.bookmarks.sync.repository.ASKING_SECONDS", 1.0)
    here.store.add(build_paper(1))

    with pytest.raises(Exception, match="did not end within 1 seconds"):
        here.sync_here("git@example.org:x.git")
    assert _ends(int(pid.read_text()))


def _ends(pid: int) -> bool:
    """Return whether a process has ended or ends within a few seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 10)[0])
    finally:
        os.close(process)


def test_the_history_is_for_its_owner_only(here, repository):
    here.store.add(build_paper(1))
    here.sync(str(repository))
    assert here.folder.stat().st_mode & 0o777 == 0o700


def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    there.sync_here(repository)
    there.store.change(ONE, edits.set_note("of there"))
    there.sync_here(None)
    here.store.add(build_paper(2))
    before = here.store.path.read_bytes()

    full = ["/bin/sh", "-c", 'ulimit -f 0; exec "$0" bookmark sync', COMMAND]
    done = subprocess.run(
        full, env=own_environment(here.home), capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 1, done
    assert done.stderr.count("\n") == 1
    assert here.store.path.read_bytes() == before
    assert here.sync_here(None) == "Bookmarks are synced: 1 received, 1 sent."
