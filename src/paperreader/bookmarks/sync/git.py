"""Run git so that it prompts for nothing, runs nothing else, and ends. The purpose is not known here.

There is no shell, no hook, no prompt, no signature, and no influence of the environment. The user's own
settings apply only when git reaches a host, because they hold the credentials. Messages of git are cleaned
before they are shown.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OLDEST = (2, 30)
"""The first version of git with everything used here: `fetch --no-write-fetch-head` came with 2.29."""

LOCAL_SECONDS = 120.0
ASKING_SECONDS = 60.0
MOVING_SECONDS = 300.0
"""The time limits for git on this machine, for asking a host for its state, and for moving bookmarks."""

_KEPT = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_EXEC_PATH"}
)
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "credential.interactive=never",
    "advice.detachedHead=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=30",
)
_SSH_OPTIONS = "-o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15"
_SECRET = re.compile(r"//[^/@\s]*@")
_BRANCH = re.compile(r"refs/heads(?:/(?![./])[^\x00-\x20\x7f~^:?*\[\\/]+(?<!\.lock)(?<!\.))+")


class GitError(Exception):
    """Git did not do what was requested; the message is the reason, clean and without secrets.

    Attributes:
        output: the complete standard output of git.
        code: its exit code, 0 if it had none.
    """

    def __init__(self, reason: str, output: bytes = b"", code: int = 0) -> None:
        super().__init__(reason)
        self.output = output
        self.code = code


class GitFailed(GitError):
    """Git ended with an error, or was stopped because it did not end in time."""


class Unreachable(GitError):
    """Another repository did not answer, or refused."""


class Git:
    """Git in one repository.

    Args:
        folder: the repository; it has no work tree.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def init(self, branch: str) -> None:
        """Make the repository, bare, without hooks, and with this branch."""
        self.run(
            "init", "--quiet", "--bare", "--template=", f"--initial-branch={branch}", "--", str(self.folder)
        )

    def run(
        self, *arguments: str, stdin: bytes = b"", seconds: float = LOCAL_SECONDS, own: bool = True
    ) -> bytes:
        """Run a git command and return its output.

        Args:
            arguments: the command and its arguments.
            stdin: its standard input.
            seconds: its time limit.
            own: whether to ignore the user's settings.

        Raises:
            GitFailed: git ended with an error, or not in time.
            PaperReaderError: git is not installed.
        """
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        with subprocess.Popen(  # noqa: S603 - an argument list, and the remote has been checked
            [_program(), f"--git-dir={self.folder}", *settings, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(os.environ, own=own),
            cwd=self.folder.parent,
            # Without a terminal, nothing that git starts can prompt on the screen.
            start_new_session=True,
        ) as process:
            try:
                output, errors = process.communicate(stdin, seconds)
            except subprocess.TimeoutExpired as error:
                raise GitFailed(f"git did not end within {seconds:g} seconds") from error
            finally:
                _stop(process)
        if process.returncode:
            raise GitFailed(_reason(errors), output, process.returncode)
        return output

    def reach(self, *arguments: str, is_folder: bool, is_ssh: bool, seconds: float) -> bytes:
        """Return the output of git about another repository; use the user's settings to reach a host.

        Raises:
            Unreachable: git ended with an error, or not in time.
        """
        # Users who set their own ssh program know its options.
        ours = is_ssh and not os.environ.keys() & {"GIT_SSH", "GIT_SSH_COMMAND"}
        ssh = ("-c", f"core.sshCommand={self._ssh()} {_SSH_OPTIONS}") if ours else ()
        try:
            return self.run(*ssh, *arguments, seconds=seconds, own=is_folder)
        except GitFailed as error:
            raise Unreachable(str(error), error.output, error.code) from error

    def _ssh(self) -> str:
        with suppress(GitFailed):
            command = self.run("config", "--get", "core.sshCommand", own=False)
            return command.decode("utf-8", "replace").strip()
        return "ssh"


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise PaperReaderError(
            "Bookmarks are synced with git, which is not installed here; install git first."
        )
    return found


def require_version(git: Git) -> None:
    """Raise an error if git lacks anything used here.

    Raises:
        PaperReaderError: git is missing or too old.
    """
    version = git.run("version").decode("utf-8", "replace")
    found = re.search(r"(\d+)\.(\d+)", version)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise PaperReaderError(
            f"Syncing needs git {oldest} or newer, and this machine has {clean_line(version, 60)}."
        )


def _environment(present: Mapping[str, str], *, own: bool) -> dict[str, str]:
    """Return the environment for git."""
    variables = {
        name: value for name, value in present.items() if not name.startswith("GIT_") or name in _KEPT
    }
    variables |= {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
        "GIT_ALLOW_PROTOCOL": "file:https:ssh",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }
    if own:
        variables |= dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull)
        variables["GIT_CONFIG_NOSYSTEM"] = "1"
    elif "GIT_CONFIG_GLOBAL" in present:
        variables["GIT_CONFIG_GLOBAL"] = present["GIT_CONFIG_GLOBAL"]
    return variables


def is_branch(name: str) -> bool:
    """Return whether git allows this as a full branch name, so that it means nothing else in a refspec."""
    return bool(_BRANCH.fullmatch(name)) and ".." not in name and "@{" not in name


def identity() -> str:
    """Return the author of commits: this program on this machine."""
    host = re.sub(r"[^A-Za-z0-9.-]+", "-", socket.gethostname()).strip("-.") or "localhost"
    return f"paperreader <paperreader@{host[:60]}>"


def _reason(messages: bytes) -> str:
    """Return why git failed in one clean line: the first that it calls an error, else the last one."""
    lines = [line.strip() for line in messages.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("fatal: ", "error: ", "remote: error", "ssh: "))]
    line = (errors or lines[-1:] or ["git failed"])[0]
    line = line.removeprefix("fatal: ").removeprefix("error: ")
    return _SECRET.sub("//***@", clean_line(line, 300)).rstrip(".")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and its children if it still runs."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
