"""Feeds for tests."""

from __future__ import annotations


def rss_of(*titles: str, title: str = "Distill") -> str:
    """Return an RSS feed with a post for each title, the first one the newest."""
    posts = "".join(
        f"<item><title>{post}</title><link>/posts/{number}</link>"
        f"<pubDate>{28 - number:02d} Nov 2026 10:00:00 GMT</pubDate></item>"
        for number, post in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{posts}</channel></rss>"


def page_with_feed(address: str) -> str:
    """Return a web page that names its feed."""
    link = f"<link rel='alternate' type='application/rss+xml' href='{address}'>"
    return f"<!doctype html><html><head>{link}</head><body>Welcome</body></html>"


def opml_of(*outlines: str) -> str:
    """Return an outline."""
    return f"<?xml version='1.0'?><opml version='2.0'><body>{''.join(outlines)}</body></opml>"
