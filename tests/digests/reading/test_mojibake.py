"""Text that was once decoded by the wrong encoding is repaired where a page, a feed, a list or a file is read."""

import json
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.lines import article_of
from bot.cli.replay import read_items
from digests.model import Recipe
from digests.rules.reading.feeds.feed_items import parse_feed
from digests.rules.reading.lists.apis import parse_api
from digests.rules.reading.lists.indexes import parse_index, read_page
from digests.rules.reading.mojibake import repaired
from digests.rules.reading.pages.extraction import extract_page
from digests.rules.reading.pages.trees import parse_page
from tests.digests.newsstand import item, rss
from tests.factories import NOW
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.work import calls_in

ENGLISH = "“Don’t close the strait’s ports,” the harbour office said – it is €5 a ton, or £4…"
CHINESE = "外交部发言人说：“我们反对关闭港口，这是错误的。”《海港公报》报道（星期二）、来源。"
TRADITIONAL = "發言人表示：「港口不會關閉，費用是五元」，並說明『來源』。"


def misread(text: str, encoding: str) -> str:
    """Return UTF-8 as somebody reads it who takes it for another encoding."""
    import ftfy.bad_codecs  # noqa: F401 - knows the encodings as browsers read them

    return text.encode().decode(encoding)


@pytest.mark.parametrize("encoding", ["latin-1", "sloppy-windows-1252"])
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, TRADITIONAL, "Donʼt", "Dos años más"])
def test_what_was_read_as_western_text_is_what_it_was(text: str, encoding: str) -> None:
    assert repaired(misread(text, encoding)) == text
    assert repaired(misread(misread(text, encoding), encoding)) == text, "twice over"


def test_a_sound_line_beside_a_mis_decoded_one_stays_and_dashes_of_windows_are_dashes() -> None:
    text = f"{ENGLISH}\n{misread(ENGLISH, 'latin-1')}\n{CHINESE}\n\nports \x97 all of them"
    assert repaired(text) == f"{ENGLISH}\n{ENGLISH}\n{CHINESE}\n\nports — all of them"


WIDE = "，。：；？！、（）【】《》「」『』“”‘’—…·　～％＋ＡＢ１２"
SOUND = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=32, max_codepoint=126),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from(f"{WIDE}–\u00a0\n€£ﬁ"),
    ),
    max_size=200,
)
SPELLED = (
    "café São Paulo Müller naïve Erdoğan Nuñez Ångström Côte d’Ivoire Łódź €50 £3.5m 25°C ½ § © «non» 5×6",
    "μ Δ — – … “yes” ‘no’ don’t 特朗普 拜登 关税 發言人 Lǐ Qiáng Nguyễn l’État",
)
WORDS = st.sampled_from(" ".join(SPELLED).split())


@given(SOUND)
def test_sound_english_and_chinese_text_is_never_changed(text: str) -> None:
    assert repaired(text) == text


@given(st.lists(WORDS, max_size=30), st.sampled_from([" ", ", ", "。", "\n"]))
def test_names_and_signs_with_accents_are_never_changed(words: list[str], between: str) -> None:
    text = between.join(words)
    assert repaired(text) == text


@given(st.text(alphabet="ÃÂâ€™“”å½À€¯¿\x80\x81\x99\x9d\xadí\xa0 \x85\n<&a中\ud800\x01", max_size=120))
def test_any_text_gives_text_that_a_tree_can_hold(text: str) -> None:
    assert repaired(text).count("\n") == text.count("\n"), "lines stay lines"
    assert "\x00" not in repaired(text)
    assert read_page(
        f"<html><body><p>{text}</p></body></html>".encode(errors="replace"),
        "https://a.example.org/",
        lexicon=lexicon(),
    )
    assert parse_page(f"<html><body><p>{text}</p></body></html>") is not None


def test_work_grows_with_the_length_of_the_text() -> None:
    short, long = (misread(CHINESE, "latin-1") * times + "Ã" * times for times in (40, 160))
    assert calls_in(lambda: repaired(long)) < 6 * calls_in(lambda: repaired(short))


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
@pytest.mark.parametrize("encoding", ["latin-1", "sloppy-windows-1252"])
def test_a_page_is_read_as_if_nobody_had_misread_it(text: str, encoding: str) -> None:
    def page(words: str) -> str:
        body = "".join(f"<p>{words} ({number})</p>" for number in range(9))
        head = f"<title>{words[:40]}</title><meta property='og:title' content='{words[:40]}'>"
        return f"<html><head>{head}</head><body><article><h1>{words[:40]}</h1>{body}</article></body></html>"

    read = partial(extract_page, url="https://harbour.example.org/1", lexicon=lexicon())
    sound, mended = read(page(text)), read(page(misread(text, encoding)).encode())
    assert text in sound.text
    assert mended.text == sound.text
    assert mended.language == sound.language
    assert sound.title
    assert text.startswith(sound.title)
    assert mended.title[:12] == sound.title[:12]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_feeds_lists_and_interfaces_are_read_alike(text: str) -> None:
    wrong = misread(text, "latin-1")
    references = "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in wrong)
    escaped = "".join(f"&amp;#{ord(letter)};" if ord(letter) > 127 else letter for letter in wrong)
    words = lexicon()
    for written in (wrong, references, escaped, f"&lt;p&gt;{wrong}&lt;/p&gt;"):
        one = item(written, more=f"<description>{written}</description>")
        feed = parse_feed(rss(one).encode(), "https://a.example.org/", lexicon=words)
        assert [(each.title, each.text) for each in feed.drafts] == [(text, text)]
    answer = json.dumps({"items": [{"title": wrong, "url": "/1", "body": f"<p>{wrong}</p>"}]}).encode()
    recipe = Recipe(items="items", title="title", link="url", text="body")
    (draft,) = parse_api(answer, "https://a.example.org/", recipe, lexicon=words).drafts
    assert (draft.title, draft.text) == (text, text)
    page = f"<html><body><ul><li><a href=/n/1>{wrong}</a></li></ul></body></html>".encode()
    listed = parse_index(page, "https://a.example.org/", Recipe(link_pattern=".*/n/.*"), NOW, lexicon=words)
    assert [each.title for each in listed.drafts] == [text]


def test_lines_of_files_are_read_alike() -> None:
    wrong = {name: misread(text, "latin-1") for name, text in (("title", ENGLISH), ("text", CHINESE))}
    line = wrong | {"published": "2026-03-01T08:00:00Z", "url": "https://a.example.org/café"}
    article = article_of(line, 1, us_china(), {})
    assert (article.title, article.text, article.url) == (ENGLISH, CHINESE, line["url"])
    (found,), faults = read_items([("-:1", json.dumps(line))], (), ())
    assert (found.draft.title, found.draft.text, faults) == (ENGLISH, CHINESE, ())
