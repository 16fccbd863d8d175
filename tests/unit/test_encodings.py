"""Text that is not UTF-8 as a whole is read as what it is, line by line, or not at all."""

from __future__ import annotations

import pytest

from paperreader.encodings import decode_mixed

WESTERN = "@misc{a, title={Größe und Maß}, author={Müller, Jürgen and Gómez, Íñigo}}\n"
FRENCH = "@misc{a, title={L’apprentissage profond : théorie}, author={Lefèvre, François}}\n"
SPANISH = "@misc{a, title={Redes neuronales: una introducción}, author={Muñoz, José and García, María}}\n"
DANISH = "@misc{a, title={Læring på tværs}, author={Søren Ærø and Åse Bjørk}}\n"
CHINESE = "@misc{a, title={深度学习在自然语言处理中的应用}, author={张三 and 李四}}\n"
TAIWANESE = "@misc{a, title={深度學習在自然語言處理中的應用}, author={張三 and 李四}}\n"
JAPANESE = "@misc{a, title={ニューラルネットワークと画像認識の研究}, author={山田 太郎}}\n"
KOREAN = "@misc{a, title={심층 학습을 이용한 자연어 처리 연구}, author={김철수}}\n"
RUSSIAN = "@misc{a, title={Глубокое обучение и нейронные сети}, author={Иванов}}\n"
UTF_8 = "@misc{u, title={Ünïcode — “x”}, author={Žižek}}\n"

OLD = [
    *(
        (text, encoding)
        for text in (WESTERN, FRENCH, SPANISH, DANISH)
        for encoding in ("cp1252", "mac_roman")
    ),
    (CHINESE, "gb18030"),
    (TAIWANESE, "big5"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (KOREAN, "euc_kr"),
]


def text_of(data: bytes, declared: str | None = None) -> str | None:
    found = decode_mixed(data, declared)
    return found.text if found else None


@pytest.mark.parametrize(("text", "encoding"), OLD)
def test_an_old_encoding_is_recognised(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize(("text", "encoding"), OLD)
def test_only_the_lines_in_an_old_encoding_are_read_in_it(text: str, encoding: str) -> None:
    found = decode_mixed((UTF_8 * 2).encode() + text.encode(encoding) + UTF_8.encode())
    assert found is not None
    assert (found.text, found.lines, found.is_mixed) == (UTF_8 * 2 + text + UTF_8, (3,), True)


def test_each_line_may_be_in_its_own_encoding() -> None:
    data = b"".join(text.encode(encoding) for text, encoding in OLD if encoding not in ("euc_jp", "big5"))
    found = decode_mixed(data + UTF_8.encode())
    assert found is not None
    assert found.text == "".join(text for text, enc in OLD if enc not in ("euc_jp", "big5")) + UTF_8
    assert {"Windows-1252", "Mac Roman", "GB18030", "Shift-JIS"} < set(found.encoding.split(" and "))


def test_valid_characters_stay_in_a_line_with_others() -> None:
    assert text_of('{"a": "Ünï", "b": "'.encode() + b'M\xfcller"}') == '{"a": "Ünï", "b": "Müller"}'


def test_a_text_may_end_inside_a_character() -> None:
    found = decode_mixed(f"{UTF_8}Gö".encode()[:-1])
    assert found is not None
    assert (found.text, found.encoding) == (f"{UTF_8}G", "UTF-8")


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_what_cannot_be_told_is_not_guessed(encoding: str) -> None:
    assert text_of(RUSSIAN.encode(encoding)) is None
    assert text_of(RUSSIAN.encode(encoding), encoding) == RUSSIAN


def test_a_declared_encoding_is_for_what_is_not_utf_8() -> None:
    assert text_of(UTF_8.encode() + "Dvořák\n".encode("cp1250"), "cp1250") == f"{UTF_8}Dvořák\n"


@pytest.mark.parametrize("data", [b"\xff", b"\x81\x8d", b"M\xfcller \xa4", b"\xe9" * 3, b"caf\xe9"])
def test_a_few_bytes_never_cost_a_file(data: bytes) -> None:
    assert text_of(b"many words\n" * 100 + data) is not None
