"""The units of systemd, checked by systemd itself if it is installed."""

import os
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from paperreader.digest.schedule.plan import Plan
from paperreader.digest.schedule.systemd import Systemd, calendar, units
from paperreader.errors import PaperReaderError
from tests.unit.digest.schedule.jobs import installed, job_of

ANALYZE = shutil.which("systemd-analyze") or ""
judged = pytest.mark.skipif(not ANALYZE, reason="systemd-analyze is not here")

PLANS = [
    (Plan(), "Mon..Fri *-*-* 08..23:00:00"),
    (Plan(time(8, 15), (0, 2, 4)), "Mon,Wed,Fri *-*-* 08..23:15:00"),
    (Plan(time(23, 59), (0, 1, 2, 3, 4, 5, 6)), "Mon..Sun *-*-* 23:59:00"),
    (Plan(time(0), (0, 5, 6)), "Mon,Sat..Sun *-*-* 00..23:00:00"),
]


@pytest.mark.parametrize(("plan", "text"), PLANS)
def test_a_plan_is_written_as_systemd_takes_it(plan, text):
    assert calendar(plan) == text


@judged
@pytest.mark.parametrize("plan", [plan for plan, _ in PLANS])
@pytest.mark.parametrize("zone", ["", "Asia/Kolkata", "America/St_Johns", "Europe/Berlin"])
def test_systemd_understands_the_calendar(plan, zone):
    done = subprocess.run(
        [ANALYZE, "calendar", calendar(plan, zone)], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")


@judged
@pytest.mark.parametrize("name", ["plain", "h b%d&é", "100%", "$HOME $$x", "%h-%n"])
def test_systemd_finds_no_fault_in_the_units(tmp_path, name):
    program = tmp_path / name / "paperreader"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    folder = tmp_path / "units"
    folder.mkdir()
    job = job_of(program, XDG_DATA_HOME='/x y%"z\\', HTTPS_PROXY="http://p:1", TZ="Asia/Kolkata")
    for unit, text in units(job).items():
        (folder / unit).write_text(text)
    for unit in units(job):
        done = subprocess.run(
            [ANALYZE, "verify", "--user", "--man=no", str(folder / unit)],
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("mark", ['"', "'", "\\"])
def test_a_path_that_systemd_cannot_run_is_refused(mark):
    with pytest.raises(PaperReaderError, match="`--with cron`"):
        units(job_of(f"/a{mark}b/paperreader"))


def test_nothing_delays_the_timer_or_waits_for_what_users_have_not():
    text = "".join(units(job_of("/bin/paperreader")).values())

    assert "Persistent=true" in text
    assert "RandomizedDelay" not in text
    assert "network" not in text


@pytest.fixture
def systemctl(programs, monkeypatch):
    """Make a stand-in that records its calls, and fails if their words are in `failing`."""
    return programs("systemctl")


@pytest.mark.parametrize("program", ["/h b%d&é/paperreader", "/a/100%/%h/paper$$reader"])
def test_what_is_installed_is_read_back(systemctl, program):
    job = job_of(program, TZ="Asia/Kolkata")
    Systemd().install(job)
    found = installed(Systemd())

    assert found.command == job.command
    assert found.plan == job.plan
    assert found.zone.key == "Asia/Kolkata"
    assert found.missing == found.command[0]


def test_installing_twice_changes_nothing_and_a_new_time_restarts_the_timer(systemctl):
    Systemd().install(job_of("/bin/paperreader"))
    path = installed(Systemd()).place
    first = Path(path).stat()
    Systemd().install(job_of("/bin/paperreader"))

    now = Path(path).stat()  # Reading the file may change when it was last read.
    assert (now.st_ino, now.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    assert not [call for call in systemctl.calls if "restart" in call]
    Systemd().install(job_of("/bin/paperreader", Plan(time(9))))
    assert systemctl.calls[-1] == "systemctl --user restart paperreader-digest.timer"


def test_a_refusal_of_systemd_leaves_what_was_there(systemctl):
    Systemd().install(job_of("/bin/paperreader"))
    before = installed(Systemd())
    systemctl.fail("daemon-reload", "Failed to connect to bus: No medium found")
    with pytest.raises(PaperReaderError, match="No medium found"):
        Systemd().install(job_of("/bin/paperreader", Plan(time(9))))

    assert installed(Systemd()).command == before.command


def test_a_first_installation_that_is_refused_leaves_nothing(systemctl):
    systemctl.fail("daemon-reload", "Failed to connect to bus: No medium found")
    with pytest.raises(PaperReaderError, match="`--with cron`"):
        Systemd().install(job_of("/bin/paperreader"))

    assert Systemd().installed() is None


def test_removing_stops_the_timer_and_deletes_the_units(systemctl):
    Systemd().install(job_of("/bin/paperreader"))
    Systemd().remove()

    assert Systemd().installed() is None
    assert "systemctl --user disable --now paperreader-digest.timer" in systemctl.calls
    Systemd().remove()


def test_units_go_where_the_manager_reads_them(systemctl, tmp_path, monkeypatch):
    usual = tmp_path / "home/.config/systemd/user"
    systemctl.answer("UnitPath", f"UnitPath=/etc/systemd/user {usual} /usr/lib/systemd/user")
    Systemd().install(job_of("/bin/paperreader"))

    assert (usual / "paperreader-digest.timer").exists()


@pytest.mark.parametrize("failing", [False, True])
def test_that_the_timer_stops_at_logout_is_said(systemctl, programs, failing):
    loginctl = programs("loginctl")
    if failing:
        loginctl.fail("Linger", "Failed to get user: User ID 7 is not logged in or lingering")
    else:
        loginctl.answer("Linger", "Linger=no")

    assert "`loginctl enable-linger`" in " ".join(Systemd().warnings())
    assert not [call for call in loginctl.calls if "enable-linger" in call]


def test_a_timer_that_is_not_active_is_said(systemctl, programs):
    programs("loginctl").answer("Linger", "Linger=yes")
    Systemd().install(job_of("/bin/paperreader"))
    systemctl.answer("is-active", "inactive")

    assert Systemd().warnings() == [
        "The timer is not active; `systemctl --user enable --now paperreader-digest.timer` starts it."
    ]
