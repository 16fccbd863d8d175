"""A file is read as text in any encoding and compression, within limits, and once."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import threading
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from paperreader import textfile
from paperreader.errors import UsageError
from paperreader.textfile import SIZE_LIMIT, path_of, read_text

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Größe: «論文» und mehr\n"
WESTERN = "Größe: «café»\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.txt"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_is_read_in_every_width_with_and_without_a_mark(file: Path, encoding: str) -> None:
    file.write_bytes(TEXT.encode(encoding))
    assert read_text(file) == TEXT


@pytest.mark.parametrize("data", [b"a\0bcdefg", b"\0abcdefg", b"a\0", b"a\0" + b"note " * 20])
def test_a_zero_among_letters_makes_no_utf_16(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(UsageError, match="is not text"):
        read_text(file)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_old_western_files_need_no_declaration(file: Path, encoding: str) -> None:
    file.write_bytes(WESTERN.encode(encoding))
    assert read_text(file) == WESTERN


@pytest.mark.parametrize(
    ("declaration", "encoding", "text"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1", "Größe"),
        ("<?xml version='1.0' encoding='windows-1251'?>", "cp1251", "Статья"),
        ('<!doctype html><meta charset="shift_jis">', "shift_jis", "論文"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GB2312">', "gb2312", "论文"),
        ("<META CHARSET=iso-2022-jp>", "iso-2022-jp", "論文"),
        ('<meta charset="iso-8859-1">', "utf-8", "論文"),
        ('<meta charset="unicode_escape">', "cp1252", r"é\x41"),
        ('<meta charset="no-such-thing">', "cp1252", "é"),
    ],
)
def test_a_declared_encoding_is_used_if_it_is_one_and_the_text_is_not_unicode(
    file: Path, declaration: str, encoding: str, text: str
) -> None:
    file.write_bytes(f"{declaration}<p>{text}</p>".encode(encoding))
    assert read_text(file) == f"{declaration}<p>{text}</p>"


@pytest.mark.parametrize(
    ("declaration", "encoding", "text"),
    [
        ("% Encoding: ISO8859_1", "latin-1", "Größe"),
        ("% Encoding: ISO8859_2", "iso8859-2", "Dvořák"),
        ("% Encoding: MacRoman", "mac_roman", "ö"),
        ("% Encoding: SJIS", "shift_jis", "論文"),
        ("% Encoding: UTF-8", "utf-8", "論文"),
        ("%% Mine.\n\n%% Saved with string encoding Western (Mac OS Roman) ", "mac_roman", "ö"),
        ("%% Saved with string encoding Western (ISO Latin 1) ", "latin-1", "ö"),
        ("%% Saved with string encoding Cyrillic (Windows) ", "cp1251", "Статья"),
        ("%% Saved with string encoding Unicode (UTF-8) ", "utf-8", "Статья"),
        ("% -*- mode: bibtex; coding: koi8-r -*-", "koi8-r", "Статья"),
    ],
)
def test_encodings_that_managers_of_bibliographies_declare(
    file: Path, declaration: str, encoding: str, text: str
) -> None:
    file.write_bytes(f"{declaration}\n@misc{{a, title={{{text}}}}}".encode(encoding))
    said: list[str] = []
    assert read_text(file, said.append) == f"{declaration}\n@misc{{a, title={{{text}}}}}"
    assert said == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("é\n".encode() + b"M\xfcller", "line 2 is not in UTF-8 and was read as Windows-1252."),
        (
            b"M\xfcller\n" * 8,
            "lines 1, 2, 3, 4, 5 and 3 more are not in UTF-8 and were read as Windows-1252.",
        ),
    ],
)
def test_lines_in_another_encoding_are_reported(file: Path, data: bytes, sentence: str) -> None:
    file.write_bytes(data)
    said: list[str] = []
    read_text(file, said.append)
    assert said == [f"{file}: {sentence}"]


def test_a_file_cut_inside_a_character_is_reported(file: Path) -> None:
    file.write_bytes("é\né".encode()[:-1])
    said: list[str] = []
    assert read_text(file, said.append) == "é\n"
    assert said == [f"{file} ends inside a character: it was cut off."]


def test_a_file_in_an_unknown_encoding_is_refused(file: Path) -> None:
    file.write_bytes("Глубокое обучение".encode("koi8-r"))
    with pytest.raises(UsageError, match="is not in UTF-8, and its encoding is not known: save it as UTF-8"):
        read_text(file)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_packed_files_are_unpacked_whatever_they_are_called(file: Path, pack, encoding: str) -> None:
    file.write_bytes(pack(TEXT.encode(encoding)))
    assert read_text(file) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_that_was_cut_off_is_named(file: Path, pack) -> None:
    file.write_bytes(pack(os.urandom(5_000))[:-100])
    with pytest.raises(UsageError, match=r"file\.txt is packed, and cannot be unpacked"):
        read_text(file)


def test_zstd_is_unpacked_or_named(file: Path) -> None:
    file.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(40))
    with pytest.raises(UsageError, match="packed"):
        read_text(file)


def test_a_small_file_that_would_become_huge_is_refused_in_little_memory(file: Path) -> None:
    file.write_bytes(gzip.compress(bytes(SIZE_LIMIT * 8), 9))
    tracemalloc.start()
    try:
        with pytest.raises(UsageError, match="larger than 64 MB when it is unpacked"):
            read_text(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * SIZE_LIMIT


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7 ...", "is a PDF, not text"),
        (b"PK\x03\x04...", "is a ZIP archive, not text: unpack it"),
        (
            b"PK\x03\x04\x14\0\x06\0...",
            "is a document of an office program, not text: save it as text or as CSV",
        ),
        (b"SQLite format 3\0", "is a database, not text: export BibTeX, RIS or HTML"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture, not text"),
        (b"text \0 more", "is not text"),
        (bytes(range(1, 32)) * 4, "is not text"),
    ],
)
def test_what_is_not_text_is_named_by_its_kind(file: Path, data: bytes, told: str) -> None:
    file.write_bytes(data)
    with pytest.raises(UsageError, match=told):
        read_text(file)


def test_a_file_that_is_too_large_is_not_read_to_its_end(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(10 * 2**30)
    with pytest.raises(UsageError, match="larger than 64 MB"):
        read_text(file)


def test_a_pipe_is_read_once_and_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(TEXT.encode() * 20_000,))
    writer.start()
    try:
        assert read_text(pipe) == TEXT * 20_000
    finally:
        writer.join()


def test_a_pipe_that_nobody_writes_to_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textfile, "PATIENCE", 0.0)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is a pipe, and nothing came through it"):
        read_text(tmp_path / "pipe")


@pytest.mark.parametrize("name", ["/dev/stdin", "/dev/fd/0", "-"])
def test_standard_input_is_read_under_each_of_its_names(name: str) -> None:
    program = f"from paperreader.textfile import read_text; print(ascii(read_text({name!r})))"
    done = subprocess.run(
        [sys.executable, "-c", program], input=gzip.compress(TEXT.encode()), capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == ascii(TEXT)


def test_a_closed_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="Standard input is closed"):
        read_text("-")


def test_a_folder_as_standard_input_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Folder(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Folder()))
    with pytest.raises(UsageError, match="Standard input cannot be read: Is a directory"):
        read_text("-")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.txt", r"^There is no file .*nowhere\.txt\.$"),
        (".", "is a folder; name a file"),
        ("x" * 5_000, "cannot be read: File name too long"),
        ("a\0b", "cannot be read: no file can have this name"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=told) as caught:
        read_text(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_a_device_is_refused() -> None:
    with pytest.raises(UsageError, match="/dev/zero is a device; name a file"):
        read_text("/dev/zero")


def test_the_address_of_a_file_names_it(tmp_path: Path) -> None:
    file = tmp_path / "a b ü.txt"
    file.write_text(TEXT, "utf-8")
    assert read_text(file.as_uri()) == TEXT
    assert read_text(f"file://localhost{tmp_path}/a%20b%20%C3%BC.txt") == TEXT
    assert path_of("file:/x/y") == path_of("/x/y")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("https://huggingface.co/papers", "is an address, not a file: download it"),
        ("file://server/share/x.txt", "is a file of another machine"),
    ],
)
def test_what_is_on_another_machine_is_not_read(name: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_text(name)
