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
_NOISE = re.compile(
    r"""(?x)
    (?:fatal:\ )?Could\ not\ read\ from\ remote | (?:Please\ make\ sure|and\ the\ repository\ exists)
    | (?:hint|warning|Warning|To|Connection\ to)\b[:\s] | (?:error:\ )?failed\ to\ push
    | (?:remote:\ )?(?:Enumerating|Counting|Compressing|Writing|Resolving|Total|Unpacking)\b
    """
)
PROGRAM = "paperreader"
"""The name of the author of our commits; the machine is in the address."""

NO_REASON = "git failed without a reason"
_AGAIN = "Trying again does not help until "
_ABSENT = f"{_AGAIN}the repository is there and you have access; check its address"
_ACCESS = f"{_AGAIN}you have access; check your key or credential helper, and your rights there"
_ROOM = f"{_AGAIN}there is room in the repository"
_REFUSALS = {
    r"checked out": "Give a repository without a work tree, made by `git init --bare`",
    r"protected branch": f"{_AGAIN}the branch accepts pushes there",
    r"quota|size limit|too large|error: 413|exceeds|no space left": _ROOM,
    r"read-only file system|unable to create temporary": f"{_AGAIN}it can be written",
    r"dubious ownership": f"{_AGAIN}its folder belongs to the user there, or safe.directory names it",
    r"host key verification|identification has changed": f"{_AGAIN}ssh trusts it; connect once by hand",
    r"(?:repository|project)\b.* (?:not found|not exist|not be found)": _ABSENT,
    r"not appear to be a git repository|error: 4(?:04|10)": _ABSENT,
    r"permission|denied|error: 40[13]|authentication|could not read (?:user|pass)": _ACCESS,
    r"unauthorized|read-only|not allowed": _ACCESS,
    r"error: (?:5\d\d|429)": "Try again later",
}
"""What a host says when it refuses, and what helps; the first match counts."""

_SECRET = re.compile(r"//[^/@\s]*@")
_BRANCH = re.compile(r"refs/heads(?:/(?![./])[^\x00-\x20\x7f~^:?*\[\\/]+(?<!\.lock)(?<!\.))+")


class GitError(Exception):
    """Git did not do what was requested; the message is the reason, clean and without secrets.

    Attributes:
        output: the complete standard output of git.
        errors: its complete standard error.
        code: its exit code, 0 if it had none.
    """

    def __init__(self, reason: str, output: bytes = b"", errors: bytes = b"", code: int = 0) -> None:
        super().__init__(reason)
        self.output = output
        self.errors = errors
        self.code = code


class GitFailed(GitError):
    """Git ended with an error, or was stopped because it did not end in time."""


class Unreachable(GitError):
    """Another repository did not answer."""


class Refused(GitError):
    """Another repository answered, and refused.

    Attributes:
        advice: whether trying again can help, and what does; a sentence without a full stop.
    """

    def __init__(
        self, reason: str, advice: str = "", output: bytes = b"", errors: bytes = b"", code: int = 0
    ) -> None:
        super().__init__(reason, output, errors, code)
        self.advice = advice or f"{_AGAIN}that is changed there"


def no_folder(error: OSError) -> GitError:
    """Return the error for a shared folder that the system does not open."""
    kind = Refused if isinstance(error, PermissionError) else Unreachable
    return kind(error.strerror or str(error))


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
            PaperReaderError: git is not installed, or cannot be started.
        """
        with self._started(arguments, own=own) as process:
            try:
                output, errors = process.communicate(stdin, seconds)
            except subprocess.TimeoutExpired as error:
                raise GitFailed(f"git did not end within {seconds:g} seconds") from error
            finally:
                _stop(process)
        if process.returncode:
            raise GitFailed(_reason(errors, process.returncode), output, errors, process.returncode)
        return output

    def _started(self, arguments: tuple[str, ...], *, own: bool) -> subprocess.Popen[bytes]:
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        program = _program()
        try:
            return subprocess.Popen(  # noqa: S603 - an argument list, and the remote has been checked
                [program, f"--git-dir={self.folder}", *settings, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(os.environ, own=own),
                cwd=self.folder.parent,
                # Without a terminal, nothing that git starts can prompt on the screen.
                start_new_session=True,
            )
        except OSError as error:
            if not self.folder.parent.is_dir():
                raise
            raise PaperReaderError(
                f"Git cannot be started: {program}: {error.strerror or error}; install git again."
            ) from error

    def reach(self, *arguments: str, is_folder: bool, is_ssh: bool, seconds: float) -> bytes:
        """Return the output of git about another repository; use the user's settings to reach a host.

        Raises:
            Unreachable: no answer came, or not in time.
            Refused: an answer came, and it is a refusal.
        """
        # Users who set their own ssh program know its options.
        ours = is_ssh and not os.environ.keys() & {"GIT_SSH", "GIT_SSH_COMMAND"}
        ssh = ("-c", f"core.sshCommand={self._ssh()} {_SSH_OPTIONS}") if ours else ()
        try:
            return self.run(*ssh, *arguments, seconds=seconds, own=is_folder)
        except GitFailed as error:
            details = (error.output, error.errors, error.code)
            if (advice := advice_on(error.errors)) or b"!\t" in error.output:
                raise Refused(str(error), advice, *details) from error
            raise Unreachable(str(error), *details) from error

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
    try:
        version = git.run("version").decode("utf-8", "replace")
    except GitFailed as error:
        advice = "`xcode-select --install` installs it" if "xc" in str(error) else "install git again"
        raise PaperReaderError(
            f"The git of this machine does not work ({clean_line(str(error), 120)}); {advice}."
        ) from error
    found = re.search(r"git version (\d+)\.(\d+)", version)
    if found is None:
        raise PaperReaderError(f"{_program()} is not git, or does not work; install git again.")
    if (int(found[1]), int(found[2])) < OLDEST:
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
    return f"{PROGRAM} <{PROGRAM}@{host[:60]}>"


def advice_on(messages: bytes) -> str:
    """Return what helps against a refusal by another repository; an empty text if this is no refusal."""
    text = messages.decode("utf-8", "replace")
    return next((advice for said, advice in _REFUSALS.items() if re.search(said, text, re.IGNORECASE)), "")


def _reason(messages: bytes, code: int) -> str:
    """Return why git failed in one clean line: the words of a host, else the first error, else the last."""
    if code < 0:
        return f"git was stopped by {_signal(-code)}"
    lines = [line.strip() for line in messages.decode("utf-8", "replace").splitlines() if line.strip()]
    lines = [line for line in lines if not _NOISE.match(line)]
    host = [said for line in lines if (said := _said_by_host(line))]
    errors = [line for line in lines if line.startswith(("fatal: ", "error: ", "ssh: "))]
    line = " ".join(host) or (errors or lines[-1:] or [NO_REASON])[0]
    line = line.removeprefix("fatal: ").removeprefix("error: ")
    return _SECRET.sub("//***@", clean_line(line, 300)).rstrip(".")


def _said_by_host(line: str) -> str:
    """Return the words of a host in a line of git, without its marks; an empty text if they are none."""
    if line.startswith("ERROR: "):
        return line.removeprefix("ERROR: ")
    if not line.startswith("remote:"):
        return ""
    words = re.sub(r"^(?:fatal|error|ERROR|GitLab): ", "", line.removeprefix("remote:").strip())
    return words if re.search(r"\w", words) else ""


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the process and its children if it still runs."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
