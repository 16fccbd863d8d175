"""`digest schedule` on the command line: its questions, files, output and warnings."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from paperreader.digest.record import DigestRecord
from paperreader.digest.run import Outcome, Run
from paperreader.paths import default_paths


@pytest.fixture
def systemd(programs):
    """Set up a machine with systemd, whose user does not linger."""
    programs("loginctl").answer("Linger", "Linger=no")
    systemctl = programs("systemctl")
    systemctl.answer("is-active", "active")
    return systemctl


@pytest.fixture
def no_systemd(programs):
    programs("systemctl").fail("", "System has not been booted with systemd")


def configure(text):
    path = default_paths().config_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def answers(monkeypatch):
    """Return a function that sets what the user types at the terminal."""

    class Terminal:
        def __init__(self, lines):
            self._lines = iter(lines)

        def isatty(self):
            return True

        def readline(self):
            return next(self._lines, "")

    return lambda *lines: monkeypatch.setattr(sys, "stdin", Terminal(lines))


def test_without_a_schedule_it_says_how_to_make_one(call, on_path):
    answer = call("digest", "schedule")

    assert (answer.code, answer.out) == (0, "")
    assert "No digest is scheduled; `paperreader digest schedule --at 08:00 --days mon-fri`" in answer.err


@pytest.mark.parametrize("options", [["--at", "08:00"], ["--with", "systemd"], ["--days", "mon"]])
def test_without_a_terminal_and_yes_it_shows_what_it_would_write(call, systemd, options):
    answer = call("digest", "schedule", *options)

    assert answer.code == 2
    assert answer.out.startswith("This goes into ")
    assert "digest --send --due" in answer.out
    assert answer.err.endswith("no terminal to ask at; --yes continues without asking.\n")
    assert "No digest is scheduled" in call("digest", "schedule", "--show").err


def test_a_schedule_is_made_shown_and_removed(call, systemd):
    made = call("digest", "schedule", "--at", "8:30", "--days", "mon,wed", "--yes")

    assert made.code == 0
    assert "mon,wed, every hour from 08:30" in made.out
    assert "Next:" in made.out
    assert "UTC+00:00" in made.out
    assert "`loginctl enable-linger`" in made.err
    assert call("digest", "schedule").out == made.out == call("digest", "schedule", "--show").out
    removed = call("digest", "schedule", "--remove", "--yes")
    assert (removed.code, removed.out) == (0, "")
    assert "No digest is scheduled" in call("digest", "schedule").err
    assert call("digest", "schedule", "--remove").code == 0


@pytest.mark.parametrize(("zone", "words"), [("Asia/Kolkata", "IST"), ("America/St_Johns", "NST")])
def test_the_next_run_has_the_zone_of_the_shell(call, systemd, monkeypatch, zone, words):
    monkeypatch.setenv("TZ", zone)

    assert f"08:00 {words} ({zone}, " in call("digest", "schedule", "--at", "08:00", "--yes").out


def test_a_schedule_is_shown_to_programs(call, systemd):
    assert json.loads(call("digest", "schedule", "--json").out) == []
    call("digest", "schedule", "--at", "8:30", "--days", "mon,wed", "--yes")
    (found,) = json.loads(call("digest", "schedule", "--json").out)

    assert {name: found[name] for name in ("scheduler", "at", "days", "is_done")} == {
        "scheduler": "systemd", "at": "08:30", "days": "mon,wed", "is_done": False,
    }  # fmt: skip
    assert found["command"][-4:] == ["--at", "08:30", "--days", "mon,wed"]
    assert found["place"].endswith("paperreader-digest.timer")
    assert datetime.fromisoformat(found["next"]) > datetime.now(UTC)
    assert "enable-linger" in found["warnings"][-1]


def test_a_zone_that_cron_does_not_follow_is_said(call, no_systemd, crontab, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    answer = call("digest", "schedule", "--at", "08:00", "--yes")

    assert "cron does not follow TZ of this shell" in answer.err
    assert "IST" not in answer.out


def test_an_answer_is_asked_for_and_no_is_the_usual_one(call, systemd, answers):
    answers("\n")
    answer = call("digest", "schedule", "--at", "08:00")

    assert answer.code == 1
    assert "paperreader-digest.timer" in answer.out
    assert "OnCalendar=" in answer.out
    assert "Nothing was changed." in answer.err
    answers("y\n", "n\n")
    assert call("digest", "schedule", "--at", "08:00").code == 0
    answers("\n")
    assert call("digest", "schedule", "--remove").code == 1
    assert "Runs:" in call("digest", "schedule").out


def test_without_systemd_the_crontab_is_taken(call, no_systemd, crontab):
    assert "crontab" in call("digest", "schedule", "--yes").out
    assert b"8-23 * * 1-5" in crontab.content


def test_a_schedule_in_another_place_is_removed(call, systemd, crontab):
    call("digest", "schedule", "--yes", "--with", "cron")
    answer = call("digest", "schedule", "--yes", "--with", "systemd")

    assert not crontab.kept.exists()
    assert "The schedule in the crontab was removed" in answer.err
    assert call("digest", "schedule").out.count("Next:") == 1


def test_a_scheduler_that_is_not_here_is_said(call, no_systemd):
    named = call("digest", "schedule", "--yes", "--with", "systemd")
    assert (named.code, named.err.count("\n")) == (1, 1)
    assert "systemd cannot send the digest here: `systemctl --user` failed (System has not been" in named.err
    nothing = call("digest", "schedule", "--yes")
    assert nothing.code == 1
    assert "neither systemd for its users nor launchd nor crontab" in nothing.err


@pytest.mark.parametrize(
    "options", [["--at", "25:00"], ["--days", "someday"], ["--with", "anacron"], ["--show", "--remove"]]
)
def test_bad_options_are_one_sentence(call, systemd, options):
    answer = call("digest", "schedule", "--yes", *options)

    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("option", [["--at", "08:00"], ["--days", "mon"]])
def test_a_time_without_due_is_refused(call, option):
    answer = call("digest", "--send", *option)

    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "they go with --due" in answer.err


def test_lines_of_ours_that_are_damaged_are_left_to_the_user(call, no_systemd, crontab):
    crontab.kept.write_bytes(b"# >>> paperreader digest\n0 1 * * * true\n")

    assert "The schedule in the crontab cannot be read" in call("digest", "status").err
    for options in (["--remove"], ["--at", "08:00"]):
        answer = call("digest", "schedule", "--yes", *options)
        assert answer.code == 1
        assert "crontab -e" in answer.err
    assert crontab.content == b"# >>> paperreader digest\n0 1 * * * true\n"


def test_what_a_schedule_would_not_see_is_said(call, systemd, monkeypatch, on_path):
    (on_path / "own-password").symlink_to("/bin/sh")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:canary@proxy:3128")
    configure('[mail]\nhost = "h.example"\npassword_command = ["own-password", "pass"]\n')
    answer = call("digest", "schedule", "--yes")

    assert "HTTPS_PROXY of this shell may hold a secret" in answer.err
    assert f"write {on_path / 'own-password'} in its place" in answer.err
    assert "password_command asks pass" in answer.err
    assert "canary" not in answer.err + answer.out


def test_a_password_in_a_variable_is_said(call, systemd):
    configure('[mail]\nhost = "h.example"\npassword_env = "MAIL_PASSWORD"\n')

    assert "MAIL_PASSWORD, which password_env in [mail] names" in call("digest", "schedule", "--yes").err


def test_that_nothing_says_where_to_send_to_is_said(call, systemd):
    assert (
        f"[mail] in {default_paths().config_file} has no destination"
        in call("digest", "schedule", "--yes").err
    )


def test_status_says_that_the_program_of_a_schedule_is_gone(call, systemd, monkeypatch, tmp_path):
    script = tmp_path / "paperreader"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(script)])
    call("digest", "schedule", "--yes")
    script.unlink()

    assert f"runs {script}, which is not a program" in call("digest", "status").err


def test_a_digest_that_has_gone_loads_nothing_to_learn_that():
    record = DigestRecord(default_paths().digests)
    record.save(Run(started=datetime.now(UTC), asked="new", outcome=Outcome.ACCEPTED))
    argv = ["digest", "--send", "--due", "--quiet-when-empty"]
    script = f"import sys; from paperreader.cli import main; code = main({argv}); print(code, *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], env=dict(os.environ), capture_output=True, text=True, check=False
    )
    code, *modules = done.stdout.split()

    assert (code, done.stderr) == ("0", "")
    for name in ("jinja2", "httpx", "textual", "filelock", "paperreader.library", "paperreader.digest.smtp",
                 "paperreader.cli.commands.bookmark"):  # fmt: skip
        assert name not in modules
