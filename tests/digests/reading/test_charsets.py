from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.rules.reading.charsets import as_utf8, decoded
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


CHINESE_FEED = "外交部发言人表示，中方对此坚决反对。"
WESTERN = "Die Häfen öffnen wieder, sagt das Büro für Außenhandel."


def feed(words: str, declared: str = "") -> str:
    encoding = f' encoding="{declared}"' if declared else ""
    return f'<?xml version="1.0"{encoding}?><rss><title>{words}</title></rss>'


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "gb2312", "utf-16", "us-ascii", "no-such-code", "unicode_escape", ""]
)
def test_what_reads_as_utf8_is_utf8_whatever_is_declared(declared: str) -> None:
    body = feed(CHINESE_FEED, declared).encode()
    assert as_utf8(body) == body


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (CHINESE_FEED, "gb2312"),
        (CHINESE_FEED, "gbk"),
        (CHINESE_FEED, "gb18030"),
        (WESTERN, "iso-8859-1"),
        (WESTERN, "windows-1252"),
    ],
)
def test_what_is_declared_counts_where_it_fits(words: str, encoding: str) -> None:
    assert as_utf8(feed(words, encoding).encode(encoding)).decode() == feed(words, encoding)


@pytest.mark.parametrize(("words", "encoding"), [(CHINESE_FEED, "gb18030"), (WESTERN, "cp1252")])
def test_what_is_wrongly_declared_as_utf8_is_told_by_its_bytes(words: str, encoding: str) -> None:
    assert words in as_utf8(feed(words, "utf-8").encode(encoding)).decode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16"])
def test_wide_characters_are_seen_with_or_without_a_mark(encoding: str, declared: str) -> None:
    assert as_utf8(feed(CHINESE_FEED, declared).encode(encoding)).decode() == feed(CHINESE_FEED, declared)


def test_a_mark_of_wide_characters_before_narrow_ones_is_ignored() -> None:
    assert as_utf8(b"\xff\xfe" + feed(CHINESE_FEED).encode()).decode() == feed(CHINESE_FEED)


def test_marks_and_blanks_go_however_many_there_are() -> None:
    assert as_utf8(b"\xef\xbb\xbf\xef\xbb\xbf \r\n" + feed("x").encode()).decode() == feed("x")


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    body = feed(CHINESE_FEED, "gb2312").encode().replace("部".encode(), "部".encode()[:2])
    assert "发言人表示" in as_utf8(body).decode("utf-8", "replace")


def test_the_transports_charset_counts_where_nothing_is_declared() -> None:
    assert "港口" in as_utf8(feed("港口").encode("big5"), "big5").decode()


@given(st.binary(max_size=200), st.sampled_from(["", "gbk", "utf-7", "hex", "x" * 50, "iso-2022-jp"]))
def test_any_bytes_have_characters(body: bytes, charset: str) -> None:
    as_utf8(body, charset).decode("utf-8", "replace")
