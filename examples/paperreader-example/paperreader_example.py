"""The papers of a reading group, as a source for paperreader: `paperreader list example:latest`.

The site has one JSON file for each list: `latest.json` holds
`[{"id": "2506.01713", "title": "…", "authors": ["…"], "abstract": "…", "day": "2026-11-20"}]`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import quote

from paperreader.environment import Address
from paperreader.errors import BadAnswer, NotFound
from paperreader.models import Edition, EditionKey, Paper
from paperreader.sources.base import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paperreader.net.context import Context


class ReadingGroup(Source):
    """The reading group as a source."""

    name = "example"
    title = "Reading group"
    addresses: ClassVar[Mapping[str, Address]] = {
        "site": Address("PAPERREADER_EXAMPLE_ENDPOINT", "https://papers.example.org")
    }

    def __init__(self, context: Context) -> None:
        self._client = context.client
        self._site = context.addresses["site"]

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source."""
        return cls(context)

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the name of the list in lower case; without a name it is the latest list."""
        return text.strip().lower() or "latest"

    @classmethod
    def describe(cls, name: str) -> str:
        """Return the heading of a list."""
        return f"{name.capitalize()} papers"

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch a list, which is cached for half an hour."""
        url = f"{self._site}/{quote(key.name, safe='')}.json"
        try:
            answer = await self._client.get(url, ttl=1_800, refresh=refresh)
        except NotFound as error:
            raise NotFound(f"The reading group has no list {key.name}.") from error
        try:
            papers = tuple(_paper(row) for row in json.loads(answer.body))
        except (ValueError, LookupError, TypeError) as error:
            raise BadAnswer("The answer of the reading group is not a list of papers.") from error
        return Edition(
            key=key, source=self.name, order="the group", fetched_at=answer.fetched_at, papers=papers
        )


def _paper(row: dict[str, object]) -> Paper:
    return Paper(
        id=str(row["id"]),
        title=str(row["title"]),
        abstract=str(row.get("abstract", "")),
        authors=tuple(map(str, row.get("authors", ()))),  # type: ignore[call-overload]
        published=date.fromisoformat(str(row["day"])),
    )
