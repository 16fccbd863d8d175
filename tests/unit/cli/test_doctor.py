"""`doctor` reports whatever is wrong, changes nothing, and prints no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.paths import default_paths

if TYPE_CHECKING:
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


def test_a_busy_server_and_a_wrong_clock_are_told_apart(
    call: Call, hugging_face: FakeHuggingFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    hugging_face.fail_with(503)
    (busy,) = report(call)["Hugging Face"]
    assert (busy["state"], "HTTP 503" in busy["found"]) == ("note", True)
    hugging_face.recover()
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


@pytest.mark.parametrize("proxy", ["socks4://127.0.0.1:9", "http://"])
def test_a_proxy_that_cannot_be_used_is_a_line(
    call: Call, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    (finding,) = report(call, "--offline")["proxy"]
    assert finding["state"] == "fix"
    assert "https_proxy" in finding["found"]
