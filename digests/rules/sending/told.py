"""What an edition tells: the passages and facts it quotes, the dates it names, and of each story also which
articles it was made from, who had spoken and at which stage it was; as plain values too, in which it is kept.

The plain values are what editions have held from the first: a list of words for each story, a line for each fact.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from digests.model import (
    Article,
    Card,
    DateKind,
    Digest,
    Fact,
    Line,
    Silence,
    Stage,
    Told,
    ToldFact,
    ToldStage,
    ToldStory,
)
from digests.rules.precedence import dated_at
from digests.rules.texts import fingerprint

NOTHING = Told()


def told_by(digest: Digest) -> Told:
    """Return what an edition of this digest tells: passages, facts, and what it tells of each of its stories."""
    stories = {card.story: _told_of(card, digest.at) for card in digest.cards}
    dates = (*digest.coming_up, *(date for card in digest.cards for date in card.dates))
    return Told(
        frozenset().union(
            *(story.passages for story in stories.values()),
            (calendar_mark(phrase.date, phrase.kind) for phrase, _ in dates),
        ),
        stories,
        frozenset(told_fact(fact, card.story, article) for card in digest.cards for article, fact in card.facts),
    )


def _told_of(card: Card, at: datetime) -> ToldStory:
    silences = card.silences
    return ToldStory(
        passages=frozenset(
            fingerprint(line.passage.text) for line in quoted_lines(card.passages, card.lines, card.background)
        ),
        articles=frozenset(article.id for article in card.outlets),
        parties=frozenset(
            party
            for party, line in card.lines.items()
            if line or silences.get(party, Silence.NOT_FOUND) is not Silence.NOT_FOUND
        ),
        stages=frozenset((ToldStage(at, card.stage),)) if card.stage else frozenset(),
        days=frozenset(phrase.date for phrase, _ in card.dates),
    )


def told_fact(fact: Fact, story: int, article: Article) -> ToldFact:
    """Return a fact as it is remembered, without its place in the article."""
    return ToldFact(replace(fact, article=0, index=0), story, minutes_of(dated_at(article)))


def minutes_of(moment: datetime | None) -> int:
    """Return the minutes of Unix time, 0 for a moment that nobody knows."""
    return int(moment.timestamp()) // 60 if moment else 0


def calendar_mark(day: str, kind: DateKind) -> str:
    """Return the fingerprint of a told date: one day (ISO 8601) and kind is told once, whoever names it."""
    return fingerprint(f"{kind.value} on {day}")


def unite(parts: Iterable[Told]) -> Told:
    """Return everything that any of them tells."""
    told = list(parts)
    stories: dict[int, ToldStory] = {}
    for part in told:
        for number, story in part.stories.items():
            stories[number] = stories.get(number, ToldStory()) | story
    return Told(
        frozenset().union(*(part.passages for part in told)),
        stories,
        frozenset().union(*(part.facts for part in told)),
    )


def content_key(told: Told) -> str:
    """Return a key that only the same passages, stories and facts have."""
    text = json.dumps(dump_told(told), sort_keys=True)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def dump_told(told: Told) -> dict[str, Any]:
    """Return what was told as JSON values in a fixed order, so that equal values give equal text."""
    return {
        "passages": sorted(told.passages),
        "stories": {str(number): sorted(_words_of(story)) for number, story in sorted(told.stories.items())},
        "facts": sorted(_line_of(fact) for fact in told.facts),
    }


def load_told(payload: Mapping[str, Any]) -> Told:
    """Return what `dump_told` wrote; editions from before facts were kept have none."""
    return Told(
        frozenset(payload.get("passages", ())),
        {int(number): _story_in(words) for number, words in payload.get("stories", {}).items()},
        frozenset(map(_fact_in, payload.get("facts", ()))),
    )


def _words_of(story: ToldStory) -> set[str]:
    return {
        *story.passages,
        *(f"article:{article}" for article in story.articles),
        *(f"party:{party}" for party in story.parties),
        *(f"stage:{each.at.isoformat()}:{each.stage.value}" for each in story.stages),
        *(f"day:{day}" for day in story.days),
    }


def _story_in(words: Iterable[str]) -> ToldStory:
    """A word without a known beginning is a fingerprint."""
    found: dict[str, set[str]] = {kind: set() for kind in ("article", "party", "stage", "day", "")}
    for word in words:
        kind, _, value = word.partition(":")
        known = kind if value and kind in found else ""
        found[known].add(value if known else word)
    stages = (each.rpartition(":") for each in found["stage"])
    return ToldStory(
        passages=frozenset(found[""]),
        articles=frozenset(map(int, found["article"])),
        parties=frozenset(found["party"]),
        stages=frozenset(ToldStage(datetime.fromisoformat(at), Stage(stage)) for at, _, stage in stages),
        days=frozenset(found["day"]),
    )


def _line_of(told: ToldFact) -> str:
    fact = told.fact
    ahead = (fact.ahead,) if fact.ahead else ()
    lists = (",".join(each) for each in (fact.acts, fact.numbers, fact.days, fact.words, *ahead))
    return "|".join((str(told.story), str(told.at), fact.actor, *lists))


def _fact_in(line: str) -> ToldFact:
    """Older editions do not say what of it was to come."""
    story, at, actor, *lists = line.split("|")
    acts, numbers, days, words, *ahead = (tuple(filter(None, each.split(","))) for each in lists)
    return ToldFact(Fact(0, 0, actor, acts, numbers, days, words, *ahead), int(story), int(at))


def quoted_lines(
    passages: Iterable[Line], lines: Mapping[str, Line | None], background: Iterable[Line]
) -> tuple[Line, ...]:
    """Return every line that a card quotes, in reading order."""
    return (*passages, *(line for line in lines.values() if line), *background)
