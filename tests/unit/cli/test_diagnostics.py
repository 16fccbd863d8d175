import asyncio
import errno
import io
import logging
import sqlite3
import stat
from pathlib import Path

import pytest

from paperreader.cli import diagnostics
from paperreader.cli.diagnostics import NobodyReads, guarded, note, say
from paperreader.cli.logfile import Discreet, PrivateFile
from paperreader.errors import BadAnswer, DamagedFile, NetworkError, NotSaved, UsageError
from paperreader.paths import default_paths


def ending(error: BaseException):
    def action() -> int:
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotSaved("The disk is full."), 1),
        (UsageError("What?"), 2),
        (NetworkError("Nobody answered."), 3),
        (BadAnswer("Nonsense."), 4),
        (DamagedFile("It is damaged.", Path("x")), 5),
    ],
)
def test_our_errors_are_one_sentence_and_their_exit_code(error, code, capsys):
    assert guarded(ending(error)) == code
    assert capsys.readouterr() == ("", f"paperreader: {error}\n")


@pytest.mark.parametrize(("end", "code"), [(KeyboardInterrupt(), 130), (NobodyReads(), 141)])
def test_ends_that_need_no_word(end, code, capsys):
    assert guarded(ending(end)) == code
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_while_a_class_is_made_needs_no_word(capsys):
    class Pressed:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def action() -> int:
        return len(type("Made", (), {"key": Pressed()}).__name__)

    assert guarded(action) == 130
    assert capsys.readouterr() == ("", "")


def test_what_nobody_foresaw_goes_to_the_log_without_the_values_of_variables(capsys):
    def action() -> int:
        secret = "hf_canary"
        return len(secret) // 0

    assert guarded(action) == 1

    log = default_paths().log
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(log) in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in log.read_text()
    assert "hf_canary" not in log.read_text().replace('secret = "hf_canary"', "")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_log_that_cannot_be_written_is_not_recommended(capsys, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/none")

    assert guarded(ending(RuntimeError("x"))) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "could not be logged" in said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EACCES, "Permission denied", "/x/y"), "/x/y cannot be used: Permission denied."),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error"),
        (MemoryError(), "not enough memory"),
        (RecursionError("maximum recursion depth exceeded"), "nested too deep"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "invalid start byte"),
        (ModuleNotFoundError("No module named 'httpx'"), "No module named 'httpx'"),
        (ExceptionGroup("several", [OSError(errno.EIO, "Input/output error", "/x")]), "/x cannot be used"),
        (ZeroDivisionError("secret"), "a fault in it"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_sentence_names_a_class(error, said, capsys):
    assert guarded(ending(error)) == 1
    told = capsys.readouterr().err
    assert said in told
    assert not any(word in told for word in ("Error", "Exception", "secret", "should not have"))


def test_a_sentence_is_one_clean_line(capsys):
    say("a\x1b[31mb\nc\x07")

    assert capsys.readouterr().err == "paperreader: ab c\n"


@pytest.mark.parametrize("stream", [None, io.TextIOWrapper(io.BytesIO(), encoding="ascii")])
def test_a_sentence_never_fails(stream, monkeypatch):
    monkeypatch.setattr("sys.stderr", stream)

    say("é")


def test_a_note_is_for_a_terminal_or_for_who_asked(capsys):
    note("quiet", verbose=False)
    note("asked", verbose=True)

    assert capsys.readouterr().err == "paperreader: asked\n"


def test_the_token_is_not_logged(monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    record = logging.makeLogRecord({"msg": "sent hf_canary"})

    assert Discreet("%(message)s").format(record) == "sent ***"


def test_the_log_moves_aside_when_it_is_large(tmp_path, monkeypatch):
    monkeypatch.setattr("paperreader.cli.logfile._MOST_BYTES", 500)
    handler = PrivateFile(tmp_path / "state" / "x.log")
    for _ in range(50):
        handler.emit(logging.makeLogRecord({"msg": "x" * 40}))
    handler.close()

    files = sorted((tmp_path / "state").iterdir())
    assert [file.name for file in files] == ["x.log", "x.log.1", "x.log.2"]
    assert all(file.stat().st_size <= 500 for file in files)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_progress_is_for_a_terminal_alone(capsys):
    progress = diagnostics.Progress()
    progress(100)
    progress.wipe()

    assert capsys.readouterr().err == ""


async def test_from_the_first_second_on_a_terminal_is_told_that_there_is_no_answer(monkeypatch):
    told: list[str] = []
    waited: list[float] = []

    async def wait(seconds):
        waited.append(seconds)
        if len(waited) == 3:
            raise asyncio.CancelledError

    progress = diagnostics.Progress()
    monkeypatch.setattr(asyncio, "sleep", wait)
    monkeypatch.setattr(progress, "tell", told.append)
    with pytest.raises(asyncio.CancelledError):
        await progress.tick()
    assert (told, waited) == (["waiting for an answer, 1 s", "waiting for an answer, 2 s"], [1, 1, 1])
