"""What is told of sending: complete, of one shape in every language."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from string import Formatter

import pytest

from bot.render.parts import measure
from bot.texts import LANGUAGES, DeliveryWords, delivery_words
from digests.model import HINDRANCES, ChatKind, DeliveryTrouble, PauseCause, Refusal

BUTTONS = ("resume", "refresh", "newer", "older")


def texts(words: DeliveryWords) -> Iterator[tuple[str, str]]:
    for field in fields(DeliveryWords):
        value = getattr(words, field.name)
        if isinstance(value, str):
            yield field.name, value
        else:
            yield from ((f"{field.name} {key}", text) for key, text in value.items())


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_with_the_same_holes_and_commands_as_in_english(language: str) -> None:
    english, words = dict(texts(delivery_words("en"))), dict(texts(delivery_words(language)))
    assert words.keys() == english.keys()
    for name, text in words.items():
        assert text.strip(), name
        assert holes(text) == holes(english[name]), name
        assert set(re.findall(r"/[a-z]{3,}", text)) == set(re.findall(r"/[a-z]{3,}", english[name])), name
        assert measure(text).fits()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_trouble_and_hindrance_has_words(language: str) -> None:
    words = delivery_words(language)
    assert set(words.causes) == set(words.meanings) == set(PauseCause)
    assert set(words.hindrances) == set(words.states) == HINDRANCES
    assert set(words.kinds) == set(DeliveryTrouble) - {DeliveryTrouble.NONE}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_chinese_texts_are_chinese(language: str) -> None:
    for name, text in texts(delivery_words(language)):
        rest = re.sub(r"<[^>]+>|\{[a-z]+\}|Telegram|/deliveries( resume)?", "", text)
        assert not re.search("[A-Za-z]", rest), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_short_and_plain(language: str) -> None:
    for name in BUTTONS:
        text = getattr(delivery_words(language), name)
        assert len(text) <= 20
        assert "<" not in text


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=119), "119 s"),
        (timedelta(seconds=120), "2 min"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit_of_which_there_are_two(length: timedelta, told: str) -> None:
    assert delivery_words("en").span(length) == told


def test_a_channel_is_asked_for_another_right_than_a_group() -> None:
    words = delivery_words("en")
    assert "post messages" in words.hindrance(Refusal.NO_RIGHTS, ChatKind.CHANNEL)
    assert "send messages" in words.hindrance(Refusal.NO_RIGHTS, ChatKind.GROUP)
