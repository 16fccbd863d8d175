"""Read Hugging Face's answer about one paper: its linked repositories and its discussion.

Each repository and each comment is decoded separately, so that a bad one loses no other. Their number and the
length of their texts are limited.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.models.surroundings import Comment, DailyRank, LinkedRepo, RepoKind, Surroundings
from paperreader.sources.values import NAME_LIMIT, as_count, as_day, as_line, member, organization_name
from paperreader.text.json_parts import array_items, decode_leniently, object_members
from paperreader.text.markdown import plain_markdown
from paperreader.text.sanitize import clean_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_DECODED = 1_000
_MOST_REPOS = 100
"""The most repositories of a kind that are shown."""
_MOST_COMMENTS = 300
_LONGEST_COMMENT = 5_000
_DEEPEST = 8
"""The depth at which deeper replies are shown."""

_REPO_ID = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100})?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_NAMES = {
    RepoKind.MODEL: ("linkedModels", "numTotalModels", "pipeline_tag"),
    RepoKind.DATASET: ("linkedDatasets", "numTotalDatasets", ""),
    RepoKind.SPACE: ("linkedSpaces", "numTotalSpaces", "shortDescription"),
}
"""The keys of each kind: the list, the true count, the text about an item."""


def parse_around(body: bytes) -> Surroundings:
    """Return what an answer of `/api/papers/{id}` has around the paper; an unusable part is empty."""
    parts = object_members(body) or {}
    linked, totals = [], {}
    for kind, (name, total, _) in _NAMES.items():
        linked += _linked(parts.get(name), kind)
        if number := as_count(_decoded(parts.get(total))):
            totals[kind] = number
    return Surroundings(
        linked=tuple(linked),
        totals=totals,
        comments=_threads(_comments(parts.get("comments"))),
        organization=organization_name(_decoded(parts.get("organization"))),
        rank=_rank(parts),
    )


def _decoded(raw: msgspec.Raw | None) -> Any:
    return None if raw is None else decode_leniently(bytes(raw))


def _items(raw: msgspec.Raw | None) -> Iterator[dict[str, Any]]:
    """Yield the objects of an array, each decoded separately."""
    items = array_items(bytes(raw)) if raw is not None else None
    for item in (items or [])[:_MOST_DECODED]:
        if isinstance(value := _decoded(item), dict):
            yield value


def _linked(raw: msgspec.Raw | None, kind: RepoKind) -> list[LinkedRepo]:
    """Return the repositories of a kind, the most downloaded first, none twice."""
    found: dict[str, LinkedRepo] = {}
    about = _NAMES[kind][2]
    for item in _items(raw):
        name = item.get("id")
        if isinstance(name, str) and _REPO_ID.fullmatch(name) and ".." not in name:
            repo = LinkedRepo(
                kind=kind,
                id=name,
                downloads=as_count(item.get("downloads")),
                likes=as_count(item.get("likes")),
                about=as_line(item.get(about), NAME_LIMIT) or "",
            )
            found.setdefault(name, repo)
    ordered = sorted(found.values(), key=lambda repo: (-(repo.downloads or 0), -(repo.likes or 0)))
    return ordered[:_MOST_REPOS]


def _rank(parts: Mapping[str, msgspec.Raw]) -> DailyRank | None:
    """Return the place on the daily list, which the pages of the site have and the API does not promise."""
    rank, day = (
        as_count(_decoded(parts.get("dailyPaperRank"))),
        as_day(_decoded(parts.get("submittedOnDailyAt"))),
    )
    return DailyRank(rank, day) if rank and day else None


class _Post(msgspec.Struct):
    """A comment with its name and that of the comment that it answers."""

    name: str
    parent: str
    comment: Comment


def _comments(raw: msgspec.Raw | None) -> list[_Post]:
    """Return the comments in the order of the answer, with the replies that some answers have inside."""
    posts: list[_Post] = []
    waiting = [("", item) for item in _items(raw)]
    waiting.reverse()
    while waiting and len(posts) < _MOST_COMMENTS:
        above, item = waiting.pop()
        if item.get("type", "comment") != "comment" or not isinstance(data := item.get("data"), dict):
            continue
        name, parent = item.get("id"), data.get("parentCommentId")
        post = _Post(
            name if isinstance(name, str) else f"#{len(posts)}",
            parent if isinstance(parent, str) else above,
            _comment(item, data),
        )
        posts.append(post)
        replies = item.get("replies")
        inside = [reply for reply in replies if isinstance(reply, dict)] if isinstance(replies, list) else []
        waiting += [(post.name, reply) for reply in reversed(inside[:_MOST_COMMENTS])]
    return posts


def _comment(item: dict[str, Any], data: dict[str, Any]) -> Comment:
    latest, author, reactions = data.get("latest"), item.get("author"), data.get("reactions")
    counts = (
        (as_count(member(one, "count")) for one in reactions[:100]) if isinstance(reactions, list) else ()
    )
    hidden = data.get("hidden") is True
    raw = member(latest, "raw")
    return Comment(
        author=as_line(member(author, "fullname"), NAME_LIMIT)
        or as_line(member(author, "name"), NAME_LIMIT)
        or "",
        written=as_moment(item.get("createdAt")),
        text="" if hidden or not isinstance(raw, str) else _plain(raw),
        reactions=sum(filter(None, counts)),
        hidden=hidden,
    )


def _plain(raw: str) -> str:
    cleaned = clean_block(raw[: 4 * _LONGEST_COMMENT], 4 * _LONGEST_COMMENT)
    return clean_block(plain_markdown(cleaned), _LONGEST_COMMENT)


def _threads(posts: list[_Post]) -> tuple[Comment, ...]:
    """Return comments so that each reply follows the comment that it answers.

    A comment whose parent is unknown begins a thread, and so does the first of a circle.
    """
    names = {post.name for post in posts}
    replies: dict[str, list[_Post]] = {}
    for post in posts:
        replies.setdefault(post.parent if post.parent in names else "", []).append(post)
    ordered: list[Comment] = []
    for root in [*replies.get("", ()), *posts]:
        waiting = [(root, 0)]
        while waiting:
            post, depth = waiting.pop()
            if post.name in names:
                names.remove(post.name)
                ordered.append(msgspec.structs.replace(post.comment, depth=min(depth, _DEEPEST)))
                waiting += [(reply, depth + 1) for reply in reversed(replies.get(post.name, ()))]
    return tuple(ordered)


def as_moment(value: object) -> datetime | None:
    """Return a time such as `2026-11-20T08:00:00.000Z`, in UTC."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
