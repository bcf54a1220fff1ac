"""What follows /calendar and /timeline: a topic, a number of days, and words of their own."""

import re
from dataclasses import dataclass

from bot.commands.topic_names import find_theme, unknown_topic
from bot.texts import Texts, answer_words
from digests.errors import PreferenceError
from digests.model import Relation, Theme

LONGEST = 200
DAYS = re.compile(r"(\d{1,6})\s*(?:d|days?|天|日)?", re.IGNORECASE)
FILE = frozenset({"ics", ".ics", "file", "文件", "檔案"})
EVERYTHING = frozenset({"all", "全部"})


@dataclass(frozen=True, slots=True)
class Request:
    """A topic (None: not named), local days (0: not named), whether a file is wanted, and all topics."""

    theme: Theme | None = None
    days: int = 0
    file: bool = False
    everything: bool = False


def read_request(text: str, relation: Relation, texts: Texts, *, most: int, example: str) -> Request:
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
    return Request(theme, days, file, everything)
