"""`bookmark sync` with a host that refuses, a lock that somebody left, and a git that does not work."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from paperreader.bookmarks import edits
from paperreader.errors import NetworkError, PaperReaderError
from tests.builders import build_paper
from tests.e2e.sync_computers import clone_of, git, publish

ONE = build_paper(1).id


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def host(repository, tmp_path, monkeypatch) -> str:
    """The address of the repository at a host: ssh that runs its command here."""
    ssh = script(tmp_path / "bin" / "ssh", 'for command; do :; done; eval "$command"')
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    return f"host:{repository}"


def refusal_of(computer, remote) -> str:
    with pytest.raises(NetworkError) as refused:
        computer.sync_here(remote)
    said = str(refused.value)
    assert "was not reached" not in said
    assert said.isprintable()
    assert len(said) < 900
    return said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "error: GH006: Protected branch update failed for refs/heads/main.",
            ("GH006: Protected branch update failed", "until the branch accepts pushes there"),
        ),
        ("fatal: over the quota of 1 MB", ("over the quota of 1 MB", "until there is room")),
        ("no \\033[31mroom " + "for you " * 400, ("no room for you", "until that is changed there")),
        ("", ("hook declined", "does not help until that is changed there")),
    ],
)
@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_host_that_refuses_is_shown_in_its_own_words(hook, words, expected, here, host):
    repository = Path(host.partition(":")[2])
    here.store.add(build_paper(1))
    script(repository / "hooks" / hook, f"printf '{words}' >&2; exit 1")

    said = refusal_of(here, host)

    assert said.startswith(f"{host} refused: ")
    assert all(words in said for words in expected)
    (repository / "hooks" / hook).unlink()
    assert here.sync_here(host) == "Bookmarks are synced: 1 sent."


def test_what_a_host_has_is_taken_though_it_refuses_and_malformed_files_are_named(
    here, there, host, repository
):
    there.store.add(build_paper(1))
    there.sync_here(repository)
    clone = clone_of(repository)
    (clone / "papers" / "2611.00009.json").write_text('{\n "id": "2611.00009",\n "tags": "x"\n}')
    publish(clone)
    here.store.add(build_paper(2))
    script(repository / "hooks" / "pre-receive", "exit 1")

    assert "line 3: tags must be a list, not a text" in refusal_of(here, host)
    assert ONE in here.store.load()


def test_a_branch_that_is_checked_out_is_told_with_what_helps(here, host, tmp_path):
    tree = tmp_path / "tree"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(tree))
    git(tree, "commit", "--quiet", "--allow-empty", "--message=begin")
    here.store.add(build_paper(1))
    for remote in (f"host:{tree}", tree):
        said = refusal_of(here, remote)
        assert "refused: branch is currently checked out. Give a repository without a work tree" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("git@host: Permission denied (publickey).", ("Permission denied (publickey)", "you have access")),
        ("ERROR: Permission to me/x.git denied to you.", ("Permission to me/x.git denied", "your rights")),
        (
            "fatal: detected dubious ownership in repository at /x.git",
            ("dubious ownership", "safe.directory"),
        ),
        ("ERROR: Repository not found.", ("Repository not found", "check its address")),
        ("Host key verification failed.", ("Host key verification failed", "ssh trusts it")),
    ],
)
def test_a_host_that_lets_nobody_in_is_shown_in_its_own_words(words, expected, here, tmp_path, monkeypatch):
    ssh = script(tmp_path / "bin" / "ssh", f"echo '{words}' >&2; exit 255")
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    here.store.add(build_paper(1))
    said = refusal_of(here, "git@host:me/x.git")
    assert all(words in said for words in expected)


def test_a_host_that_is_not_there_was_not_reached(here, tmp_path, monkeypatch):
    words = "ssh: Could not resolve hostname host: Name or service not known"
    monkeypatch.setenv(
        "GIT_SSH_COMMAND", str(script(tmp_path / "bin" / "ssh", f"echo '{words}' >&2; exit 255"))
    )
    here.store.add(build_paper(1))
    with pytest.raises(NetworkError, match=f"will be sent with the next sync.* was not reached: {words}"):
        here.sync_here("git@host:me/x.git")


@pytest.mark.parametrize("as_host", [False, True])
def test_a_lock_that_was_left_is_named(as_host, here, host, repository):
    remote = host if as_host else repository
    here.store.add(build_paper(1))
    here.sync_here(remote)
    lock = repository / "refs" / "heads" / "main.lock"
    lock.touch()
    here.store.change(ONE, edits.set_note("x"))

    said = refusal_of(here, None)

    assert "the lock refs/heads/main.lock there is in the way" in said
    assert "remove that file there" in said
    lock.unlink()
    assert here.sync_here(None) == "Bookmarks are synced: 1 sent."


# A git that does not work


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "#!/bin/sh\necho 'xcrun: error: invalid active developer path' >&2; exit 1\n",
            "`xcode-select --install`",
        ),
        ("#!/bin/sh\nkill -SEGV $$\n", "was stopped by SIGSEGV"),
        ("#!/bin/sh\n", "is not git, or does not work"),
        ("#!/bin/sh\necho 7.5\n", "is not git, or does not work"),
        ("#!/no/such/shell\n", "cannot be started"),
        ("not a program\n", "cannot be started"),
        (
            "#!/bin/sh\ncase $* in *version) echo git version 2.40;; *) echo what;; esac\n",
            "does not print what git",
        ),
        (
            "#!/bin/sh\ncase $* in *version) echo git version 2.40;; *) kill -9 $$;; esac\n",
            "stopped by SIGKILL",
        ),
    ],
)
def test_a_git_that_does_not_work_is_one_sentence(content, told, here, tmp_path, monkeypatch):
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(content)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    here.store.add(build_paper(1))
    before = here.store.path.read_bytes()
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    with pytest.raises(PaperReaderError, match=told) as refused:
        here.sync_here(tmp_path / "shared.git")

    assert "\n" not in str(refused.value)
    assert here.store.path.read_bytes() == before


def test_a_git_that_may_not_be_executed_is_not_there(here, repository, tmp_path, monkeypatch):
    script(tmp_path / "bin" / "git", "").chmod(0o644)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(PaperReaderError, match="install git"):
        here.sync_here(repository)
