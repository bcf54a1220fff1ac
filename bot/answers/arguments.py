"""Reads what people write after a command: a topic, several topics, a number of days."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.texts import Texts, spoken
from digests.errors import PreferenceError
from digests.model import Relation, Theme
from digests.rules.issuing.display_names import short_title

PARTS = re.compile(r"[,;，；、/\n]+")
CHINESE_PARTS = re.compile(r"[与與和、]")
WORDS = re.compile(r"[\s,;，；、/&]+")


def find_theme(word: str, relation: Relation) -> Theme | None:
    """Return the theme that a word names by its id, its command, an alias or a title, in any case and language. If
    there is none, return the first theme that has the word as a part of its Chinese title."""
    wanted = _plain(word)
    named = (theme for names in (_names, _parts) for theme in relation.themes if wanted in names(theme))
    return next(named, None) if wanted else None


def parse_topics(text: str, relation: Relation, texts: Texts) -> tuple[str, ...]:
    """Return the ids of the topics that a text names. Commas or spaces separate the topics. "all" gives no ids.

    PreferenceError names the first word that is no topic and what may have been meant.
    """
    if _plain(text) in {*spoken("all"), _plain(texts.all_topics)}:
        return ()
    found = []
    for part in filter(str.strip, PARTS.split(text[:500])):
        for word in [part] if find_theme(part, relation) else WORDS.split(part):
            theme = find_theme(word, relation)
            if theme is not None:
                found.append(theme.id)
            elif word and word.casefold() not in spoken("and"):
                raise unknown_topic(word, relation)
    return tuple(dict.fromkeys(found))


def unknown_topic(word: str, relation: Relation) -> PreferenceError:
    """Return the error which says that there is no such topic, and which topics have a similar name."""
    names = {name: theme for theme in relation.themes for name in _names(theme) | _parts(theme)}
    near = dict.fromkeys(f"/{names[name].command}" for name in get_close_matches(_plain(word), names, 3, 0.6))
    code = "topic-unknown-near" if near else "topic-unknown"
    return PreferenceError(f"no topic {word[:40]!r}", code=code, word=word[:40], near=tuple(near))


def _names(theme: Theme) -> set[str]:
    titles = (theme.title, *theme.titles.values(), short_title(theme, "en"))
    return {_plain(name) for name in (theme.id, theme.command, *theme.aliases, *titles)} - {""}


def _parts(theme: Theme) -> set[str]:
    """Return the words of the Chinese titles. No space separates them. A reader may type either word of
    "贸易与关税"."""
    parts = (part for title in theme.titles.values() for part in CHINESE_PARTS.split(title))
    return {_plain(part) for part in parts if len(part) > 1} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


LONGEST = 200
DAYS = re.compile(rf"(\d{{1,6}})\s*(?:{'|'.join(spoken('days'))})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What somebody asked for: a topic (None: not named), a number of local days (0: not named), whether a file is
    wanted, and whether all topics are wanted."""

    theme: Theme | None = None
    days: int = 0
    file: bool = False
    everything: bool = False


def read_arguments(text: str, relation: Relation, *, most: int, example: str) -> Arguments:
    """Read what somebody wrote after a command, in any order.

    PreferenceError if the rest is no topic, or if the days are not from 1 to `most`. The error shows `example`,
    which says how days are written.
    """
    days, file, everything = 0, False, False
    rest: list[str] = []
    for word in text[:LONGEST].split():
        if found := DAYS.fullmatch(word):
            days = int(found[1])
            if not 1 <= days <= most:
                raise PreferenceError(f"{days} days", code="days-out-of-range", most=most, example=(example,))
        elif word.casefold() in spoken("file"):
            file = True
        elif word.casefold() in spoken("all"):
            everything = True
        else:
            rest.append(word)
    named = " ".join(rest)
    theme = find_theme(named, relation) if named else None
    if named and theme is None:
        raise unknown_topic(named, relation)
    return Arguments(theme, days, file, everything)
