"""`doctor` reports whatever is wrong, changes nothing, and prints no secret."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.cli.commands.doctor.finding import holder_of, shareable
from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome, Run
from paperreader.library import Library
from paperreader.paths import default_paths
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes import FakeHuggingFace
    from tests.unit.cli.conftest import Call


def report(call: Call, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    """Return the findings by name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(call("doctor", "--json", *arguments).out):
        found.setdefault(finding["name"], []).append(finding)
    return found


def files() -> list[Path]:
    return sorted(default_paths().data.parent.parent.rglob("*"))


@pytest.fixture(autouse=True)
def _browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "true")
    # At the address of another server, its turn would come after a pause.
    monkeypatch.setenv("PAPERREADER_S2_ENDPOINT", "http://127.0.0.1:2")


def test_offline_all_is_well_and_nothing_is_written(call: Call) -> None:
    before = files()
    answer = call("doctor", "--offline")

    assert (answer.code, answer.err) == (0, ""), answer.out
    assert answer.out.endswith("All is well.\n")
    assert "- arXiv               not asked: the network is switched off\n" in answer.out
    assert [file for file in files() if file not in before and "log" not in file.name] == [
        file for file in files() if file not in before and file.is_dir()
    ]


def test_a_server_is_reported_with_what_it_still_allows(
    call: Call, hugging_face: FakeHuggingFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    found = report(call)

    (finding,) = found["Hugging Face"]
    assert finding["state"] == "ok"
    assert "HTTP 200 in " in finding["found"]
    assert finding["found"].endswith("499 requests left, HF_TOKEN is set")
    (unreachable,) = found["arXiv"]
    assert (unreachable["state"], "refused the connection" in unreachable["found"]) == ("fix", True)
    assert [request.path for request in hugging_face.requests] == ["/api/daily_papers?limit=1"]


@pytest.mark.parametrize("token", ["", "hf_canary"])
def test_a_refused_token_is_named_and_else_the_address(
    call: Call, hugging_face: FakeHuggingFace, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    hugging_face.fail_with(403)
    (refused,) = report(call)["Hugging Face"]
    assert (refused["state"], refused["advice"]) == (
        "fix",
        f"Check {'HF_TOKEN' if token else 'HF_ENDPOINT'}.",
    )


def test_every_source_with_a_server_is_asked(call: Call) -> None:
    found = report(call)
    for name in ("arXiv", "Papers with Code", "Semantic Scholar", "GitHub"):
        assert found[name][0]["state"] == "fix", name


def test_a_busy_server_is_a_note(call: Call, hugging_face: FakeHuggingFace) -> None:
    hugging_face.fail_with(503)
    (busy,) = report(call)["Hugging Face"]
    assert (busy["state"], "HTTP 503" in busy["found"]) == ("note", True)


@pytest.mark.usefixtures("hugging_face")
def test_a_wrong_clock_is_reported(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.cli.commands.doctor.servers._skew", lambda *_: -3_600.0)
    (wrong,) = report(call)["Hugging Face"]
    assert (wrong["state"], wrong["advice"]) == ("fix", "Set the clock of this machine.")
    assert wrong["found"].endswith("the clock here is 60 min behind")


def test_damage_is_found_and_the_other_checks_go_on(call: Call) -> None:
    paths = default_paths()
    for folder in (paths.data, paths.config, paths.cache):
        folder.mkdir(parents=True, exist_ok=True)
    paths.library.write_bytes(b"no database at all, but long enough to look like one" * 100)
    paths.bookmarks.write_text("{", encoding="utf-8")
    paths.views.write_text("[]", encoding="utf-8")
    paths.http_cache.write_bytes(b"x" * 5_000)
    paths.config_file.write_text("[display]\ntheme = 7\n[nonsense]\n", encoding="utf-8")
    before = paths.library.read_bytes(), paths.bookmarks.read_bytes()

    found = report(call, "--offline")
    for name in ("library", "bookmarks", "views", "answers", "settings"):
        assert "fix" in [finding["state"] for finding in found[name]], name
    assert len(found["settings"]) == 2
    assert found["sqlite"][0]["state"] == "ok"
    assert (paths.library.read_bytes(), paths.bookmarks.read_bytes()) == before
    assert call("doctor", "--offline").code == 1


def test_damaged_files_are_neither_copied_nor_changed(call: Call) -> None:
    paths = default_paths()
    make_library(paths.library)
    paths.bookmarks.write_text("{", encoding="utf-8")
    paths.views.write_text("[]", encoding="utf-8")
    before = sorted(paths.data.iterdir())

    found = report(call, "--offline")
    assert found["library"][0]["found"].endswith("0 papers, checked")
    assert found["bookmarks"][1]["found"].endswith("the file was left as it is.")
    assert sorted(paths.data.iterdir()) == before


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: file.mkdir(), "is not a file"),
        (os.mkfifo, "is not a file"),
        (lambda file: file.symlink_to("/nowhere"), "links to nothing"),
        (lambda file: file.touch(), ": 0 B, empty, checked"),
        (lambda file: sqlite3.connect(file).execute("create table x (y)"), "the database of another program"),
    ],
    ids=["folder", "pipe", "link", "empty", "foreign"],
)
def test_a_library_that_is_none_is_described(call: Call, make: Callable[[Path], object], words: str) -> None:
    library = default_paths().library
    library.parent.mkdir(parents=True)
    make(library)
    (finding,) = report(call, "--offline")["library"]
    assert words in finding["found"]
    assert (finding["state"] == "ok") == ("empty" in words)


