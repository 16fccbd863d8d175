"""Filters to type while measuring, letter by letter: from one letter to three words."""

from __future__ import annotations

TYPED = (
    "diffusion",
    "large language model",
    "graph neural network",
    "quantization of",
    "reinforcement learning hum",
    "attention",
    "multi-modal reasoning",
    "a survey",
    "the",
    "comp",
    "inter",
    "zero-shot learning",
    "state-of-the-art",
    "efficient transformers",
    "contrastive",
    "s",
    "3d gaussian",
    "gpt-4",
    "vision-language",
    "federated",
)
ASKED = (
    '"language model"',
    "diffusion -video",
    "reasoning OR planning",
    "title:agents",
    "author:zhang",
    "upvotes:>50",
    "upvotes:>50 diffusion",
    "has:code",
    "has:code stars:>1000 transformer",
    "date:2026-05",
    "newer:1y vision",
    "is:unread",
    "is:unread language",
    "cat:cs.cl",
    "org:google",
    "sort:upvotes",
    "diffusion sort:upvotes",
)


def keystrokes() -> list[str]:
    """Return every text that the filter holds after a letter of `TYPED`."""
    return [typed[:end] for typed in TYPED for end in range(1, len(typed) + 1) if typed[end - 1] != " "]
