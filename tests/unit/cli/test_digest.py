"""`digest` prints what is new, one list or a view, and says why there is nothing."""

from __future__ import annotations

import email
import email.policy
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.digest.templating import OURS
from paperreader.library import Library
from paperreader.models.edition import EditionKind
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Call

DAY = date(2026, 5, 27)
LATER = datetime(2026, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def stored() -> None:
    """Store a daily list of 20 papers."""
    library = Library(default_paths().library)
    papers = tuple(build_paper(number, edition_date=DAY) for number in range(1, 21))
    library.store(build_edition(kind=EditionKind.DAY, value=str(DAY), papers=papers, fetched_at=LATER))
    library.close()


def configure(text: str) -> Path:
    path = default_paths().config / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_one_list_is_printed_as_text(call: Call) -> None:
    answer = call("digest", str(DAY), "--offline", "--limit", "2")
    assert answer.code == 0
    assert "Wednesday 27 May 2026\n---------------------\n\n1. Paper 1: Learning to Test\n" in answer.out
    assert "18 more: paperreader list 2026-05-27" in answer.out


@pytest.mark.parametrize(("form", "start"), [("html", "<!doctype html>"), ("markdown", "# 15 papers for ")])
def test_the_other_formats(call: Call, form: str, start: str) -> None:
    assert call("digest", str(DAY), "--offline", "--format", form).out.startswith(start)


def test_a_query_chooses_among_the_papers(call: Call) -> None:
    digest = json.loads(call("digest", str(DAY), "number2", "--offline", "--format", "json").out)
    (section,) = digest["sections"]
    assert section["papers"][0]["id"] == "2611.00002"
    assert section["papers"][0]["reason"] == "2nd of Wednesday 27 May 2026"
    assert digest["asked"] == "2026-05-27 number2"


def test_a_mail_is_printed_as_it_would_go(call: Call) -> None:
    configure('[mail]\nhost = "mail.example.org"\nfrom = "me@example.org"\n')
    printed = call("digest", str(DAY), "--offline", "--format", "eml").out
    message = email.message_from_string(printed, policy=email.policy.default)
    assert message["Subject"].startswith("15 papers in 2026-05-27, ")
    assert not message.defects


def test_a_mail_without_settings_is_one_sentence(call: Call) -> None:
    answer = call("digest", str(DAY), "--offline", "--format", "eml")
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "[mail]" in answer.err


def test_nothing_new_is_one_line(call: Call) -> None:
    answer = call("digest", "--offline")
    assert (answer.code, answer.out, answer.err.count("\n")) == (0, "", 1)
    assert "the network is switched off" in answer.err


def test_nothing_new_can_be_silent(call: Call) -> None:
    answer = call("digest", "--offline", "--quiet-when-empty")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_programs_get_the_reason_as_json(call: Call) -> None:
    digest = json.loads(call("digest", "--offline", "--json").out)
    assert digest["sections"] == []
    assert "the network is switched off" in digest["reason"]


def test_a_network_that_is_down_is_named_and_is_an_error(call: Call) -> None:
    answer = call("digest")
    assert answer.code == 3
    assert "could not be fetched. 127.0.0.1 refused the connection." in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("@nope", "There is no view 'nope'"),
        ("2026-13-40", "2026-13-40"),
        ("/no/such/file.json", "/no/such/file.json"),
    ],
)
def test_what_is_not_there_is_one_sentence(call: Call, word: str, sentence: str) -> None:
    answer = call("digest", word, "--offline")
    assert answer.code != 0
    assert answer.err.count("\n") == 1
    assert sentence in answer.err


def test_a_view_is_a_digest(call: Call) -> None:
    call("views", "save", "mine", "number3")
    answer = call("digest", "@mine", "--offline", "--json")
    (section,) = json.loads(answer.out)["sections"]
    assert [paper["id"] for paper in section["papers"]] == ["2611.00003"]


