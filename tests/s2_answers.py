"""Answers of Semantic Scholar, in the shapes of its API, made up for tests."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]

PAPER = "/graph/v1/paper/ARXIV:2611.00001"
BATCH = "/graph/v1/paper/batch"


def build_counts(citations: int = 1_234, **fields: Any) -> Item:
    """Build the answer about a paper, with its counts."""
    return {
        "paperId": "0123456789abcdef0123456789abcdef01234567",
        "citationCount": citations,
        "influentialCitationCount": 56,
        "tldr": {"model": "tldr@v2.0.0", "text": "Everything is\nshort."},
        **fields,
    }


def build_facts(**fields: Any) -> Item:
    """Build the answer about a paper, with its facts."""
    return {
        **build_counts(),
        "title": "Deep learning",
        "abstract": None,
        "authors": [{"authorId": "1", "name": "Yann LeCun"}, {"authorId": None, "name": "Yoshua Bengio"}],
        "publicationDate": "2015-05-27",
        "externalIds": {"DOI": "10.1038/nature14539", "PubMed": "26017442", "CorpusId": 1779661},
        **fields,
    }


def answer_batch(sent: Item) -> list[Item | None]:
    """Answer a batch: the number of a paper is its count, and paper 3 is unknown."""
    numbers = [int(name.rpartition(".")[2]) for name in sent["ids"]]
    return [None if number == 3 else build_counts(number) for number in numbers]
