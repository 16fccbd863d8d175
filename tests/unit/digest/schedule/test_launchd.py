"""The agent of launchd: its plist, and how it is loaded."""

import plistlib
from datetime import time
from pathlib import Path

import pytest

from paperreader.digest.schedule.launchd import Launchd, plist
from paperreader.digest.schedule.plan import Plan
from paperreader.errors import PaperReaderError
from tests.unit.digest.schedule.jobs import AWKWARD, installed, job_of

KEYS = {
    "Label": str, "ProgramArguments": list, "StartCalendarInterval": list, "RunAtLoad": bool,
    "ProcessType": str, "StandardOutPath": str, "StandardErrorPath": str, "EnvironmentVariables": dict,
}  # fmt: skip
"""What of launchd.plist(5) may be in it."""


@pytest.mark.parametrize("program", AWKWARD)
def test_a_plist_is_read_back_and_has_known_keys_only(program):
    job = job_of(program, XDG_DATA_HOME="/x & <y>é")
    found = plistlib.loads(plist(job))

    assert {key: type(value) for key, value in found.items()} == KEYS
    assert found["ProgramArguments"] == list(job.command)
    assert found["EnvironmentVariables"] == {"XDG_DATA_HOME": "/x & <y>é"}
    assert found["StandardErrorPath"] == str(Path.home() / "Library/Logs/paperreader-digest.log")


def test_the_times_are_dictionaries_for_each_hour_of_each_day():
    times = plistlib.loads(plist(job_of("/bin/paperreader", Plan(time(22, 15), (0, 6)))))[
        "StartCalendarInterval"
    ]

    assert times == [
        {"Weekday": 1, "Hour": 22, "Minute": 15},
        {"Weekday": 1, "Hour": 23, "Minute": 15},
        {"Weekday": 0, "Hour": 22, "Minute": 15},
        {"Weekday": 0, "Hour": 23, "Minute": 15},
    ]


@pytest.fixture
def launchctl(programs):
    """Make a launchctl that knows no agent."""
    stand_in = programs("launchctl")
    stand_in.fail("print", "Could not find service")
    return stand_in


def verbs(launchctl):
    return [call.split()[1] for call in launchctl.calls if " print " not in call]


def test_an_agent_is_unloaded_and_loaded_and_read_back(launchctl):
    job = job_of("/bin/paperreader")
    Launchd().install(job)
    Launchd().install(job)
    found = installed(Launchd())

    assert verbs(launchctl) == ["bootout", "bootstrap"] * 2
    assert (found.command, found.plan) == (job.command, job.plan)
    assert found.place == str(Path.home() / "Library/LaunchAgents/paperreader.digest.plist")


def test_that_it_was_not_loaded_is_no_matter(launchctl):
    launchctl.fail("bootout", "Boot-out failed: 3: No such process")
    Launchd().install(job_of("/bin/paperreader"))

    assert Launchd().installed()


def test_an_agent_that_is_refused_leaves_what_was_there(launchctl):
    Launchd().install(job_of("/bin/paperreader"))
    launchctl.fail("bootstrap", "Bootstrap failed: 125: Domain does not support specified action")
    with pytest.raises(PaperReaderError, match="125: Domain does not support"):
        Launchd().install(job_of("/bin/paperreader", Plan(time(9))))

    assert installed(Launchd()).plan == Plan(time(8, 15))


def test_removing_unloads_the_agent_and_deletes_the_plist(launchctl):
    Launchd().install(job_of("/bin/paperreader"))
    Launchd().remove()

    assert Launchd().installed() is None
    assert verbs(launchctl)[-1] == "bootout"


def test_an_agent_that_is_not_loaded_is_said(launchctl):
    Launchd().install(job_of("/bin/paperreader"))

    assert "launchctl bootstrap gui/" in Launchd().warnings()[0]


@pytest.mark.parametrize("content", [b"", b"<plist", b"not a plist & more", plistlib.dumps([1])])
def test_a_plist_that_cannot_be_read_is_a_dead_schedule(launchctl, content):
    path = Path.home() / "Library/LaunchAgents/paperreader.digest.plist"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)

    assert installed(Launchd()).missing == ""
