"""The command that the schedule runs, and the variables of the shell that it passes on."""

import os
import sys
from pathlib import Path

import pytest

from paperreader.digest.schedule.job import (
    carried_variables,
    make_job,
    plan_of,
    program_of,
    withheld_variables,
)
from paperreader.digest.schedule.plan import Plan
from paperreader.errors import PaperReaderError

HOME = "/home/me"


@pytest.fixture
def script(tmp_path):
    """Make a console script in a virtual environment, and the link by which the shell finds it."""
    real = tmp_path / "venv" / "bin" / "paperreader"
    real.parent.mkdir(parents=True)
    real.write_text("#!/bin/sh\n")
    real.chmod(0o755)
    link = tmp_path / "bin é" / "paperreader"
    link.parent.mkdir()
    link.symlink_to(real)
    return link


def test_a_link_to_the_program_is_kept(script):
    assert program_of(str(script), {}) == (str(script),)


def test_a_relative_path_becomes_absolute(script, monkeypatch):
    monkeypatch.chdir(script.parent)

    assert program_of("./paperreader", {}) == (str(script),)


def test_started_as_a_module_the_script_beside_python_is_taken(script, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(script.with_name("python")))

    assert program_of("/x/paperreader/__main__.py", {}) == (str(script),)


def test_without_a_script_python_runs_the_module(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))

    assert program_of("-c", {"PATH": str(tmp_path)}) == (str(tmp_path / "python"), "-m", "paperreader")


def test_folders_are_carried_where_they_differ_from_the_usual_ones():
    environ = {
        "HOME": HOME,
        "XDG_CONFIG_HOME": f"{HOME}/.config",
        "XDG_DATA_HOME": "/data",
        "XDG_CACHE_HOME": "relative",
        "XDG_STATE_HOME": f"{HOME}/.local/state/",
    }

    assert carried_variables(environ, HOME) == {"XDG_DATA_HOME": "/data"}


def test_another_home_is_carried():
    environ = {"HOME": "/other", "XDG_CONFIG_HOME": "/other/.config"}

    assert carried_variables(environ, HOME) == {"HOME": "/other"}


def test_endpoints_proxies_certificates_and_the_zone_are_carried_and_nothing_else():
    environ = {
        "HF_ENDPOINT": "http://mirror:8080",
        "PAPERREADER_PWC_ENDPOINT": "http://mirror:8081",
        "https_proxy": "http://proxy:3128",
        "NO_PROXY": "localhost,.example.org",
        "SSL_CERT_FILE": "/etc/own.pem",
        "TZ": ":Asia/Kolkata",
        "EDITOR": "vi",
        "HTTP_PROXY": "",
    }

    assert carried_variables(environ, HOME) == {
        "HF_ENDPOINT": "http://mirror:8080",
        "PAPERREADER_PWC_ENDPOINT": "http://mirror:8081",
        "https_proxy": "http://proxy:3128",
        "NO_PROXY": "localhost,.example.org",
        "SSL_CERT_FILE": "/etc/own.pem",
        "TZ": "Asia/Kolkata",
    }


@pytest.mark.parametrize("zone", ["", "EST5EDT,M3.2.0,M11.1.0", "/etc/localtime", "../x", "Nowhere/City"])
def test_a_zone_that_has_no_name_is_not_carried(zone):
    assert carried_variables({"TZ": zone}, HOME) == {}


def test_what_holds_a_secret_is_named_and_not_written():
    environ = {
        "HTTPS_PROXY": "http://me:canary@proxy:3128",
        "http_proxy": "me:canary@proxy:3128",
        "HF_TOKEN": "canary",
        "GITHUB_TOKEN": "canary",
    }

    assert carried_variables(environ, HOME) == {}
    assert withheld_variables(environ) == ["http_proxy", "HTTPS_PROXY", "HF_TOKEN", "GITHUB_TOKEN"]


def test_a_command_says_its_plan(script):
    job = make_job(Plan(days=(0, 2)), {}, str(script), HOME)

    assert plan_of(job.command) == job.plan
    assert plan_of(("paperreader", "digest", "--send", "--at", "99", "--days", "mon")) is None
    assert plan_of(()) is None


@pytest.mark.parametrize("name", ["a\nb", "a\x7fb", os.fsdecode(b"a\xffb")])
def test_a_path_that_no_schedule_can_hold_is_refused(tmp_path, name):
    script = tmp_path / name / "paperreader"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    with pytest.raises(PaperReaderError, match="control character or is not UTF-8"):
        make_job(Plan(), {}, str(script), HOME)


def test_the_surroundings_have_no_variable_of_the_shell(script):
    job = make_job(Plan(), {"EDITOR": "vi", "XDG_DATA_HOME": "/data", "HOME": HOME}, str(script), HOME)

    assert job.bare_environment(HOME) == {"HOME": HOME, "PATH": "/usr/bin:/bin", "XDG_DATA_HOME": "/data"}
    assert Path(job.program[0]).is_absolute()