def test_the_output_goes_into_a_file_that_is_not_replaced_by_accident(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "digest.html"
    asked = ("digest", str(DAY), "--offline", "--format", "html", "--output", str(target))
    assert call(*asked).code == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "--force replaces it" in call(*asked).err
    folder = call(*asked[:-1], str(tmp_path), "--force")
    assert (folder.code, folder.err) == (1, f"paperreader: {tmp_path} was not written: it is a folder.\n")


def test_the_templates_are_copied_and_those_of_the_user_stay(call: Call) -> None:
    folder = default_paths().templates
    folder.mkdir(parents=True)
    (folder / "item.txt").write_text("mine", encoding="utf-8")

    answer = call("digest", "templates")

    assert answer.code == 0
    assert {path.name for path in folder.iterdir()} == {path.name for path in OURS.iterdir()}
    assert (folder / "item.txt").read_text(encoding="utf-8") == "mine"
    assert f"{folder / 'item.txt'} is there already; --force replaces it." in answer.err

    call("digest", "templates", "--force")

    assert (folder / "item.txt").read_bytes() == (OURS / "item.txt").read_bytes()


def test_a_template_with_an_error_is_named_and_ours_is_used(call: Call) -> None:
    folder = default_paths().templates
    folder.mkdir(parents=True)
    (folder / "digest.txt").write_text("{{ titel }}", encoding="utf-8")
    answer = call("digest", str(DAY), "--offline")
    assert answer.err == (
        f"paperreader: {folder / 'digest.txt'}, line 1: there is nothing named 'titel'. "
        "The built-in template is used.\n"
    )
    assert "15 papers for " in answer.out


def test_a_digest_loads_neither_the_screen_nor_the_network(call: Call) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from paperreader.cli import main\n"
        f"main(['digest', '{DAY}', '--offline', '--format', 'html', '--output', '-'])\n"
        "print(sorted({'textual', 'httpx', 'asyncio', 'ssl', 'apprise'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_a_fetch_that_failed_is_on_record_and_nothing_is_sent(call: Call, tmp_path: Path) -> None:
    configure(f'[mail]\nmaildir = "{tmp_path / "mail"}"\nfrom = "me@example.org"\n')
    default_paths().library.unlink()

    assert call("digest", "--send").code == 3

    (run,) = json.loads(call("digest", "status", "--json").out)
    assert run["outcome"] == "failed"
    assert run["reason"].endswith("could not be fetched. 127.0.0.1 refused the connection.")
    assert not (tmp_path / "mail").exists()


def test_a_list_that_is_named_is_shown_and_sent_whatever_was_sent(call: Call, tmp_path: Path) -> None:
    configure(f'[mail]\nmaildir = "{tmp_path / "mail"}"\nfrom = "me@example.org"\n')
    call("views", "save", "Mine", "number3")
    for words in ((str(DAY),), ("@mine",)):
        printed = call("digest", *words, "--offline")
        assert call("digest", *words, "--offline", "--send").code == 0
        assert call("digest", *words, "--offline").out == printed.out
        assert call("digest", *words, "--offline", "--send").code == 0
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 4


def test_a_list_that_comes_by_itself_repeats_nothing(call: Call, tmp_path: Path) -> None:
    configure(f'[mail]\nmaildir = "{tmp_path / "mail"}"\nfrom = "me@example.org"\n')
    call("digest", str(DAY), "--offline", "--send", "--limit", "20")
    call("views", "save", "Mine", "number3")
    answer = call("digest", "@mine", "--offline", "--send", "--due")
    assert answer.err == (
        "paperreader: Nothing in Mine is new: its papers were sent already, or are muted.\n"
    )
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_an_empty_view_is_named_with_what_fills_it(call: Call) -> None:
    default_paths().library.unlink()
    call("views", "save", "Mine", "number3")
    assert call("digest", "@mine", "--offline").err == (
        "paperreader: The view Mine: The library is empty. `paperreader list` and `paperreader sync` fill "
        "it.\n"
    )


def test_a_test_goes_although_the_digest_of_the_day_has_gone(call: Call, tmp_path: Path) -> None:
    configure(f'[mail]\nmaildir = "{tmp_path / "mail"}"\nfrom = "me@example.org"\n')
    call("digest", str(DAY), "--offline", "--send", "--due")
    assert call("digest", str(DAY), "--offline", "--send", "--due").err == ""
    assert "The test was accepted" in call("digest", str(DAY), "--offline", "--test", "--due").err


def test_the_help_of_digest_names_its_actions(call: Call) -> None:
    assert "Actions: status, schedule, templates" in call("digest", "--help").out
