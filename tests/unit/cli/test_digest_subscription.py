"""Hugging Face's own mail is switched with a token; without one the message names the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.cli.conftest import Call

PAGE = "https://huggingface.co/settings/notifications"
SETTINGS = "/api/settings/notifications"
BOTH = pytest.mark.parametrize("action", ["subscribe", "unsubscribe"])


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    """Hugging Face on this machine, and a token for it."""
    with HTTPServer() as served:
        monkeypatch.setenv("HF_ENDPOINT", served.url_for("").rstrip("/"))
        monkeypatch.setenv("HF_TOKEN", "hf_canary")
        yield served


@pytest.mark.parametrize(("action", "on"), [("subscribe", True), ("unsubscribe", False)])
def test_the_mail_is_switched_with_the_token(call: Call, server: HTTPServer, action: str, on: bool) -> None:
    server.expect_request(SETTINGS, method="PATCH").respond_with_json({"success": True})
    answer = call("digest", action)
    assert (answer.code, answer.out, answer.err.count("\n")) == (0, "", 1)
    assert ("no longer" in answer.err) is not on
    [(request, _)] = server.log
    assert json.loads(request.data) == {"notifications": {"daily_papers_digest": on}}
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["Authorization"] == "Bearer hf_canary"


@BOTH
def test_without_a_token_the_page_is_printed(call: Call, action: str) -> None:
    answer = call("digest", action)
    assert (answer.code, answer.out) == (1, f"{PAGE}\n")
    assert "HF_TOKEN is not set" in answer.err
    assert answer.err.count("\n") == 1


@BOTH
@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (401, 1, "refused HF_TOKEN (HTTP 401)"),
        (403, 1, "refused HF_TOKEN (HTTP 403)"),
        (404, 1, "does not have this"),
        (500, 4, "has a problem"),
    ],
)
def test_a_refusal_is_one_sentence_without_the_token(
    call: Call, server: HTTPServer, *, action: str, status: int, code: int, words: str
) -> None:
    server.expect_request(SETTINGS, method="PATCH").respond_with_json({"error": "hf_canary"}, status=status)
    answer = call("digest", action)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    assert words in answer.err
    assert "canary" not in answer.err


def test_a_login_page_of_the_network_is_no_answer(call: Call, server: HTTPServer) -> None:
    server.expect_request(SETTINGS, method="PATCH").respond_with_data("<html>", content_type="text/html")
    answer = call("digest", "subscribe")
    assert answer.code == 4
    assert "answered with a web page" in answer.err


@BOTH
def test_offline_it_is_one_sentence(call: Call, server: HTTPServer, action: str) -> None:
    answer = call("digest", action, "--offline")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert "The network is switched off" in answer.err
    assert not server.log


def test_where_nobody_answers_it_is_one_sentence(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    answer = call("digest", "subscribe")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert "refused the connection" in answer.err


def test_the_token_goes_to_no_other_host(call: Call, server: HTTPServer) -> None:
    with HTTPServer() as other:
        headers = {"Location": other.url_for(SETTINGS)}
        server.expect_request(SETTINGS, method="PATCH").respond_with_data("", status=307, headers=headers)
        answer = call("digest", "subscribe")
        assert answer.code == 4
        assert not other.log
