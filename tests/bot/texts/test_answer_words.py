"""The words of /calendar, /timeline and /week: complete and of one shape in every language."""

from dataclasses import fields
from string import Formatter

import pytest

from bot.render.parts import measure
from bot.texts import LANGUAGES
from bot.texts.answer_words import AnswerWords, answer_words


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(words: AnswerWords, name: str) -> tuple[str, ...]:
    value = getattr(words, name)
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_with_the_same_holes_as_in_english(language: str) -> None:
    english, words = answer_words("en"), answer_words(language)
    for field in fields(AnswerWords):
        for known, form in zip(forms(english, field.name), forms(words, field.name), strict=True):
            assert form.strip(), field.name
            assert holes(form) == holes(known), field.name
            assert measure(form).fits()
            for tag in ("b", "i", "code"):
                assert form.count(f"<{tag}>") == form.count(f"</{tag}>"), field.name


def test_each_language_has_words_of_its_own() -> None:
    assert len({answer_words(language).week for language in (*LANGUAGES, "de")}) == 3
    assert answer_words("zh-TW") is answer_words("zh-Hant")
