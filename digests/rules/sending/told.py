"""What an edition tells: the passages and facts it quotes, the dates it names, and of each story also which
articles it was made from, who had spoken and at which stage it was.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b

from digests.model import DatedPhrase, Digest, Line, Silence, Story, Told
from digests.rules.sending.marks import calendar_mark, stage_mark
from digests.rules.sending.memory import write
from digests.rules.texts import fingerprint

NOTHING = Told()


def told_by(digest: Digest) -> Told:
    """Return what an edition of this digest tells: passages, facts, and the marks of each of its stories."""
    passages: set[str] = set()
    stories: dict[int, frozenset[str]] = {}
    facts: set[str] = set()
    for card in digest.cards:
        lines = quoted_lines(card.passages, card.lines, card.background)
        quoted = {fingerprint(line.passage.text) for line in lines}
        articles = {f"article:{article.id}" for article in card.outlets}
        parties = {
            f"party:{party}"
            for party, line in card.lines.items()
            if line or card.silences.get(party, Silence.NOT_FOUND) is not Silence.NOT_FOUND
        }
        passages |= quoted
        stories[card.story] = frozenset(quoted | articles | parties | card.marks)
        facts |= {write(fact, card.story, article.published) for article, fact in card.facts}
    dates = (*digest.coming_up, *(date for card in digest.cards for date in card.dates))
    passages |= {calendar_mark(phrase.date, phrase.kind) for phrase, _ in dates}
    return Told(frozenset(passages), stories, frozenset(facts))


def unite(parts: Iterable[Told]) -> Told:
    """Return everything that any of them tells."""
    passages: set[str] = set()
    stories: dict[int, frozenset[str]] = {}
    facts: set[str] = set()
    for part in parts:
        passages |= part.passages
        facts |= part.facts
        for story, marks in part.stories.items():
            stories[story] = stories.get(story, frozenset()) | marks
    return Told(frozenset(passages), stories, frozenset(facts))


def content_key(told: Told) -> str:
    """Return a key that only the same passages, marks and facts have."""
    hashed = blake2b(digest_size=16)
    stories = [f"{story}\t{mark}" for story, marks in told.stories.items() for mark in (*marks, "")]
    for words in (told.passages, stories, told.facts):
        for word in sorted(words):
            hashed.update(f"{len(word)} {word}".encode("utf-8", "surrogatepass"))
        hashed.update(b"-")
    return hashed.hexdigest()


def marks_told(story: Story, moment: datetime, dates: Iterable[DatedPhrase]) -> frozenset[str]:
    """Return the marks that a card of the story leaves beside those of its articles and parties."""
    return stage_mark(story, moment.isoformat()) | frozenset(f"day:{phrase.date}" for phrase in dates)


def quoted_lines(
    passages: Iterable[Line], lines: Mapping[str, Line | None], background: Iterable[Line]
) -> tuple[Line, ...]:
    """Return every line that a card quotes, in reading order."""
    return (*passages, *(line for line in lines.values() if line), *background)
