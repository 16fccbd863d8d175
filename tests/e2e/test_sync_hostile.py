"""`bookmark sync` with malicious repositories: nothing in them runs, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import edits
from tests.builders import build_paper
from tests.e2e.sync_computers import clone_of, git, publish

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO, THREE = (build_paper(number).id for number in (1, 2, 3))
REMOVAL = b'{"id": "%b", "deleted": "2020-01-01T00:00:00Z"}' % ONE.encode()
REMOVAL_OF_ONE, REMOVAL_OF_THREE = (f"deleted/{paper_id}.json".encode() for paper_id in (ONE, THREE))
PAPER_OF_THREE = f"papers/{THREE}.json".encode()
HOOKS = (
    "pre-receive", "update", "reference-transaction", "post-receive", "post-update", "post-checkout",
    "push-to-checkout", "proc-receive", "pre-push", "pre-auto-gc", "post-index-change", "fsmonitor-watchman",
)  # fmt: skip


def removal_at(moment: str) -> bytes:
    return REMOVAL.replace(b"2020-01-01T00:00:00Z", moment.encode())


def plant(repository: Path, path: bytes, data: bytes, mode: str = "100644") -> None:
    """Commit a file of any name and kind to the shared repository, as no work tree could."""
    plumbing = {**os.environ, "GIT_INDEX_FILE": str(repository / "planting")}

    def run(*argv: str, stdin: bytes = b"") -> str:
        person = ["-c", "user.name=Eve", "-c", "user.email=eve@example.org"]
        command = ["git", *person, f"--git-dir={repository}", *argv]
        return subprocess.run(
            command, env=plumbing, input=stdin, stdout=subprocess.PIPE, check=True
        ).stdout.decode().strip()  # fmt: skip

    run("read-tree", "HEAD")
    blob = run("rev-parse", "HEAD") if mode == "160000" else run("hash-object", "-w", "--stdin", stdin=data)
    run("update-index", "-z", "--index-info", stdin=b"%b %b\t%b\0" % (mode.encode(), blob.encode(), path))
    commit = run("commit-tree", "-p", "HEAD", "-m", "planted", run("write-tree"))
    run("update-ref", "HEAD", commit)


def names_in(repository: Path) -> set[str]:
    return set(git(repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines())


# Names and contents


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (b"deleted/x\ndeleteall\n#.json", REMOVAL),
        (b"papers/x\ndeleteall\n#.json", REMOVAL),
        (b"deleted/x\ny.json", REMOVAL),
        (b"deleted/x\x1b]0;y\x07.json", REMOVAL),
        (b"deleted/\xff.json", REMOVAL),
        (b"papers/\xff.json", REMOVAL),
        (b"papers/A b\\\".json", REMOVAL),
        (b"deleted/.json", REMOVAL),
        (REMOVAL_OF_THREE, REMOVAL),
        (b"deleted/" + b"9" * 300 + b".json", REMOVAL),
        (REMOVAL_OF_THREE, removal_at("0001-01-01T00:00:00+14:00")),
        (REMOVAL_OF_ONE, removal_at("0001-01-01T00:00:00+14:00")),
        (REMOVAL_OF_ONE, removal_at("9999-12-31T23:59:59-14:00")),
        (REMOVAL_OF_ONE, removal_at("9999-12-31T23:59:59.999Z")),
        (PAPER_OF_THREE, json.dumps({"id": THREE, "changed": "9999-12-31T23:59:59.999Z"}).encode()),
        (PAPER_OF_THREE, json.dumps({"id": THREE, "added": "0001-01-01T00:00:00+14:00"}).encode()),
    ],
)  # fmt: skip
def test_a_file_that_no_machine_wrote_is_named_once_and_left_alone(path, data, here, there, repository):
    here.store.add(build_paper(1))
    here.store.change(ONE, edits.set_note("kept"))
    here.sync_here(repository)
    there.sync_here(repository)
    plant(repository, path, data)
    planted = names_in(repository)

    assert here.sync().count("was left alone") == 1
    here.store.add(build_paper(2))
    here.sync()
    there.sync()
    here.store.change(ONE, edits.retag(["a"]))
    here.sync()
    there.sync()

    assert here.store.load() == there.store.load()
    assert here.store.load().keys() == {ONE, TWO}
    assert there.store.load()[ONE].note == "kept"
    assert there.store.load()[ONE].tags == ("a",)
    assert planted <= names_in(repository)


@pytest.mark.parametrize(
    ("path", "mode", "kind"),
    [
        (f"papers/{ONE}.json", "120000", "a link"),
        (f"papers/{ONE}.json", "160000", "a submodule"),
        (f"papers/{ONE}.json/x.json", "100644", "a folder"),
        (f"deleted/{ONE}.json/x.json", "100644", "a folder"),
        (f"deleted/{TWO}.json", "120000", "a link"),
    ],
)
def test_what_is_no_file_stands_for_no_bookmark_and_stays(path, mode, kind, here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    if "/x.json" in path and path.startswith("papers"):
        clone = clone_of(repository)
        (clone / "papers" / f"{ONE}.json").unlink()
        (clone / "other").write_text("so that the folder stays")
        publish(clone)
    plant(repository, path.encode(), b"/etc/passwd", mode)

    assert f"was left alone: it is {kind}" in here.sync()
    here.store.add(build_paper(2))
    here.store.change(ONE, edits.retag(["a"]))
    here.sync()

    assert path in names_in(repository)
    assert f"papers/{TWO}.json" in names_in(repository)
    assert here.store.load()[ONE].tags == ("a",)


def test_a_file_that_may_be_executed_is_a_file(here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    plant(repository, f"papers/{TWO}.json".encode(), json.dumps({"id": TWO}).encode(), "100755")
    here.sync()
    assert here.store.load().keys() == {ONE, TWO}


@pytest.mark.parametrize("name", ["-x", "--upload-pack=touch", "ä", "a'b;c$(d)", "x.y", "@"])
def test_a_branch_may_have_a_name_that_looks_like_something_else(name, here, there, repository):
    git(repository, "symbolic-ref", "HEAD", f"refs/heads/{name}")
    here.store.add(build_paper(1))
    here.sync(str(repository))
    there.sync(str(repository))
    assert there.store.load().keys() == {ONE}
    assert git(repository, "for-each-ref", "--format=%(refname)").split() == [f"refs/heads/{name}"]


@pytest.mark.parametrize(
    "head", ["ref: refs/heads/a:refs/heads/b", "ref: ../../x", "ref: refs/heads/*", "\xff"]
)
def test_a_default_branch_that_git_does_not_allow_is_not_used(head, here, repository):
    (repository / "HEAD").write_text(f"{head}\n")
    here.store.add(build_paper(1))
    here.sync(str(repository))
    assert [path.name for path in (repository / "refs" / "heads").iterdir()] == ["main"]


# A folder, its hooks and its settings


def spring(repository: Path, marker: Path) -> str:
    """Make a program that leaves a mark when it runs, and make it every hook of the folder."""
    program = marker.with_name("program")
    program.write_text(f'#!/bin/sh\necho "$0" >>{marker}\nexit 1\n')
    program.chmod(0o755)
    for folder in (repository / "hooks", marker.with_name("hooks")):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_bytes(program.read_bytes())
            (folder / name).chmod(0o755)
    return str(program)


SETTINGS = (
    ("core.alternateRefsCommand", "{program}"),
    ("core.hooksPath", "{hooks}"),
    ("core.fsmonitor", "{program}"),
    ("core.sshCommand", "{program}"),
    ("core.gitProxy", "{program}"),
    ("core.pager", "{program}"),
    ("core.askPass", "{program}"),
    ("uploadpack.packObjectsHook", "{program}"),
    ("uploadpack.allowFilter", "true"),
    ("receive.procReceiveRefs", "refs"),
    ("receive.denyCurrentBranch", "updateInstead"),
    ("receive.certNonceSeed", "x"),
    ("gpg.program", "{program}"),
    ("filter.x.smudge", "{program}"),
    ("gc.auto", "1"),
    ("gc.recentObjectsHook", "{program}"),
    ("remote.origin.url", "ssh://example.org/x"),
    ("remote.origin.promisor", "true"),
    ("remote.origin.uploadpack", "{program}"),
    ("credential.helper", "!{program}"),
    ("include.path", "{included}"),
)


@pytest.mark.parametrize("as_url", [False, True])
def test_nothing_of_a_folder_runs(as_url, here, there, repository, tmp_path):
    marker = tmp_path / "marker"
    here.store.add(build_paper(1))
    here.sync(str(repository))
    program = spring(repository, marker)
    (repository / "info").mkdir(exist_ok=True)
    (repository / "info" / "attributes").write_text("* filter=x\n")
    alternate = tmp_path / "alternate.git"
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--bare",
        "-c",
        "core.hooksPath=/dev/null",
        str(repository),
        str(alternate),
    )
    included = tmp_path / "included"
    included.write_text(f"[core]\n\thooksPath = {marker.with_name('hooks')}\n")
    values = {"program": program, "hooks": marker.with_name("hooks"), "included": included}
    for name, value in SETTINGS:
        for each in (repository, alternate):
            git(tmp_path, "config", "--file", str(each / "config"), name, value.format(**values))
    (repository / "objects" / "info" / "alternates").write_text(f"{alternate / 'objects'}\n")

    for number in range(2, 4):
        here.store.add(build_paper(number))
        here.sync(f"file://{repository}" if as_url else str(repository))
        there.sync(str(repository))

    assert there.store.load().keys() == {ONE, TWO, THREE}
    assert not marker.exists()


@pytest.mark.parametrize("name", HOOKS)
def test_no_hook_of_a_folder_runs(name, here, there, repository, tmp_path):
    marker = tmp_path / "marker"
    here.store.add(build_paper(1))
    here.sync_here(repository)
    spring(repository, marker)
    for hook in (repository / "hooks").iterdir():
        if hook.name != name:
            hook.unlink()
    here.store.add(build_paper(2))
    here.sync_here(repository)
    there.sync_here(repository)
    assert not marker.exists()


def test_hooks_of_the_user_do_not_run_in_a_folder(here, repository, tmp_path):
    marker = tmp_path / "marker"
    spring(repository, marker)
    here.store.add(build_paper(1))
    (here.home / ".gitconfig").write_text(f"[core]\n\thooksPath = {tmp_path / 'hooks'}\n")
    assert here.sync(str(repository)) == "Bookmarks are synced: 1 sent.\n"
    assert not marker.exists()


def test_a_work_tree_is_neither_written_nor_run(here, tmp_path):
    tree = tmp_path / "tree"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(tree))
    git(tree, "commit", "--quiet", "--allow-empty", "--message=begin")
    git(tree, "config", "receive.denyCurrentBranch", "updateInstead")
    git(tree, "config", "core.worktree", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere").mkdir()
    spring(tree / ".git", tmp_path / "marker")
    here.store.add(build_paper(1))

    assert "checked out" in here.sync(str(tree), code=3)

    assert not any((tmp_path / "elsewhere").iterdir())
    assert not (tmp_path / "marker").exists()


def test_a_file_that_points_to_a_repository_is_not_followed(here, repository, tmp_path):
    folder = tmp_path / "pointing"
    folder.mkdir()
    (folder / ".git").write_text(f"gitdir: {repository}\n")
    here.store.add(build_paper(1))
    assert "not a git repository" in here.sync(str(folder), code=1)


@pytest.mark.parametrize(
    "settings",
    [
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n",
        "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\trefStorage = reftable\n",
        "[core]\n\trepositoryFormatVersion = 2\n",
        "[extensions]\n\tpartialClone = origin\n",
        "[core\n",
    ],
)
def test_a_repository_of_another_kind_is_refused(settings, here, repository):
    (repository / "config").write_text(settings)
    here.store.add(build_paper(1))
    said = here.sync(str(repository), code=3)
    assert "its settings cannot be read" in said or "of a kind that bookmarks cannot be synced with" in said
    assert not any((repository / "refs" / "heads").iterdir())


def test_a_repository_that_a_group_shares_stays_readable_by_the_group(here, repository):
    git(repository, "config", "core.sharedRepository", "group")
    here.store.add(build_paper(1))
    here.sync(str(repository))
    assert all(
        path.stat().st_mode & 0o070 == 0o070
        for path in (repository / "objects").iterdir()
        if len(path.name) == 2
    )
