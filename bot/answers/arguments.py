"""Reads what people write after a command: a topic, several topics, a number of days."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto

from bot.hearing.request import Request
from bot.texts import Texts, spoken
from digests.errors import PreferenceError
from digests.model import Relation, Theme
from digests.rules.issuing.display_names import short_title

PARTS = re.compile(r"[,;，；、/\n]+")
CHINESE_PARTS = re.compile(r"[与與和、]")
WORDS = re.compile(r"[\s,;，；、/&]+")


def find_theme(word: str, relation: Relation) -> Theme | None:
    """Return the theme that a word names by its id, its command, an alias or a title, in any case and language. If
    no theme has this name, return the first theme with the word as a part of its Chinese title."""
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
    """Return the error which says that no topic has this name, and which topics have similar names."""
    names = {name: theme for theme in relation.themes for name in _names(theme) | _parts(theme)}
    near = dict.fromkeys(f"/{names[name].command}" for name in get_close_matches(_plain(word), names, 3, 0.6))
    code = "topic-unknown-near" if near else "topic-unknown"
    return PreferenceError(f"no topic {word[:40]!r}", code=code, word=word[:40], near=tuple(near))


def _names(theme: Theme) -> set[str]:
    titles = (theme.title, *theme.titles.values(), short_title(theme, "en"))
    return {_plain(name) for name in (theme.id, theme.command, *theme.aliases, *titles)} - {""}


def _parts(theme: Theme) -> set[str]:
    """Return the parts of a theme's Chinese titles. A reader may type either part of a title such as "贸易与关税",
    which has no spaces."""
    parts = (part for title in theme.titles.values() for part in CHINESE_PARTS.split(title))
    return {_plain(part) for part in parts if len(part) > 1} - {""}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


LONGEST = 200
DAYS_IN_A_WEEK = 7


def _any_of(*things: str) -> str:
    words = sorted({word for thing in things for word in spoken(thing)}, key=len, reverse=True)
    return "|".join(map(re.escape, words))


SPAN = re.compile(
    rf"(?<![0-9a-z])(\d{{1,6}})\s*(?:({_any_of('weeks')})|(?:{_any_of('days')}))(?![0-9a-z])|(?<!\S)(\d{{1,6}})(?!\S)",
    re.IGNORECASE,
)
"""A number of days or weeks, also next to Chinese words, or a number that stands alone."""


class Takes(Enum):
    """What a command may use besides a topic: a number of days, the word for a file, the word for all topics."""

    DAYS = auto()
    FILE = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Arguments:
    """What somebody asked for: a topic (None: not named), a number of local days (0: not named), whether a file is
    wanted, and whether all topics are wanted. `unused` are the words that the command cannot use."""

    theme: Theme | None = None
    days: int = 0
    file: bool = False
    everything: bool = False
    unused: tuple[str, ...] = ()


def read_arguments(
    text: str, relation: Relation, *, most: int, example: str, takes: Collection[Takes] = frozenset(Takes)
) -> Arguments:
    """Read what somebody wrote after a command, in any order.

    PreferenceError if other words name no topic, or if the days are not from 1 to `most`. The error shows
    `example`, which says how days are written.
    """
    text, unused = text[:LONGEST], []
    if Takes.DAYS in takes:
        text, days = without_days(text, most, example)
    else:
        days = 0
    unused += [span[0].strip() for span in SPAN.finditer(text)]
    words = SPAN.sub(" ", text).split()
    files = [word for word in words if word.casefold() in spoken("file")]
    alls = [word for word in words if word.casefold() in spoken("all")]
    named = " ".join(word for word in words if word not in (*files, *alls))
    theme = find_theme(named, relation) if named else None
    if named and theme is None:
        raise unknown_topic(named, relation)
    takes_all = Takes.ALL in takes and theme is None  # a named topic is asked for alone
    unused += [*([] if Takes.FILE in takes else files), *([] if takes_all else alls)]
    return Arguments(theme, days, bool(files) and Takes.FILE in takes, bool(alls) and takes_all, tuple(unused))


def asked_for(
    request: Request, *, most: int = 0, example: str = "", takes: Collection[Takes] = frozenset(Takes)
) -> Arguments:
    """Return what the arguments of a request ask for (see `read_arguments`). Words that the command cannot use are
    mentioned above the answer."""
    asked = read_arguments(request.arguments, request.services.relation, most=most, example=example, takes=takes)
    if asked.unused:
        request.mention_unused(" ".join(asked.unused))
    return asked


def without_days(text: str, most: int, example: str) -> tuple[str, int]:
    """Return a text without its first number of days or weeks, and this number in days (0: none). PreferenceError
    as in `read_arguments`."""
    span = SPAN.search(text)
    if span is None:
        return text, 0
    days = int(span[1] or span[3]) * (DAYS_IN_A_WEEK if span[2] else 1)
    if not 1 <= days <= most:
        raise PreferenceError(f"{days} days", code="days-out-of-range", most=most, example=(example,))
    return f"{text[: span.start()]} {text[span.end() :]}", days
