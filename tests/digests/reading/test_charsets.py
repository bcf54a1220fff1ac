from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.reading.charsets import decoded
from tests.lexicons import lexicon

decoded = partial(decoded, lexicon=lexicon())

CHINESE = "<html><p>中国外交部发言人在例行记者会上表示，这是两国人民的共同期待，我们希望对方不要误判形势。</p>"
TAIWANESE = "<html><p>外交部發言人在例行記者會上表示，這是兩國人民的共同期待，我們希望對方不要誤判形勢。</p>"
FRENCH = (
    "<html><p>Le ministre a déclaré lundi que la délégation, où siège le préfet, était attendue à Genève.</p>" * 3
)


@pytest.mark.parametrize("charset", ["", "gb2312", "utf-8", "iso-8859-1", "nonsense", "base64", "unicode_escape"])
@pytest.mark.parametrize("truth", ["gb18030", "utf-8"])
def test_a_chinese_page_is_read_whatever_its_server_says(truth: str, charset: str) -> None:
    assert decoded(CHINESE.encode(truth), charset) == CHINESE


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1"])
def test_a_page_that_declares_another_encoding_than_it_has_is_read(declared: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">{CHINESE}'
    assert decoded(page.encode("utf-8")) == page
    assert decoded(page.encode("gb18030")) == page


def test_traditional_chinese_is_told_from_simplified_bytes() -> None:
    assert decoded(TAIWANESE.encode("big5")) == TAIWANESE
    assert decoded(TAIWANESE.encode("big5"), "utf-8") == TAIWANESE


def test_what_the_transport_says_comes_before_what_the_page_says() -> None:
    page = f'<meta charset="windows-1251">{FRENCH}'
    assert decoded(page.encode("cp1252"), "windows-1252") == page


def test_latin_pages_without_a_declaration_are_not_taken_for_chinese() -> None:
    assert decoded(FRENCH.encode("cp1252")) == FRENCH


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decoded(CHINESE.encode(encoding), "gb2312") == CHINESE


def test_a_page_cut_inside_a_character_keeps_the_rest() -> None:
    assert decoded(CHINESE.encode()[:-5], "gb2312").startswith(CHINESE[:40])


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    page = (CHINESE * 5).encode().replace("期".encode(), b"\xff", 1)
    assert decoded(page, "utf-8").count("中国外交部") == 5


@settings(max_examples=100)
@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_and_any_charset_give_text(page: bytes, charset: str) -> None:
    assert isinstance(decoded(page, charset), str)
