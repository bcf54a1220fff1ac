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


DECLARED = '<meta http-equiv="Content-Type" content="text/html; charset={}">{}'
CHARSETS = ("", "gb2312", "utf-8", "iso-8859-1", "nonsense", "base64", "unicode_escape")


@pytest.mark.parametrize(
    ("page", "truth", "said"),
    [
        *((CHINESE, truth, said) for truth in ("gb18030", "utf-8") for said in CHARSETS),
        *((DECLARED.format("utf-8", CHINESE), truth, "") for truth in ("gb18030", "utf-8")),
        *((DECLARED.format("gb2312", CHINESE), truth, "") for truth in ("gb18030", "utf-8")),
        (DECLARED.format("big5", CHINESE), "gb18030", ""),
        (DECLARED.format("iso-8859-1", CHINESE), "utf-8", ""),
        (TAIWANESE, "big5", ""),
        (TAIWANESE, "big5", "utf-8"),
        (f'<meta charset="windows-1251">{FRENCH}', "cp1252", "windows-1252"),
        (FRENCH, "cp1252", ""),
        (CHINESE, "utf-8-sig", "gb2312"),
        (CHINESE, "utf-16", "gb2312"),
        ("<html><p>Talks in Geneva.</p>", "utf-16-le", "utf-16-le"),
    ],
)
def test_a_page_is_read_as_what_its_bytes_are_whatever_its_server_or_itself_says(
    page: str, truth: str, said: str
) -> None:
    assert decoded(page.encode(truth), said) == page


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
    ("words", "declared", "truth"),
    [
        *((CHINESE_FEED, encoding, encoding) for encoding in ("gb2312", "gbk", "gb18030")),
        *((WESTERN, encoding, encoding) for encoding in ("iso-8859-1", "windows-1252")),
        (CHINESE_FEED, "utf-8", "gb18030"),
        (WESTERN, "utf-8", "cp1252"),
        *((CHINESE_FEED, "utf-8", wide) for wide in ("utf-16", "utf-16-le", "utf-16-be")),
        *((CHINESE_FEED, "utf-16", wide) for wide in ("utf-16", "utf-16-le", "utf-16-be")),
    ],
)
def test_what_is_declared_counts_where_it_fits_the_bytes(words: str, declared: str, truth: str) -> None:
    assert as_utf8(feed(words, declared).encode(truth)).decode() == feed(words, declared)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xff\xfe" + feed(CHINESE_FEED).encode(), ""),
        (b"\xef\xbb\xbf\xef\xbb\xbf \r\n" + feed(CHINESE_FEED).encode(), ""),
        (feed(CHINESE_FEED).encode("gbk"), "gbk"),
    ],
)
def test_a_wrong_mark_goes_and_the_transports_charset_counts_where_none_is_told(body: bytes, said: str) -> None:
    assert as_utf8(body, said).decode() == feed(CHINESE_FEED)


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    body = feed(CHINESE_FEED, "gb2312").encode().replace("部".encode(), "部".encode()[:2])
    assert "发言人表示" in as_utf8(body).decode("utf-8", "replace")


@given(st.binary(max_size=200), st.sampled_from(["", "gbk", "utf-7", "hex", "x" * 50, "iso-2022-jp"]))
def test_any_bytes_have_characters(body: bytes, charset: str) -> None:
    as_utf8(body, charset).decode("utf-8", "replace")
