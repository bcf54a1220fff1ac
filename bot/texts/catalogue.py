"""A language's words and habits: its messages from a catalogue (gettext), its dates, places and numbers from CLDR.

A catalogue is one file, `catalogues/<language>.po`. Its message ids are keys by subject (`digest.via`). The code
that uses a message fills in what stands in braces. The header names the language and its plural forms.
`X-Fallback` is the language that stands in for missing messages. `X-Draft: yes` means that the language is offered
only if an operator wants it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = files("bot.texts") / "catalogues"
ENGLISH = "en"


INSERTED = re.compile(r"(<code>.*?</code>)|\{\w+\}")


class CatalogueError(Exception):
    """A language's catalogue cannot be used."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One language: a BCP 47 tag, its messages with those of its fallbacks behind them, and its CLDR data."""

    language: str
    locale: Locale
    messages: GNUTranslations
    is_from_right: bool
    """Whether the language is written from right to left."""

    def find(self, key: str) -> str | None:
        """Return a message; None if neither the language nor its fallbacks have it."""
        found = self.messages.gettext(key)
        return None if found == key else self.isolating(found)

    def find_counted(self, key: str, number: int) -> str | None:
        """Return the plural form of a message for a number; None if there is no such message."""
        found = self.messages.ngettext(key, key, number)
        return None if found == key else self.isolating(found)

    def isolating(self, text: str) -> str:
        """In a language written from right to left, isolate the inserted values, so that a value and the words
        around it do not change each other's direction. What stands in <code> is copied unchanged."""
        return INSERTED.sub(lambda match: match[1] or isolated(match[0]), text) if self.is_from_right else text


def isolated(text: str) -> str:
    """Return text between U+2068 and U+2069, so that it keeps its own direction. Telegram removes the older
    embeddings, U+202A to U+202E, from a message, but keeps these two characters."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def tags() -> list[str]:
    """Return the languages that have a catalogue, drafts too, as BCP 47 tags in the order of their files."""
    names = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".po"))
    return [name.removesuffix(".po").replace("_", "-") for name in names]


@cache
def headers(language: str) -> Mapping[str, str]:
    """Return the header of a language's catalogue, which is its first paragraph."""
    return dict(re.findall(r'^"([\w-]+): (.*)\\n"$', _text(language).partition("\n\n")[0], re.MULTILINE))


def is_draft(language: str) -> bool:
    """Return whether a language is offered only where an operator wants it."""
    return headers(language).get("X-Draft") == "yes"


def fallbacks(language: str) -> list[str]:
    """Return the languages that stand in for a language, nearest first. CatalogueError if they form a circle."""
    found = [language]
    while following := headers(found[-1]).get("X-Fallback"):
        if following in found:
            raise CatalogueError(f"the fallbacks of {language} go in a circle: {' → '.join([*found, following])}")
        found.append(following)
    return found[1:]


def read(language: str) -> Catalog:
    """Return a language's own messages as its file has them."""
    return read_po(BytesIO(_text(language).encode()), abort_invalid=True)


@cache
def keys(language: str) -> tuple[str, ...]:
    """Return the keys of a language's own messages in the order of its file, read once."""
    return tuple(str(message.id) for message in read(language) if message.id)


@cache
def load(language: str) -> Catalogue:
    """Return a language that `tags` names. It is read once."""
    messages = _compiled(language)
    for other in fallbacks(language):
        messages.add_fallback(_compiled(other))
    locale = Locale.parse(language, sep="-")
    return Catalogue(language, locale, messages, locale.text_direction == "rtl")


def spelled(tag: str) -> str:
    """Return a tag in one form for all its spellings, such as "zh_hans" and "zh-Hans"."""
    return tag.strip().casefold().replace("_", "-")


def nearest(tag: str | None, languages: Iterable[str]) -> str:
    """Return the language that is nearest to a tag such as Telegram's `language_code`. English if none is near."""
    first, *rest = spelled(tag or "").split("-")
    if first == "zh" and not {"hans", "hant"} & set(rest):
        rest.append("hant" if {"tw", "hk", "mo"} & set(rest) else "hans")
    for language in languages:
        own, *script = language.casefold().split("-")
        if own == first and set(script) <= set(rest):
            return language
    return ENGLISH


def _compiled(language: str) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _text(language: str) -> str:
    return (FOLDER / f"{language.replace('-', '_')}.po").read_text(encoding="utf-8")
