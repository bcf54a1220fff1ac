import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.reading.charsets import as_utf8

CHINESE = "外交部发言人表示，中方对此坚决反对。"
WESTERN = "Die Häfen öffnen wieder, sagt das Büro für Außenhandel."


def feed(words: str, declared: str = "") -> str:
    encoding = f' encoding="{declared}"' if declared else ""
    return f'<?xml version="1.0"{encoding}?><rss><title>{words}</title></rss>'


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "gb2312", "utf-16", "us-ascii", "no-such-code", "unicode_escape", ""]
)
def test_what_reads_as_utf8_is_utf8_whatever_is_declared(declared: str) -> None:
    body = feed(CHINESE, declared).encode()
    assert as_utf8(body) == body


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (CHINESE, "gb2312"),
        (CHINESE, "gbk"),
        (CHINESE, "gb18030"),
        (WESTERN, "iso-8859-1"),
        (WESTERN, "windows-1252"),
    ],
)
def test_what_is_declared_counts_where_it_fits(words: str, encoding: str) -> None:
    assert as_utf8(feed(words, encoding).encode(encoding)).decode() == feed(words, encoding)


@pytest.mark.parametrize(("words", "encoding"), [(CHINESE, "gb18030"), (WESTERN, "cp1252")])
def test_what_is_wrongly_declared_as_utf8_is_told_by_its_bytes(words: str, encoding: str) -> None:
    assert words in as_utf8(feed(words, "utf-8").encode(encoding)).decode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16"])
def test_wide_characters_are_seen_with_or_without_a_mark(encoding: str, declared: str) -> None:
    assert as_utf8(feed(CHINESE, declared).encode(encoding)).decode() == feed(CHINESE, declared)


def test_a_mark_of_wide_characters_before_narrow_ones_is_ignored() -> None:
    assert as_utf8(b"\xff\xfe" + feed(CHINESE).encode()).decode() == feed(CHINESE)


def test_marks_and_blanks_go_however_many_there_are() -> None:
    assert as_utf8(b"\xef\xbb\xbf\xef\xbb\xbf \r\n" + feed("x").encode()).decode() == feed("x")


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    body = feed(CHINESE, "gb2312").encode().replace("部".encode(), "部".encode()[:2])
    assert "发言人表示" in as_utf8(body).decode("utf-8", "replace")


def test_the_transports_charset_counts_where_nothing_is_declared() -> None:
    assert "港口" in as_utf8(feed("港口").encode("big5"), "big5").decode()


@given(st.binary(max_size=200), st.sampled_from(["", "gbk", "utf-7", "hex", "x" * 50, "iso-2022-jp"]))
def test_any_bytes_have_characters(body: bytes, charset: str) -> None:
    as_utf8(body, charset).decode("utf-8", "replace")
