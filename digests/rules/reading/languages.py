"""Finds the language of a text, as a BCP 47 tag; for Chinese with the script."""

import re
from functools import lru_cache
from typing import Any

from digests.model.lexicon import LanguageWords, Lexicon
from digests.rules.texts import EASTERN, HAN, HANGUL, KANA

SHORTEST_SAMPLE = 60
LONGEST_SAMPLE = 500
SURE = 0.9

# The classifier takes half a millisecond a text, and most texts are English. The lexicon's words recognise English
# fifty times faster: no other language has several of them.
_FEWEST_WORDS = 12
_FEWEST_DIFFERENT = 2
_ENGLISH_SHARE = 0.1

_TAG = re.compile(r"^([a-zA-Z]{2,3})((?:-[a-zA-Z0-9]{1,8})*)$")
_LETTER = re.compile(r"[^\W\d_]")


def detect(text: str, hint: str = "", *, lexicon: Lexicon) -> str:
    """Return the language of a text: "en", "zh-Hans", "zh-Hant", "ja" ..., or the hint if the text is unclear.

    `hint` is the language that the source is said to be written in. For a short text the hint counts more than the
    text. Without a hint, an unclear text gives "".
    """
    sample = text[:LONGEST_SAMPLE]
    if not EASTERN.search(sample) and _is_plainly_english(sample, lexicon.languages):
        return hint if hint.partition("-")[0] == "en" else "en"
    letters = len(_LETTER.findall(sample))
    if not letters:
        return hint
    if len(HANGUL.findall(sample)) > letters * 0.3:
        return "ko"
    kana, han = len(KANA.findall(sample)), len(HAN.findall(sample))
    if kana > letters * 0.1:
        return "ja"
    if han > letters * 0.3:
        return _chinese_script(sample, hint)
    if letters < SHORTEST_SAMPLE and hint:
        return hint
    language, probability = _identifier().classify(sample)
    if language == hint.partition("-")[0]:
        return hint
    if language == "zh":
        return hint
    return str(language) if probability >= SURE else hint


def tag_of(declared: str) -> str:
    """Return our tag for a language as a page declares it ("en-US", "zh_CN", "zh-Hant-TW"), or ""."""
    match = _TAG.match(declared.strip().replace("_", "-"))
    if not match:
        return ""
    language, rest = match[1].lower(), (match[2] or "").lower().split("-")
    if language not in ("zh", "chi", "cn"):
        return language if len(language) == 2 else ""
    if "hant" in rest or ("hans" not in rest and {"tw", "hk", "mo"} & set(rest)):
        return "zh-Hant"
    return "zh-Hans"


def _is_plainly_english(sample: str, words_of: LanguageWords) -> bool:
    words = sample.lower().split()
    found = [word for word in words if word in words_of.english]
    if len(words) < _FEWEST_WORDS or len(set(found)) < _FEWEST_DIFFERENT:
        return False
    return len(found) + sum(word in words_of.in_names for word in words) >= _ENGLISH_SHARE * len(words)


def _chinese_script(text: str, hint: str) -> str:
    simplified = sum(_only_in(character, "gb2312", "big5") for character in text)
    traditional = sum(_only_in(character, "big5", "gb2312") for character in text)
    if simplified == traditional:
        return hint if hint.startswith("zh-") else "zh-Hans"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


@lru_cache(maxsize=8192)
def _only_in(character: str, one: str, other: str) -> bool:
    """Say whether only one of two old national character sets has a Chinese character. Each set has one script."""
    held = [bool(character.encode(codec, "ignore")) for codec in (one, other)]
    return HAN.match(character) is not None and held == [True, False]


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the model at the first text that needs it, as loading takes a fifth of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
