"""Answers of Hugging Face about a paper, in the shapes of its API and its pages, made up for tests."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from paperreader.models import Paper

Item = dict[str, Any]


def build_item(paper: Paper) -> Item:
    """Build a paper as an item of `/api/daily_papers`, with the fields that real items have."""
    published = f"{paper.published}T00:00:00.000Z"
    inner: Item = {
        "id": paper.id,
        "authors": [
            {"_id": f"{n:024x}", "name": name, "hidden": False} for n, name in enumerate(paper.authors)
        ],
        "publishedAt": published,
        "title": paper.title,
        "summary": paper.abstract,
        "upvotes": paper.upvotes or 0,
        "discussionId": hashlib.sha256(paper.id.encode()).hexdigest()[:24],
    }
    optional = {
        "submittedOnDailyAt": f"{paper.edition_date}T00:00:00.000Z" if paper.edition_date else None,
        "githubRepo": paper.code_url,
        "githubRepoAddedBy": paper.code_origin,
        "githubStars": paper.stars,
        "projectPage": paper.project_url,
        "ai_summary": paper.summary,
        "ai_keywords": list(paper.keywords) or None,
        "organization": {"name": "lab", "fullname": paper.organization} if paper.organization else None,
        "withdrawnAt": published if paper.withdrawn else None,
    }
    inner |= {name: value for name, value in optional.items() if value is not None}
    item: Item = {
        "paper": inner,
        "publishedAt": published,
        "title": paper.title,
        "summary": paper.abstract,
        "thumbnail": f"https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{paper.id}.png",
        "numComments": paper.comments or 0,
        "isAuthorParticipating": False,
    }
    if paper.submitted_by:
        item["submittedBy"] = {"name": paper.submitted_by, "fullname": paper.submitted_by, "type": "user"}
    return item


def build_flat(item: Item) -> Item:
    """Turn an item into the answer of `/api/papers/{id}`."""
    linked: Item = {f"linked{kind}": [] for kind in ("Models", "Datasets", "Spaces")}
    counts = {f"numTotal{kind}": number for number, kind in enumerate(("Models", "Datasets", "Spaces"))}
    return {**item["paper"], **linked, **counts}


def build_comment(name: str, raw: str = "Well done!", *, answers: str | None = None, **data: Any) -> Item:
    """Build a comment of `/api/papers/{id}?field=comments`, with the fields that real ones have."""
    parent = {"parentCommentId": answers} if answers else {}
    return {
        "id": name,
        "author": {
            "_id": "5f",
            "fullname": f"Author of {name}",
            "name": name,
            "type": "user",
            "isPro": False,
        },
        "createdAt": "2026-11-20T10:00:00.000Z",
        "type": "comment",
        "data": {
            "edited": False,
            "hidden": False,
            "latest": {"raw": raw, "html": f"<p>{raw}</p>", "updatedAt": "2026-11-20T10:00:00.000Z"},
            "numEdits": 0,
            "editors": [name],
            "reactions": [],
            "isReport": False,
            **parent,
            **data,
        },
    }


def build_repository(name: str = "a/b") -> Item:
    """Build GitHub's answer about a repository."""
    return {
        "full_name": name,
        "stargazers_count": 11_184,
        "language": "Python",
        "license": {"key": "mit", "name": "MIT License", "spdx_id": "MIT"},
        "pushed_at": "2026-11-18T09:30:00Z",
        "archived": False,
    }


def build_readme(text: str, name: str = "README.md") -> Item:
    """Build GitHub's answer with a README."""
    return {"name": name, "encoding": "base64", "content": base64.encodebytes(text.encode()).decode()}


def build_page(items: Iterable[Item], day: date | None = None) -> str:
    """Build the web page that shows the items: as small as possible, with the parts that matter."""
    props = {
        "canSubmit": False,
        "periodType": "day",
        "dateString": str(day or ""),
        "dailyPapers": list(items),
    }
    return (
        '<!doctype html><html><body><div class="SVELTE_HYDRATER contents" data-target="MainHeader" '
        'data-props="{&quot;isWide&quot;:false}"></div><main><div class="SVELTE_HYDRATER contents" '
        f'data-target="DailyPapers" data-props="{html.escape(json.dumps(props))}"></div></main></body></html>'
    )
