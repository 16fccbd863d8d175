"""The quota of a server: obeyed by every process, and forgotten when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.errors import RateLimited
from paperreader.net.quota import Quota

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_000_000


def quota(folder: Path, now: float = NOW) -> Quota:
    return Quota(folder / "state" / "github.json", "GitHub", "; wait", clock=lambda: now)


def answer(left: object, reset: object) -> dict[str, str]:
    return {"x-ratelimit-remaining": str(left), "x-ratelimit-reset": str(reset)}


def test_all_processes_stop_when_it_is_used_up(tmp_path: Path) -> None:
    quota(tmp_path).check()
    quota(tmp_path).note(answer(0, NOW + 600))

    with pytest.raises(RateLimited, match=r"^GitHub allows no more requests for 10 min; wait\.$") as refused:
        quota(tmp_path).check()
    assert refused.value.retry_after == 600
    quota(tmp_path, NOW + 601).check()


def test_some_requests_are_left_for_what_the_user_asks_for(tmp_path: Path) -> None:
    quota(tmp_path).note(answer(10, NOW + 600))

    quota(tmp_path).check(spare=9)
    with pytest.raises(RateLimited):
        quota(tmp_path).check(spare=10)


def test_a_refusal_is_noted_but_not_our_own(tmp_path: Path) -> None:
    own = quota(tmp_path)
    own.note(answer(5, NOW + 600))
    with pytest.raises(RateLimited) as refused:
        own.check(spare=5)
    own.note_refusal(refused.value)
    own.check()

    own.note_refusal(RateLimited("no", None))
    with pytest.raises(RateLimited, match="for 1 min"):
        own.check()


@pytest.mark.parametrize(
    "headers", [{}, answer("", ""), answer("x", NOW), answer(0, 10**15), answer(0, NOW + 10**6)]
)
def test_what_cannot_be_is_not_believed(tmp_path: Path, headers: dict[str, str]) -> None:
    quota(tmp_path).note(headers)
    quota(tmp_path).check()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"left": "x"}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    quota(tmp_path).note(answer(0, NOW + 600))
    (tmp_path / "state" / "github.json").write_bytes(content)
    quota(tmp_path).check()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    quota(tmp_path).note(answer(0, NOW + 600))
    quota(tmp_path).check()
