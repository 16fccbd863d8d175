"""`bookmark sync` with files that people edited in the repository: accepted if they can be, named if not."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builders import build_paper
from tests.e2e.sync_computers import clone_of, publish

if TYPE_CHECKING:
    from pathlib import Path

ONE = build_paper(1).id
DOI = "doi:10.1038/nature14539"


def put(repository: Path, name: str, data: bytes) -> None:
    """Commit a file by hand."""
    clone = clone_of(repository)
    (clone / name).parent.mkdir(exist_ok=True)
    (clone / name).write_bytes(data)
    publish(clone)
    shutil.rmtree(clone)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b'{\n "id": "%b",\n "note": "x",\n}' % ONE.encode(), "line 4: expecting property name"),
        (b'{"id": 7}', "line 1: id must be a text, not a number"),
        (b'{\n "tags": []\n}', "there is no `id`"),
        (b'{\n "id": "%b",\n\n "tags": "a"}' % ONE.encode(), "line 4: tags must be a list, not a text"),
        (
            b'{"id": "%b",\n "tags": [1]}' % ONE.encode(),
            "line 2: an item of tags must be a text, not a number",
        ),
        (
            b'{"id": "%b",\n "added": "soon"}' % ONE.encode(),
            "line 2: added is not a date that can be used: 'soon'",
        ),
        (b'{"id": "%b",\n "note": "\xe9"}' % ONE.encode(), "line 2: it is not in UTF-8"),
        (b'{"id": "%b",\n "rating": NaN}' % ONE.encode(), "line 2: it is not JSON that can be used"),
        (b"[1]", "it must be an object, not a list"),
        (b"[" * 100_000, "line 1: it is nested too deep"),
    ],
)
def test_a_malformed_file_is_named_with_line_and_field_at_every_sync_until_it_is_mended(
    data, reason, here, there, repository
):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    put(repository, f"papers/{ONE}.json", data)

    told = f"papers/{ONE}.json in the repository was left alone: it holds no bookmark: {reason}"
    for computer in (there, here, there):
        said = computer.sync_here(repository)
        assert told in said
        assert not any(word in said for word in ("byte", "codec", "str`", "array", "Expected"))

    put(repository, f"papers/{ONE}.json", json.dumps({"id": ONE, "title": "Mended"}).encode())
    assert there.sync_here(None) == "Bookmarks are synced: 1 received."
    assert there.store.load()[ONE].paper.title == "Mended"


def test_a_malformed_removal_is_named_at_every_sync(here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    put(repository, "deleted/2611.00009.json", b'{"id": "2611.00009",\n "deleted": "soon"}')
    for _ in range(2):
        assert "the date: line 2: deleted is not a date" in here.sync_here(None)


def test_a_file_from_an_editor_that_marks_utf_8_is_accepted(here, there, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    put(
        repository,
        f"papers/{ONE}.json",
        b'\xef\xbb\xbf{\r\n "id": "%b",\r\n "note": "\xc3\xa9"\r\n}' % ONE.encode(),
    )
    assert there.sync_here(repository) == "Bookmarks are synced: 1 received."
    assert there.store.load()[ONE].note == "é"
    assert there.sync_here(None) == "Bookmarks are synced: nothing was new."


@pytest.mark.parametrize(
    ("written", "paper_id"),
    [
        (("2506.00203", "2506.00203v2"), "2506.00203"),
        (("2506.00203", "https://arxiv.org/abs/2506.00203v1"), "2506.00203"),
        (("2506.00203", "10.48550/arXiv.2506.00203"), "2506.00203"),
        (("2506.00203v2", "2506.00203"), "2506.00203"),
        (("arXiv:2506.00203", "2506.00203"), "2506.00203"),
        (("hep-th%2F9901001", "hep-th/9901001v2"), "hep-th/9901001"),
        (("doi%3A10.1038%2Fnature14539", "10.1038/NATURE14539"), DOI),
        (("doi%3a10.1038%2fNature14539", "https://doi.org/10.1038/nature14539"), DOI),
        (("10.1038%2Fnature14539", DOI), DOI),
        (("local%3A0123456789ab", "local:0123456789ab"), "local:0123456789ab"),
    ],
)
def test_an_identifier_in_another_spelling_is_the_same_bookmark(written, paper_id, here, there, repository):
    name, identifier = written
    here.store.add(build_paper(1, id=paper_id), tags=["mine"])
    here.sync_here(repository)
    put(repository, f"papers/{name}.json", json.dumps({"id": identifier, "tags": ["by hand"]}).encode())

    for computer in (there, here, there):
        assert "left alone" not in computer.sync_here(repository)

    assert here.store.load() == there.store.load()
    assert here.store.load().keys() == {paper_id}
    assert "by hand" in here.store.load()[paper_id].tags


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        (
            "2506.00208",
            "2506.00209",
            "about 2506.00209, which belongs in 2506.00209.json, and its name is that of",
        ),
        ("nature", DOI, "which belongs in doi%3A10.1038%2Fnature14539.json."),
    ],
)
def test_a_file_with_the_name_of_another_paper_is_left_alone(name, written, told, here, repository):
    here.store.add(build_paper(1))
    here.sync_here(repository)
    put(repository, f"papers/{name}.json", json.dumps({"id": written}).encode())
    assert told in here.sync_here(None)
    assert here.store.load().keys() == {ONE}
