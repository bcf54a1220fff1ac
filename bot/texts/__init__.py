"""Fixed texts for people, by language."""

from collections.abc import Mapping

from bot.texts.delivery_languages import delivery_words
from bot.texts.delivery_words import DeliveryWords
from bot.texts.en import ENGLISH
from bot.texts.gate_words import held_text, reason_text
from bot.texts.lexicon_words import LexiconWords, lexicon_words
from bot.texts.source_languages import source_words
from bot.texts.source_words import SourceWords
from bot.texts.words import Texts
from bot.texts.zh_hans import SIMPLIFIED
from bot.texts.zh_hant import TRADITIONAL

__all__ = [
    "LANGUAGES",
    "DeliveryWords",
    "LexiconWords",
    "SourceWords",
    "Texts",
    "best_language",
    "delivery_words",
    "get",
    "held_text",
    "lexicon_words",
    "reason_text",
    "source_words",
]

LANGUAGES: Mapping[str, Texts] = {texts.language: texts for texts in (ENGLISH, SIMPLIFIED, TRADITIONAL)}


def get(language: str) -> Texts:
    """Return the texts of a BCP 47 language, English where there are none."""
    return LANGUAGES[best_language(language)]


def best_language(tag: str | None) -> str:
    """Return the language of ours that is nearest to a tag such as Telegram's `language_code`."""
    words = (tag or "").casefold().replace("_", "-").split("-")
    if words[0] != "zh":
        return "en"
    return "zh-Hant" if {"hant", "tw", "hk", "mo"} & set(words) else "zh-Hans"
