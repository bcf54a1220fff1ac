"""What people write after a command: a topic, topics, a number of days, words of its own."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.render.parts import inert
from bot.texts import Texts, answer_words
from digests.errors import PreferenceError
from digests.model import Relation, Theme
from digests.rules.sending.display_names import short_title

PARTS = re.compile(r"[,;，；、/\n]+")
CHINESE_PARTS = re.compile(r"[与與和、]")
WORDS = re.compile(r"[\s,;，；、/]+")


def find_theme(word: str, relation: Relation) -> Theme | None:
    """Return the theme that a word names: its id, command, an alias or a title, in any case and language."""
    wanted = _plain(word)
    return next((theme for theme in relation.themes if wanted in _names(theme)), None) if wanted else None


def parse_topics(text: str, relation: Relation, texts: Texts) -> tuple[str, ...]:
    """Return the ids of the topics that a text names, parted by commas or spaces; none for "all".

    PreferenceError, its advice HTML in the reader's language, names the first word that is no topic and what
    may have been meant.
    """
    if _plain(text) in ("all", "everything", _plain(texts.all_topics)):
        return ()
    found = []
    for part in filter(str.strip, PARTS.split(text[:500])):
        theme = find_theme(part, relation)
        words = (
            [part] if theme else [word for word in WORDS.split(part) if word and word.lower() not in ("and", "&")]
        )
        for word in words:
            theme = find_theme(word, relation)
            if theme is None:
                raise PreferenceError(f"no topic {word[:40]!r}", advice=unknown_topic(word, relation, texts))
            found.append(theme.id)
    return tuple(dict.fromkeys(found))


def unknown_topic(word: str, relation: Relation, texts: Texts) -> str:
    """Return, as HTML, that there is no such topic and which are near it."""
    said = texts.topic_unknown.format(word=inert(word[:40]))
    names = {name: theme for theme in relation.themes for name in _names(theme)}
    near = dict.fromkeys(f"/{names[name].command}" for name in get_close_matches(_plain(word), names, 3, 0.6))
    advice = texts.did_you_mean.format(names=texts.comma.join(near)) if near else texts.see_topics
    return f"{said} {advice}"


def _names(theme: Theme) -> set[str]:
    titles = (theme.title, *theme.titles.values(), short_title(theme, "en"))
    # Of "贸易与关税" a reader types either word; Chinese has no spaces that would part them.
    parts = (part for title in theme.titles.values() for part in CHINESE_PARTS.split(title) if len(part) > 1)
    return {_plain(name) for name in (theme.id, theme.command, *theme.aliases, *titles, *parts)} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


LONGEST = 200
DAYS = re.compile(r"(\d{1,6})\s*(?:d|days?|天|日)?", re.IGNORECASE)
FILE = frozenset({"ics", ".ics", "file", "文件", "檔案"})
EVERYTHING = frozenset({"all", "全部"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """A topic (None: not named), local days (0: not named), whether a file is wanted, and all topics."""

    theme: Theme | None = None
    days: int = 0
    file: bool = False
    everything: bool = False


def read_arguments(text: str, relation: Relation, texts: Texts, *, most: int, example: str) -> Arguments:
    """Read what somebody wrote after a command, in any order.

    PreferenceError, its advice HTML in the reader's language, when the rest is no topic, or the days are not from
    1 to `most`; `example` shows how they are written.
    """
    days, file, everything = 0, False, False
    rest: list[str] = []
    for word in text[:LONGEST].split():
        if found := DAYS.fullmatch(word):
            days = int(found[1])
            if not 1 <= days <= most:
                advice = answer_words(texts.language).days_unreadable.format(most=most, example=example)
                raise PreferenceError(f"no number of days: {days}", advice=advice)
        elif word.casefold() in FILE:
            file = True
        elif word.casefold() in EVERYTHING:
            everything = True
        else:
            rest.append(word)
    named = " ".join(rest)
    theme = find_theme(named, relation) if named else None
    if named and theme is None:
        raise PreferenceError(f"no topic {named[:40]!r}", advice=unknown_topic(named, relation, texts))
    return Arguments(theme, days, file, everything)
