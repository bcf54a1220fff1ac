"""The fixed texts: complete, of one shape in every language, and neutral."""

import re
from dataclasses import fields
from string import Formatter

import pytest

from bot.render.parts import measure
from bot.texts import LANGUAGES, Texts, best_language, get
from digests import errors
from digests.model import Ownership, Policy
from tests.factories import NOW

PLAIN = [field.name for field in fields(Texts) if field.type is str or field.type == "str"]


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_with_the_same_holes_as_in_english(language: str) -> None:
    english, texts = LANGUAGES["en"], LANGUAGES[language]
    for name in PLAIN:
        assert getattr(texts, name).strip(), name
        assert holes(getattr(texts, name)) == holes(getattr(english, name)), name
    assert set(texts.menu) == set(english.menu)
    assert set(texts.ownerships) == set(Ownership)
    assert set(texts.policies) == set(Policy)
    assert len(texts.zones) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_valid_and_fits_one_message(language: str) -> None:
    for name in PLAIN:
        text = getattr(LANGUAGES[language], name)
        assert measure(text).fits()
        for tag in ("b", "i", "code"):
            assert text.count(f"<{tag}>") == text.count(f"</{tag}>"), name
        assert not re.search(r"&(?!lt;|gt;|amp;|quot;)", text), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_commands_are_named_in_every_language(language: str) -> None:
    for name in PLAIN:
        commands = set(re.findall(r"/[a-z]{3,}", getattr(LANGUAGES["en"], name)))
        assert commands == set(re.findall(r"/[a-z]{3,}", getattr(LANGUAGES[language], name))), name


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en-US", "en"),
        ("de", "en"),
        (None, "en"),
        ("", "en"),
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-hant", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
    ],
)
def test_the_nearest_language_is_spoken(tag: str | None, language: str) -> None:
    assert best_language(tag) == language
    assert get(tag or "").language == language


def test_moments_are_told_on_the_readers_clock() -> None:
    assert LANGUAGES["en"].moment(NOW, "America/New_York") == "Tue 10 Mar, 08:00"
    assert LANGUAGES["zh-Hans"].moment(NOW, "Asia/Taipei") == "3月10日 周二 20:00"


def test_a_zone_is_called_by_its_place() -> None:
    assert LANGUAGES["en"].zone_name("Asia/Shanghai") == "Beijing"
    assert LANGUAGES["en"].zone_name("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert LANGUAGES["zh-Hant"].zone_name("Asia/Taipei") == "台北"


def test_errors_of_sources_have_words_in_every_language_that_is_not_the_errors_own() -> None:
    assert set(LANGUAGES["zh-Hans"].errors) == set(LANGUAGES["zh-Hant"].errors)
    assert LANGUAGES["en"].errors == {}
    assert all(issubclass(getattr(errors, name), errors.SourceError) for name in LANGUAGES["zh-Hans"].errors)
    assert all(set(texts.counted) == set(LANGUAGES["en"].counted) for texts in LANGUAGES.values())
