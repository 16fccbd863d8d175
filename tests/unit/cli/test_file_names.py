import pytest

from paperreader.cli.naming import is_file


@pytest.mark.parametrize(
    "word", ["page.html", "Feed.XML", "x.jsonl", "./papers", "~/papers", "/tmp/papers", "a/b", "text.txt"]
)
def test_what_looks_like_a_file_is_one(word):
    assert is_file(word)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "attention",
        "/gpt-?4/",
        "author:a/b",
        "tag:x",
        '"a/b c"',
        "(a/b)",
        "a\0b",
        "cs.CL",
        "x" * 5_000,
        "-a",
    ],
)
def test_what_looks_like_a_query_is_none(word):
    assert not is_file(word)


def test_what_is_there_is_a_file_whatever_it_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers").touch()

    assert is_file("papers")


@pytest.mark.parametrize(
    "word",
    ["page.html.gz", "list.json.XZ", "file:///tmp/x", "/dev/fd/63", "feeds.opml", ".", "https://x.org/a"],
)
def test_packed_files_addresses_of_files_and_pipes_are_files(word):
    assert is_file(word)


def test_a_folder_is_a_file_to_name_only_if_it_is_written_as_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agents").mkdir()

    assert is_file(f"{tmp_path}/")
    assert is_file("agents/")
    assert not is_file("agents")
