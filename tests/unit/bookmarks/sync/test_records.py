from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paperreader.bookmarks.sync.merge import Deleted
from paperreader.bookmarks.sync.records import FORMAT_FILE, META, README, blob_of, meta_changes, to_files

EARLIER = b"""# Bookmarks

The bookmarks of paperreader, kept in step between machines by `paperreader bookmark sync`. Each file in
`papers/` is a bookmark; each in `deleted/` says when one was removed.

You may edit, remove and add files here, by hand or on a site: every machine takes the change with its next
sync. What was there before is in the history: `paperreader bookmark history 2506.01713`, or
`git log -p --full-history -- papers/2506.01713.json`.
"""


@pytest.mark.parametrize(
    ("present", "is_replaced"),
    [(EARLIER, True), (META[README], False), (EARLIER + b"My own words.\n", False)],
)
def test_only_an_unchanged_earlier_readme_is_replaced(present: bytes, is_replaced: bool) -> None:
    files = {FORMAT_FILE: blob_of(META[FORMAT_FILE]), README: blob_of(present)}
    assert meta_changes(files) == ({README: META[README]} if is_replaced else {})


def test_a_removal_is_a_file_of_two_lines() -> None:
    removal = Deleted("2506.01713", datetime(2026, 5, 1, 8, 30, 0, 123_999, tzinfo=UTC))
    assert to_files("2506.01713", removal) == {
        "papers/2506.01713.json": None,
        "deleted/2506.01713.json": (
            b'{\n  "id": "2506.01713",\n  "deleted": "2026-05-01T08:30:00.123Z"\n}\n'
        ),
    }
