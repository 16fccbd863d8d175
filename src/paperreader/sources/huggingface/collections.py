"""Collections at Hugging Face: find, make and change them (https://huggingface.co/docs/hub/collections).

A collection is addressed by its slug, `owner/title-0123456789abcdef01234567`. Changes need a token that may
write.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from paperreader.errors import BadAnswer, InvalidIdentifier, NotFound, SourceError, quoted
from paperreader.models.identifier import parse_identifier
from paperreader.sources.base import Collection, CollectionItem
from paperreader.sources.huggingface.addresses import next_page
from paperreader.sources.values import as_line
from paperreader.text.json_parts import decode_leniently
from paperreader.text.sanitize import clean_block

if TYPE_CHECKING:
    from paperreader.net.client import HttpClient

SLUG = re.compile(
    r"(?:https?://[^/?#]+/(?:api/)?collections/)?(?P<slug>[\w.-]{1,100}/[\w.-]{1,200}-[0-9a-f]{16,24})/?(?:[?#].*)?",
    re.ASCII | re.IGNORECASE,
)
"""The slug of a collection, or the address of its page."""

_LONGEST_NOTE = 500
_MOST_PAGES = 20
"""The pages of the list of a user's collections; each has up to 100."""


class Collections:
    """The collections.

    Args:
        client: sends requests with the token.
        endpoint: the address of Hugging Face.

    Attributes:
        longest_title, longest_note: the limits of the site, in characters.
    """

    longest_title = 60
    longest_note = _LONGEST_NOTE

    def __init__(self, client: HttpClient, endpoint: str) -> None:
        self._client = client
        self._endpoint = endpoint

    async def find(self, name: str) -> Collection | None:
        """Return the collection of a slug or address, or the user's collection of a title; None without one.

        Raises:
            NotFound: there is no collection of that slug.
            SourceError: Hugging Face refused the token, or could not serve.
        """
        if slug := SLUG.fullmatch(name.strip()):
            return _parse(await self.content(slug["slug"]))
        wanted = name.strip().casefold()
        url: str | None = (
            f"{self._endpoint}/api/collections?{urlencode({'owner': await self._user(), 'limit': 100})}"
        )
        for _ in range(_MOST_PAGES):
            if url is None:
                break
            found, url = await self._page(url)
            for one in found:
                if _line(one.get("title")).casefold() == wanted:
                    return _parse(await self.content(_line(one.get("slug"))))
        return None

    async def create(self, title: str) -> Collection:
        """Make a private collection of the owner of the token."""
        content = {"title": title, "namespace": await self._user(), "private": True}
        return _parse(await self._change("POST", "", content))

    async def add(self, collection: Collection, paper_id: str, note: str) -> None:
        """Add a paper; one that is there already stays as it is.

        Raises:
            NotFound: Hugging Face does not have the paper.
            SourceError: it refused the token, or could not serve.
        """
        content: dict[str, Any] = {"item": {"type": "paper", "id": paper_id}}
        if note:
            content["note"] = note
        try:
            await self._change("POST", f"/{_path(collection.slug)}/items", content)
        except BadAnswer as error:
            if error.status != 409:
                raise
        except NotFound as error:
            raise NotFound(f"Hugging Face does not have the paper {paper_id}.") from error

    async def change_note(self, collection: Collection, item: CollectionItem, note: str) -> None:
        """Replace the note of an item."""
        await self._change("PATCH", f"/{_path(collection.slug)}/items/{quote(item.key)}", {"note": note})

    async def remove(self, collection: Collection, item: CollectionItem) -> None:
        """Remove an item; one that is gone already stays gone."""
        try:
            await self._change("DELETE", f"/{_path(collection.slug)}/items/{quote(item.key)}", None)
        except NotFound:
            return

    async def content(self, name: str) -> bytes:
        """Return a collection by its slug or address, as JSON.

        Raises:
            NotFound: there is none, or it is private.
            SourceError: Hugging Face could not serve.
        """
        found = SLUG.fullmatch(name.strip())
        if found is None:
            raise NotFound(f"{quoted(name)} is not the address of a collection.")
        try:
            answer = await self._client.get(f"{self._endpoint}/api/collections/{_path(found['slug'])}")
        except NotFound as error:
            raise NotFound(
                f"Hugging Face has no collection {found['slug']}, or HF_TOKEN may not read it."
            ) from error
        return answer.body

    async def _user(self) -> str:
        """Return the name of the owner of the token."""
        try:
            answer = await self._client.get(f"{self._endpoint}/api/whoami-v2")
        except BadAnswer as error:
            raise _refused(error) from error
        name = as_line(_object(answer.body).get("name"))
        if not name:
            raise BadAnswer("Hugging Face did not say whose HF_TOKEN it is.")
        return name

    async def _page(self, url: str) -> tuple[list[dict[str, Any]], str | None]:
        """Return one page of a list of collections, and the address of the next page."""
        answer = await self._client.get(url)
        found = decode_leniently(answer.body)
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return rows, next_page(answer.headers.get("link", ""), url)

    async def _change(self, method: str, path: str, content: object) -> bytes:
        try:
            answer = await self._client.send(method, f"{self._endpoint}/api/collections{path}", content)
        except BadAnswer as error:
            raise _refused(error) from error
        return answer.body


def _refused(error: BadAnswer) -> SourceError:
    """Return the error for the user: a refused token in words, any other as it is."""
    if error.status not in (401, 403):
        return error
    return SourceError(
        f"Hugging Face refused HF_TOKEN (HTTP {error.status}): it has to be a token that may write."
    )


def _path(slug: str) -> str:
    return quote(slug, safe="/")


def _object(body: bytes) -> dict[str, Any]:
    found = decode_leniently(body)
    if not isinstance(found, dict):
        raise BadAnswer("The answer of Hugging Face is not a collection.")
    return found


def _parse(body: bytes) -> Collection:
    """Read a collection.

    Raises:
        BadAnswer: it is not one.
    """
    found = _object(body)
    slug, rows = _line(found.get("slug")), found.get("items")
    if not SLUG.fullmatch(slug):
        raise BadAnswer("The answer of Hugging Face is not a collection.")
    items = [_item(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return Collection(slug=slug, title=_line(found.get("title")), items=tuple(items))


def _item(row: dict[str, Any]) -> CollectionItem:
    note = row.get("note")
    text = note.get("text") if isinstance(note, dict) else note
    return CollectionItem(
        key=_line(row.get("_id")),
        paper_id=_paper_id(_line(row.get("id"))) if row.get("type") == "paper" else "",
        note=clean_block(text, _LONGEST_NOTE) if isinstance(text, str) else "",
    )


def _line(value: Any) -> str:
    return as_line(value) or ""


def _paper_id(text: str) -> str:
    try:
        return parse_identifier(text).base
    except InvalidIdentifier:
        return ""
