"""Answers of Papers with Code, in the shapes of its API, made up for tests."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]

TRENDING = "/api/v1/papers/trending"
EVALUATIONS = "/api/v1/evaluations/"


def build_item(number: int = 1, **fields: Any) -> Item:
    """Build a paper as an item of a page."""
    arxiv_id = f"2611.{number:05}"
    return {
        "id": str(9_000 + number),
        "arxiv_id": arxiv_id,
        "title": f"Paper {number} with code",
        "authors": ["Ada Lovelace", "Grace Hopper"],
        "abstract": "We publish\nour code.",
        "tldr": "Code is published.",
        "published": "2026-11-20",
        "url_abs": f"https://arxiv.org/abs/{arxiv_id}",
        "all_categories": ["cs.LG", "cs.CL"],
        "citation_count": 12,
        "repositories": [
            {"url": "https://github.com/fan/copy", "num_stars": 900, "is_official": False},
            {"url": "https://github.com/lab/code", "num_stars": 40, "is_official": True},
        ],
        "project_pages": [{"url": "https://example.org/project", "is_official": True}],
        "hf_models": ["https://huggingface.co/lab/model"],
        "hf_datasets": [],
        "hf_spaces": [],
        **fields,
    }


def build_page(*items: Item, **fields: Any) -> Item:
    """Build a page of papers or of results."""
    return {"count": len(items), "next": None, "previous": None, "results": list(items), **fields}


def build_result(number: int = 1, **fields: Any) -> Item:
    """Build a result of a paper on a benchmark."""
    return {
        "id": "1",
        "paper_id": str(9_000 + number),
        "model_name": "Agent One",
        "harness": None,
        "metrics": {"Cost": 3, "Resolved": 55.5},
        "best_metric": "Resolved",
        "best_rank": 1,
        "task_name": "Coding Agents",
        "dataset_name": "SWE-Bench Pro",
        "is_open": True,
        "result_url": "https://example.test/result",
        **fields,
    }
