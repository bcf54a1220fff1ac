"""What a party said lately, by day and speaker, or what one person or office that speaks for a party said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from digests.model import Line, OwnWords, SaidLately, Who
from digests.rules.issuing.answers.own_words import Page

DAYS = 30
MOST_SHOWN, MOST_OF_A_STORY, MOST_OF_A_SPEAKER = 8, 2, 3  # set by judgement; that of a speaker is for each day
MOST_FOREIGN, SPARE = 2, 4  # SPARE: so many more are looked for, because repeats fall away


def said_by_party(
    words: Iterable[OwnWords],
    party: str,
    elsewhere: Sequence[Line],
    now: datetime,
    *,
    theme: str = "",
    days: int = DAYS,
) -> SaidLately:
    """Return the newest of a party's words, newest first: at most three of a speaker a day, and two of a story.
    `elsewhere` are its words in other languages; two of them are named if there are no others. Pure."""
    entries = _chosen(words, MOST_OF_A_SPEAKER)
    return SaidLately(
        at=now, days=days, theme=theme, party=party, entries=entries, foreign=_named(entries, elsewhere)
    )


def said_by(words: Sequence[OwnWords], who: Who, elsewhere: Sequence[Line], now: datetime) -> SaidLately:
    """Return the newest of these words of a person or an office, newest first. Pure."""
    party = who.party or next((each.party for each in words), "")
    entries = _chosen(words, MOST_SHOWN)
    return SaidLately(at=now, days=DAYS, party=party, who=who, entries=entries, foreign=_named(entries, elsewhere))


def is_enough(words: Iterable[OwnWords]) -> bool:
    """Say whether older words would not come onto the page any more."""
    stories = Counter(each.line.story for each in words)
    return sum(min(count, MOST_OF_A_STORY) for count in stories.values()) >= MOST_SHOWN + SPARE


def _named(entries: Sequence[OwnWords], elsewhere: Sequence[Line]) -> tuple[Line, ...]:
    return () if entries else tuple(elsewhere[:MOST_FOREIGN])


def _chosen(words: Iterable[OwnWords], most_of_a_speaker: int) -> tuple[OwnWords, ...]:
    page, found = Page(), list[OwnWords]()
    stories, speakers = Counter[int](), Counter[tuple[str, str]]()
    for each in words:
        speaker = f"{each.day}", each.known_as or each.office or each.line.article.source.id
        full = stories[each.line.story] >= MOST_OF_A_STORY or speakers[speaker] >= most_of_a_speaker
        if len(found) < MOST_SHOWN and not full and page.take(each.line):
            found.append(each)
            stories[each.line.story] += 1
            speakers[speaker] += 1
    return tuple(found)
