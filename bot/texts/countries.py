"""Where an outlet is published: the place in its label, by CLDR in every language. The word "place" and not
"country" is said to people, because some places are disputed."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from bot.texts.catalogue import ENGLISH, load, tags

IN_LABELS: Mapping[str, str] = {
    "US": "US", "CN": "PRC", "TW": "Taiwan", "HK": "Hong Kong", "MO": "Macao", "GB": "UK",
}  # fmt: skip
"""The places whose name in labels is not the one of CLDR, by ISO 3166 alpha-2: a part of `labels.parts`."""

_NO_PLACES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes of CLDR that ISO 3166 does not give to a place: groups of places, and parts of others."""
_SPOKEN = {"usa": "US", "america": "US", "mainland china": "CN", "大陆": "CN", "大陸": "CN", "korea": "KR"}
_ENDINGS = {"uk": "GB"}


@cache
def places(language: str = ENGLISH) -> Mapping[str, str]:
    """Return the name of each place in labels in a language (a tag of a catalogue), by ISO 3166 alpha-2."""
    words = load(language)
    named = {
        code: str(name)
        for code, name in words.locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_PLACES
    }
    return named | {
        code: words.find(f"labels.parts.{part}") or named.get(code, part) for code, part in IN_LABELS.items()
    }


def place_in(name: str, language: str) -> str:
    """Return the name in a language of a place that a label names in English. Return "" for any other word."""
    code = _codes_of_labels().get(name, "")
    return places(language).get(code, "") if code else ""


def place_of(words: str) -> str:
    """Return the ISO 3166 alpha-2 code of a place that a person named in any language, or by its code. Return ""
    for any other words."""
    said = _plain(words)
    if len(said) == 2 and said.upper() in places():
        return said.upper()
    return _ENDINGS.get(said) or _SPOKEN.get(said) or _codes().get(said, "")


def place_of_host(host: str) -> str:
    """Return the place of a host's last name ("example.co.uk": "GB"), "" if that is the name of no place."""
    ending = host.rpartition(".")[2].lower()
    code = _ENDINGS.get(ending, ending.upper())
    return code if code in places() else ""


@cache
def _codes_of_labels() -> Mapping[str, str]:
    return {name: code for code, name in places().items()}


@cache
def _codes() -> Mapping[str, str]:
    """Return the code of each place, by its name in small letters in each language that has a catalogue."""
    found: dict[str, str] = {}
    for tag in tags():
        own = load(tag).locale.territories
        for code, name in places(tag).items():
            for each in (name, str(own.get(code, name))):
                found.setdefault(_plain(each), code)
    return found


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip(" .")
