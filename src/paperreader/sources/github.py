"""Facts about repositories at GitHub (https://docs.github.com/rest/repos/repos), within its quota.

Answers are cached for a day and then confirmed by their ETag.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, ClassVar, Self

from paperreader.environment import Address
from paperreader.errors import BadAnswer, NotFound, RateLimited
from paperreader.models.surroundings import RepositoryFacts
from paperreader.sources.values import NAME_LIMIT, as_count, as_day, as_line, member
from paperreader.text.json_parts import decode_leniently, object_members
from paperreader.text.links import repository_of
from paperreader.text.markdown import LineKind, PlainLine, plain_lines
from paperreader.text.sanitize import clean_block, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.net.client import Answer, HttpClient
    from paperreader.net.context import Context
    from paperreader.net.quota import Quota

_DAY = 86_400.0
_SECONDS = 10.0
_MOST_BYTES = 4 * 2**20
_ACCEPT = "application/vnd.github+json, application/json"
_LONGEST_README = 100_000
_SPARE = 10
"""The requests of an hour that are left for what the user asks for."""

_MARKDOWN = re.compile(r"(?:\.md|\.markdown|\.mdx|^readme)$", re.IGNORECASE)


class GitHub:
    """GitHub.

    Args:
        client: sends requests, and caches answers.
        quota: the requests that GitHub allows.
        endpoint: the address of the API.
    """

    addresses: ClassVar[Mapping[str, Address]] = {
        "api": Address(
            "PAPERREADER_GITHUB_ENDPOINT", "https://api.github.com", "GITHUB_TOKEN", probe="/rate_limit"
        )
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return GitHub, which uses these parts of the program."""
        advice = "" if context.tokens else "; GITHUB_TOKEN allows more"
        quota = context.quota("GitHub", advice)
        return cls(context.client, quota, endpoint=context.addresses["api"])

    def __init__(self, client: HttpClient, quota: Quota, *, endpoint: str) -> None:
        self._client = client
        self._quota = quota
        self._endpoint = endpoint.rstrip("/")

    async def facts(self, name: str, *, refresh: bool = False) -> RepositoryFacts:
        """Return the facts about a repository, `owner/name`.

        Raises:
            NotFound: GitHub does not have it.
            RateLimited: GitHub allows no more requests for now.
            SourceError: GitHub could not serve.
        """
        answer = await self._get(f"/repos/{name}", name, spare=_SPARE, refresh=refresh)
        return await asyncio.to_thread(parse_facts, answer.body, name)

    async def readme(self, name: str) -> list[PlainLine]:
        """Return the README of a repository as clean lines without markup.

        Raises:
            NotFound: GitHub does not have it, or it has no README.
            RateLimited: GitHub allows no more requests for now.
            SourceError: GitHub could not serve.
        """
        answer = await self._get(f"/repos/{name}/readme", f"a README of {name}")
        return await asyncio.to_thread(parse_readme, answer.body)

    async def _get(self, path: str, what: str, *, spare: int = 0, refresh: bool = False) -> Answer:
        url = self._endpoint + path
        try:
            answer = await self._client.get(
                url, accept=_ACCEPT, ttl=_DAY, refresh=refresh, deadline=_SECONDS, limit=_MOST_BYTES,
                before=lambda: self._quota.check(spare=spare),
            )  # fmt: skip
        except NotFound as problem:
            raise NotFound(f"GitHub does not have {what}.") from problem
        except RateLimited as problem:
            self._quota.note_refusal(problem)
            raise
        if isinstance(answer.problem, RateLimited):
            self._quota.note_refusal(answer.problem)
        self._quota.note(answer.headers)
        return answer


def parse_facts(body: bytes, name: str) -> RepositoryFacts:
    """Return what an answer says about a repository; a part that is not usable is None.

    Raises:
        BadAnswer: it is not a JSON object.
    """
    parts = object_members(body)
    if parts is None:
        raise BadAnswer("GitHub answered something that is not a repository.")

    def part(key: str) -> Any:
        return decode_leniently(bytes(parts[key])) if key in parts else None

    licence = as_line(member(part("license"), "spdx_id"), NAME_LIMIT)
    full_name = part("full_name")
    return RepositoryFacts(
        name=repository_of(f"https://github.com/{full_name}") or name,
        stars=as_count(part("stargazers_count")),
        language=as_line(part("language"), NAME_LIMIT),
        licence=licence if licence != "NOASSERTION" else None,
        pushed=as_day(part("pushed_at")),
        archived=part("archived") is True,
    )


def parse_readme(body: bytes) -> list[PlainLine]:
    """Return a README as clean lines; one that is not Markdown keeps its marks.

    Raises:
        BadAnswer: the answer has no text.
    """
    parts = object_members(body) or {}
    name, content = (
        decode_leniently(bytes(parts[key])) if key in parts else None for key in ("name", "content")
    )
    if not isinstance(content, str):
        raise BadAnswer("GitHub answered something that is not a README.")
    try:
        text = base64.b64decode(content.encode("ascii", "replace"))[: 4 * _LONGEST_README]
    except (binascii.Error, ValueError) as error:
        raise BadAnswer("GitHub answered something that is not a README.") from error
    cleaned = clean_block(text.decode("utf-8", "replace"), _LONGEST_README) or "(This README is empty.)"
    if isinstance(name, str) and not _MARKDOWN.search(name):
        return [PlainLine(line) for line in cleaned.split("\n")]
    return [_cleaned(line) for line in plain_lines(cleaned)]


def _cleaned(line: PlainLine) -> PlainLine:
    """Return a line without what its entities stand for; its indent stays."""
    body = line.text.lstrip(" ")
    indent = line.text[: len(line.text) - len(body)]
    return (
        line if line.kind is LineKind.CODE else line._replace(text=indent + clean_line(body, _LONGEST_README))
    )