def test_ctrl_c_ends_the_check_of_a_large_library(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_connection: object) -> None:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr("paperreader.cli.commands.doctor.databases._quick_check", interrupted)
    make_library(default_paths().library)
    assert call("doctor", "--offline").code == 130


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="only Linux lists the locks")
def test_a_lock_of_another_process_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert not holder_of(tmp_path / "lock")
        monkeypatch.setattr("os.getpid", lambda: 1)
        assert holder_of(tmp_path / "lock").startswith(", in use")


def test_with_settings_that_cannot_be_used_the_servers_are_still_asked(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    settings = default_paths().config_file
    settings.parent.mkdir(parents=True)
    settings.write_text('[mail]\nhost = "me:canary@example.org"\nto = ["canary"]\n', encoding="utf-8")
    found = report(call)

    assert hugging_face.requests
    assert "HTTP 200" in found["Hugging Face"][0]["found"]
    assert [finding["found"].split()[0] for finding in found["settings"]] == ["mail.host", "mail.to"]
    assert "canary" not in json.dumps(found)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('sendmail = "/nowhere/sendmail"', "`sendmail` does not name a program"),
        ('host = "example.org"\nusername = "me"\npassword_env = "UNSET"', "`password_env` names is not set"),
        ('host = "example.org"\npassword_command = ["/nowhere/pass"]', "`password_command` does not name"),
        ('maildir = "/dev/null/mail"', "the folder that `maildir` names cannot be written"),
    ],
)
def test_mail_that_cannot_work_is_reported_without_sending(call: Call, settings: str, words: str) -> None:
    file = default_paths().config_file
    file.parent.mkdir(parents=True)
    file.write_text(f'[mail]\nfrom = "me@example.org"\n{settings}\n', encoding="utf-8")
    (finding,) = report(call, "--offline")["mail"]
    assert (finding["state"], words in finding["found"]) == ("fix", True)


@pytest.mark.parametrize("editor", ["   ", "'vi"])
def test_an_editor_that_is_no_command_is_a_note(
    call: Call, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("VISUAL", editor)
    found = report(call, "--offline")
    assert found["editor"][0]["found"].startswith("There is no editor to open")
    assert found["browser"][0]["state"] == "ok"


@pytest.mark.parametrize(("attempts", "state"), [(0, "note"), (1, "fix")])
def test_a_digest_whose_lists_could_not_be_fetched_is_a_note_and_a_refused_mail_is_not(
    call: Call, attempts: int, state: str
) -> None:
    run = Run(started=NOW, asked="new", outcome=Outcome.FAILED, reason="No answer.", attempts=attempts)
    DigestRecord(default_paths().digests).save(run)
    assert report(call, "--offline")["last run"][0]["state"] == state


@pytest.mark.parametrize("error", [RuntimeError("broken"), sqlite3.DatabaseError("broken")])
def test_a_check_that_fails_is_a_line_and_the_others_go_on(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("paperreader.cli.commands.doctor.machine.schedule", fail)
    found = report(call, "--offline")
    assert found["schedule"][0]["found"].startswith("could not be checked: ")
    assert found["clipboard"][0]["section"] == "terminal"


def test_it_says_whether_the_next_start_shows_the_saved_screen(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = default_paths()
    assert report(call, "--offline")["first screen"][0]["found"].startswith("none yet")
    paths.state.mkdir(parents=True)
    paths.saved_screen.touch()
    assert "has changed" in report(call, "--offline")["first screen"][0]["found"]
    monkeypatch.setattr("paperreader.saved_screen.current", lambda _: b"")
    assert "shows it at once" in report(call, "--offline")["first screen"][0]["found"]
    paths.config.mkdir(parents=True)
    paths.config_file.write_text("[display]\nsaved_screen = false\n")
    assert report(call, "--offline")["first screen"][0]["found"] == "off (saved_screen in [display])"


@pytest.mark.parametrize(
    ("text", "shared"),
    [
        ("https://me:p@ss/w@host/x.git", "https://host/x.git"),
        ("https://host/x?private_token=1#y", "https://host/x"),
        ("is 'me:pass@host', but", "is 'host', but"),
        ("git@example.org:me/x.git", "git@example.org:me/x.git"),
        ("a value of-a-secret, shown", "a value ***, shown"),
        ("{home}/x and {home}er/x", "~/x and {home}er/x"),
    ],
)
def test_what_is_printed_may_be_shared(text: str, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "of-a-secret")
    assert shareable(text.format(home=Path.home())) == shared.format(home=Path.home())


def test_a_folder_that_cannot_be_looked_at_leaves_the_others_checked(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", f"/{'x' * 300}")
    found = report(call, "--offline")
    assert found["cache folder"][0]["found"].endswith("cannot be written")
    assert found["data folder"][0]["state"] == found["state folder"][0]["state"] == "ok"


def make_library(file: Path) -> None:
    file.parent.mkdir(parents=True)
    library = Library(file)
    library.count()
    library.close()


def test_no_secret_and_no_home_is_printed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    monkeypatch.setenv("GITHUB_TOKEN", "canary with a blank")
    monkeypatch.setenv("https_proxy", "http://me:canary@127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", str(Path.home() / "canary-not-there.pem"))
    answer = call("doctor")

    assert answer.code == 1
    assert "hf_canary" not in answer.out
    assert "me:canary" not in answer.out
    assert "canary with" not in answer.out
    assert "GITHUB_TOKEN in the environment is not a token" in answer.out
    assert str(Path.home()) not in answer.out
    assert "SSL_CERT_FILE names ~/canary-not-there.pem, which does not exist." in answer.out


@pytest.mark.parametrize("proxy", ["socks4://127.0.0.1:9", "http://", "http://me:can/ary@127.0.0.1:9"])
def test_a_proxy_that_cannot_be_used_is_a_line(
    call: Call, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    (finding,) = report(call, "--offline")["proxy"]
    assert finding["state"] == "fix"
    assert "https_proxy" in finding["found"]
    assert "ary" not in finding["found"]
