from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.library import Library
from paperreader.library.schema import LATE_INDEXES
from paperreader.paths import default_paths
from paperreader.sources.arxiv.source import Arxiv
from tests.fake_arxiv import FakeArxiv, generated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes import FakeHuggingFace
    from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.sync.backfill.PAUSE", 0.0)


SPAN = ("--since", "2026-05-04", "--until", "2026-05-08")


def days_asked(server: FakeHuggingFace) -> list[str]:
    return [path.partition("date=")[2][:10] for path in server.paths if "date=" in path]


def test_days_are_fetched_once(call: Call, hugging_face: FakeHuggingFace) -> None:
    first = call("sync", *SPAN)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("5 of 5 days · 0 papers")
    assert days_asked(hugging_face) == [f"2026-05-0{number}" for number in (8, 7, 6, 5, 4)]

    again = call("sync", *SPAN)

    assert again.out == "2026-05-04 to 2026-05-08: nothing to fetch, 5 days are here already.\n"
    assert len(hugging_face.paths) == 5


def test_a_sync_leaves_the_indexes_that_a_start_does_not_wait_for(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    call("sync", *SPAN)
    with closing(sqlite3.connect(default_paths().library)) as library:
        known = {name for (name,) in library.execute("select name from sqlite_master")}
    assert known >= set(LATE_INDEXES)


def test_a_terminal_shows_that_the_library_is_indexed_only_when_it_is(
    call: Call, hugging_face: FakeHuggingFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("paperreader.cli.diagnostics.Progress.tell", lambda _, words: shown.append(words))
    assert call("sync", *SPAN).err == ""
    assert shown[-1] == "indexing the library"
    shown.clear()
    assert call("sync", "--since", "2026-05-01", "--until", "2026-05-08").err == ""
    assert shown
    assert "indexing the library" not in shown


def test_a_run_that_died_between_the_answer_and_the_library_does_not_ask_again(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    call("sync", *SPAN)
    default_paths().library.unlink()

    assert call("sync", *SPAN).out.startswith("5 of 5 days")

    assert len(hugging_face.paths) == 5


def test_with_many_words_every_day_has_its_line(call: Call, hugging_face: FakeHuggingFace) -> None:
    told = call("sync", "--since", "2026-11-19", "--until", "2026-11-20", "-v").err.splitlines()
    assert "paperreader: 2026-11-20: 5 papers" in told
    assert "paperreader: 2026-11-19: 0 papers" in told


def test_a_dry_run_asks_nobody_and_remembers_nothing(call: Call, hugging_face: FakeHuggingFace) -> None:
    told = call("sync", "--since", "2026-05-04", "--until", "2026-05-08", "--dry-run").out
    assert "5 days to fetch, about 105 papers in 4 s or more; 0 days are here already." in told
    call("sync", "--since", "2026-05-04", "--dry-run")
    assert hugging_face.paths == []
    assert Library(default_paths().library).synced_since is None


def test_the_summary_as_json(call: Call, hugging_face: FakeHuggingFace) -> None:
    planned = json.loads(call("sync", *SPAN, "--dry-run", "--json").out)
    assert (planned["days_to_fetch"], planned["papers_estimated"], planned["days_fetched"]) == (5, 105, 0)

    done = json.loads(call("sync", "--since", "2026-11-20", "--until", "2026-11-20", "--json").out)

    assert (done["since"], done["days_fetched"], done["days_failed"], done["papers"]) == (
        "2026-11-20",
        1,
        0,
        5,
    )


def test_a_network_that_is_gone_is_one_line(call: Call) -> None:
    answer = call("sync", *SPAN)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.count("\n") == 1
    assert "3 days in a row did not come" in answer.err


def test_a_server_in_trouble_ends_it_as_a_network_that_failed(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    hugging_face.fail_with(503)
    answer = call("sync", *SPAN)
    assert answer.code == 3
    assert answer.err.count("\n") == 1


def test_a_server_without_patience_says_when_to_come_back(call: Call, hugging_face: FakeHuggingFace) -> None:
    hugging_face.fail_with(429, retry_after="7200")
    answer = call("sync", *SPAN)
    assert answer.code == 3
    assert "come back in 120 minutes" in answer.err


def test_one_day_that_does_not_come_is_told_and_the_others_are_here(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    hugging_face.fail_with(403, path="/api/daily_papers?date=2026-05-13")

    answer = call("sync", "--since", "2026-05-11", "--until", "2026-05-15")

    assert answer.code == 1
    assert "1 day did not come; run the same command to try again." in answer.err
    hugging_face.recover()
    assert call("sync", "--since", "2026-05-11", "--until", "2026-05-15").out.startswith("1 of 1 day ·")


def test_offline_it_says_so(call: Call) -> None:
    file = default_paths().config_file
    file.parent.mkdir(parents=True)
    file.write_text("[network]\noffline = true\n")
    answer = call("sync", *SPAN)
    assert answer.code == 3
    assert "switched off" in answer.err


@pytest.mark.parametrize("text", ["2026-13-01", "yesterday", "2026"])
def test_a_day_that_is_none_is_refused(call: Call, text: str) -> None:
    answer = call("sync", "--since", text)
    assert answer.code == 2
    assert "--since takes a day" in answer.err


def test_the_days_come_back_in_the_library(call: Call, hugging_face: FakeHuggingFace) -> None:
    call("sync", "--since", "2026-11-20", "--until", "2026-11-20")
    hugging_face.gone()
    assert len(call("list", "2026-11-20", "--json", "--offline").papers) == 5


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeArxiv]:
    monkeypatch.setitem(Arxiv.addresses, "api", msgspec.structs.replace(Arxiv.addresses["api"], pause=0.0))
    with FakeArxiv(generated(30, date(2026, 11, 2), date(2026, 11, 22))) as fake:
        for name, address in fake.variables.items():
            monkeypatch.setenv(name, address)
        yield fake


CATEGORY = ("--source", "arxiv", "--category", "cs.cl", "--since", "2026-11-02", "--until", "2026-11-22")


def test_weeks_of_a_category_are_fetched_once(call: Call, arxiv: FakeArxiv) -> None:
    planned = "cs.CL, 2026-11-02 to 2026-11-22: 3 weeks to fetch, 0 weeks are here already.\n"
    assert call("sync", *CATEGORY, "--dry-run").out == planned
    assert arxiv.paths == []

    first = call("sync", *CATEGORY)

    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("3 of 3 weeks · 30 papers")
    assert Library(default_paths().library).count() == 30
    again = json.loads(call("sync", *CATEGORY, "--json").out)
    assert (again["categories"], again["weeks_here"], again["papers"]) == (["cs.CL"], 3, 0)
    assert len(arxiv.paths) == 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--category", "cs.CL"), "--source and --category belong together"),
        (("--source", "arxiv"), "--source and --category belong together"),
        (
            ("--source", "arxiv", "--category", "cs.cll"),
            "'cs.cll' is not a category of arXiv; did you mean cs.",
        ),
        (("--source", "huggingface", "--category", "cs.CL"), "Hugging Face has no categories"),
    ],
)
def test_a_wrong_category_is_one_sentence(call: Call, options: tuple[str, ...], reason: str) -> None:
    refused = call("sync", *options)

    assert (refused.code, refused.out) == (2, "")
    assert reason in refused.err
