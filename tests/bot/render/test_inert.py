"""Nothing that somebody else wrote can be tapped in a message, and nothing in it is hidden."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.render import parts
from bot.render.parts import JOINER, inert, plain
from digests.rules.reading.markup import one_line, plain_text
from digests.rules.texts import fingerprint

# What Telegram's clients make a link of, as its library for them finds it (td/telegram/MessageEntity.cpp): a host
# has letters, figures, dots and hyphens, and of General Punctuation only joiners and dashes.
LETTERS = r"a-z0-9\u00c0-\u1fff\u2070-\uffdc"
LINKED = {
    "command": r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?![\w/<>])",
    "mention": r"\B@[A-Za-z0-9_]{2,32}\b",
    "tag": r"(?<![\w#])#\w{1,256}",
    "share": r"(?<!\w)\$[A-Z]{1,8}(?![A-Za-z0-9])",
    "mail": r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,}",
    "address": r"(?i)\b(?:https?|tg|ftp)://\w",
    "host": rf"(?i)(?<![\w.-])(?:[{LETTERS}][{LETTERS}-]*\.)+[{LETTERS}]{{2,}}",
    "number": r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])",
    # And what some clients or later versions may: wide forms, numbers to call or to pay with.
    "command in Chinese": r"(?<![A-Za-z0-9_/])[/／]\w",
    "wide name": r"[＠﹫＃﹟]\w",
    "wide host": r"[A-Za-z0-9][．｡。][A-Za-z]{2}",
    "phone": r"\+[ (]{0,2}\d(?:[ ().-]{0,2}\d){4,}",
    "card": r"\d(?:[ -]?\d){12,}",
}


def links_in(text: str) -> set[str]:
    return {name for name, pattern in LINKED.items() if re.search(pattern, text)}


@pytest.mark.parametrize(
    ("text", "would_be"),
    [
        ("Send /forget to go on", "command"),
        ("Ask @fake_ministry first", "mention"),
        ("Read #tariffs", "tag"),
        ("Buy $TSLA now", "share"),
        ("Write to press@ministry.example", "mail"),
        ("See https://ministry.example/a", "address"),
        ("See evil.com/x or t.me/joinchat", "host"),
        ("See 例子.中国", "host"),
        ("At 10.1.2.3 it is", "number"),
        ("See i❤.ws", "host"),
        ("See भारत.भारत", "host"),
        ("请发送/forget继续", "command in Chinese"),
        ("请发送／forget", "command in Chinese"),
        ("Ask ＠fake or read ＃tariffs", "wide name"),
        ("See evil．com, evil。com or evil｡com", "wide host"),
        ("Call +1 (202) 555-0100", "phone"),
        ("Call +86-10-6596-1114", "phone"),
        ("Pay to 4111 1111 1111 1111", "card"),
        ("Pay to 4111111111111111", "card"),
        ("Open tg://resolve?domain=evil or ton://transfer", "address"),
        ("Ask (@fake), “@fake” or -@fake", "mention"),
    ],
)
def test_what_a_client_would_link_in_source_text_is_text(text: str, would_be: str) -> None:
    assert would_be in links_in(text), "the judge sees it"
    assert not links_in(unescape(inert(text)))
    assert unescape(inert(text)).replace(JOINER, "") == text, "and it reads as it was written"


@pytest.mark.parametrize(
    "text",
    [
        "3.5 percent of 1,200 goods",
        "the U.S. and China",
        "e.g. soybeans",
        "9/11",
        "a 24/7 line",
        "$200 bn",
        "2020-2026",
        "up +15% to 1 200 000",
        "10,000,000,000 yuan",
        "中国商务部。美方表示",
    ],
)
def test_plain_words_and_figures_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


PIECES = [*"/@#$.:a1t_+()-&< ＠．。❤्", "://", "Z9", "evil", "com", "me", "255", "中国", "4111"]
pieces = st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=["Cs"]))


@given(st.lists(pieces, max_size=30).map("".join))
@example("x.y.zz@/a/b#c$D")
@example("+(1 1-1.1 1)411111111")
def test_no_text_can_be_tapped(text: str) -> None:
    assert not links_in(unescape(inert(text)))


@given(st.lists(pieces, max_size=30).map("".join))
def test_a_text_that_is_made_inert_is_still_known(text: str) -> None:
    assert fingerprint(unescape(inert(text))) == fingerprint(plain(text))


HIDDEN = [0x061C, 0x200B, 0xAD, 0x034F, 0x115F, 0x1160, 0x3164, 0x180E, 0x2060, 0xFEFF, 0xFE01, 0xE0041, 0x202E]
HIDDEN += [0xFE0F, 0x200D]


@pytest.mark.parametrize("code", HIDDEN, ids=lambda code: f"U+{code:04X}")
def test_a_character_that_shows_nothing_is_gone_when_read_and_when_shown(code: int) -> None:
    hidden = f"Tar{chr(code)}iffs"
    assert plain(hidden) == "Tariffs"
    assert one_line(hidden) == "Tariffs"
    assert plain_text(f"<p>{hidden} &amp; more</p>") == "Tariffs & more"
    assert plain_text(hidden) == "Tariffs"


@pytest.mark.parametrize("text", ["می\u200cخواهد", "क्\u200dष", "👩\u200d🔬", "☎\ufe0f", "1\ufe0f\u20e3"])
def test_joiners_stay_where_letters_and_emoji_need_them(text: str) -> None:
    assert plain(text) == text
    assert one_line(text) == text


def test_without_the_joiner_it_could_be_tapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "untapped", lambda text: text)
    assert {"command", "mention", "host"} <= links_in(unescape(inert("/forget @fake_ministry evil.com")))
