"""What a reader was told. An edition keeps what it tells as plain values: a list of words for each story, and a
line for each fact. `Memory` finds what was told by its fact.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from digests.model import (
    Article,
    Card,
    CardKind,
    DatedPhrase,
    DateKind,
    Digest,
    Fact,
    Line,
    Told,
    ToldFact,
    ToldHeadline,
    ToldStory,
)
from digests.rules import trust
from digests.rules.issuing.facts import (
    COVERED_WITH_FIGURES,
    Telling,
    is_exact,
    says_again,
    telling_of,
    tells_again,
)
from digests.rules.precedence import dated_at
from digests.rules.texts import calendar_mark, dated_mark, fingerprint, foreign_mark, named_mark

NOTHING = Told()
RUMOUR = "~"
SAID_AGAIN = timedelta(days=3)  # what an office said is no news when it says so again within this time


def told_by(digest: Digest) -> Told:
    """Return what an edition of this digest tells: passages, facts, and what it tells of each of its stories."""
    day = digest.at.astimezone(ZoneInfo(digest.zone)).date().isoformat()
    stories: dict[int, ToldStory] = {}
    for card in digest.cards:
        for number in (card.story, *card.beside):
            stories[number] = stories.get(number, ToldStory()) | _told_of(card, number, day)
    marks = [(calendar_mark(phrase.date, phrase.kind), article) for phrase, article in _dates_in(digest)]
    marks += [(mark, article) for mark, article, _ in _marks_of_days(digest)]
    heads = (card.head for card in digest.cards if card.head is not None)
    quoted = chain(heads, chain.from_iterable(map(lines_of, digest.cards)))
    lines = [(fingerprint(each.passage.text), each.article) for each in quoted]
    foreign = chain((each.line for each in digest.foreign), *(card.foreign.values() for card in digest.cards))
    named = [foreign_mark(line.article.url) for line in foreign]
    named += [named_mark(pointer.article.url) for pointer in digest.named]
    passages = (key if trust.can_vouch(article.source) else rumour(key) for key, article in (*marks, *lines))
    facts = (told_fact(fact, story, article) for card in digest.cards for story, article, fact in card.facts)
    return Told(frozenset((*passages, *named)), stories, frozenset(facts))


def days_in(digest: Digest) -> dict[str, str]:
    """Return the fingerprint of each day that a digest names (see `dated_mark`), with the address that is linked
    beside the day."""
    return {mark: url for mark, _, url in _marks_of_days(digest)}


def _marks_of_days(digest: Digest) -> Iterator[tuple[str, Article, str]]:
    """Give the fingerprint of each day that a digest names, with its article and the address that is linked beside
    the day. Lines of dates name days, and so does the stage of a card ("from 1 May")."""
    for phrase, article in _dates_in(digest):
        yield dated_mark(phrase.date, phrase.kind, article.url), article, article.url
    for card in digest.cards:
        for day, kind, article in _days_beside(card):
            yield dated_mark(day, kind, article.url), article, card.headline_article.url


def _dates_in(digest: Digest) -> list[tuple[DatedPhrase, Article]]:
    return [*digest.coming_up, *chain.from_iterable(card.dates for card in digest.cards)]


def _days_beside(card: Card) -> Iterator[tuple[str, str, Article]]:
    """Give the day that a card names outside its lines of dates, with its kind. A story keeps the day from which
    its measure applies. It does not keep which article told this day. Any of its articles may later take the day
    back, so the day is given with each of them."""
    if card.stage and card.stage_from:
        yield from ((card.stage_from, DateKind.EFFECTIVE, article) for article in (*card.outlets, *card.elsewhere))


def rumour(key: str) -> str:
    """Return the fingerprint that notes: a source without a label told this. A source with a label may then still
    tell it as news. Another source without a label does not tell it again."""
    return f"{RUMOUR}{key}"


def all_of(told: Told) -> Told:
    """Return what was told. What sources without a label told counts as if sources with a label had told it."""
    return replace(told, passages=told.passages | {key.removeprefix(RUMOUR) for key in told.passages})


def _told_of(card: Card, story: int, day: str) -> ToldStory:
    """Return what a card tells of one of its stories."""
    own = story == card.story
    outlets = card.outlets if own else card.beside[story]
    articles = frozenset(article.id for article in outlets)
    lines = [line for line in lines_of(card) if line.story == story or (own and not line.story)]
    if card.head is not None and own:
        lines.append(card.head)
    passages = frozenset(fingerprint(line.passage.text) for line in lines)
    if not trust.is_vouched(outlets):
        return ToldStory(passages, articles, rumoured=articles)
    if card.kind is not CardKind.EVENT:
        return ToldStory(passages, articles, _headlines(card, day) if own else frozenset())
    return ToldStory(
        passages=passages,
        articles=articles,
        headlines=_headlines(card, day),
        days=frozenset(phrase.date for phrase, _ in card.dates),
    )


def _headlines(card: Card, day: str) -> frozenset[ToldHeadline]:
    """Return the headline under which a card tells its own story. A card may have no headline of others' words."""
    told = ToldHeadline(day, card.headline_article.id, card.headline)
    return frozenset((told,)) if card.headline else frozenset()


def told_fact(fact: Fact, story: int, article: Article) -> ToldFact:
    """Return a fact as it is remembered, without its place in the article."""
    vouched = trust.can_vouch(article.source)
    return ToldFact(replace(fact, article=0, index=0), story, minutes_of(dated_at(article)), vouched)


def minutes_of(moment: datetime | None) -> int:
    """Return the minutes of Unix time, 0 for a moment that nobody knows."""
    return int(moment.timestamp()) // 60 if moment else 0


def unite(parts: Iterable[Told]) -> Told:
    """Return everything that any of the parts tells."""
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
    """Return what `dump_told` wrote. Editions of early versions have no facts."""
    return Told(
        frozenset(payload.get("passages", ())),
        {int(number): _story_in(words) for number, words in payload.get("stories", {}).items()},
        frozenset(map(_fact_in, payload.get("facts", ()))),
    )


def _words_of(story: ToldStory) -> set[str]:
    return {
        *story.passages,
        *(f"article:{article}" for article in story.articles),
        *(f"headline:{each.day}:{each.article}:{each.words}" for each in story.headlines),
        *(f"day:{day}" for day in story.days),
        *(f"rumour:{article}" for article in story.rumoured),
    }


def _story_in(words: Iterable[str]) -> ToldStory:
    """Return what `_words_of` wrote. A word without a known beginning is a fingerprint. Stages and parties, which
    earlier versions wrote, are left out."""
    kinds = ("article", "headline", "day", "rumour", "stage", "party", "")
    found: dict[str, set[str]] = {kind: set() for kind in kinds}
    for word in words:
        kind, _, value = word.partition(":")
        known = kind if value and kind in found else ""
        found[known].add(value if known else word)
    headlines = (each.split(":", 2) for each in found["headline"])
    return ToldStory(
        passages=frozenset(found[""]),
        articles=frozenset(map(int, found["article"])),
        headlines=frozenset(ToldHeadline(day, int(article), words) for day, article, words in headlines),
        days=frozenset(found["day"]),
        rumoured=frozenset(map(int, found["rumour"])),
    )


def _line_of(told: ToldFact) -> str:
    fact = told.fact
    ahead = (fact.ahead,) if fact.ahead else ()
    lists = (",".join(each) for each in (fact.acts, fact.numbers, fact.days, fact.words, *ahead))
    story = str(told.story) if told.vouched else rumour(str(told.story))
    actor = f"{fact.actor}:{fact.office.replace('|', ' ')}" if fact.office else fact.actor
    return "|".join((story, str(told.at), actor, *lists))


def _fact_in(line: str) -> ToldFact:
    """Return what `_line_of` wrote. Lines of older editions have no days ahead and no office."""
    story, at, speaks, *lists = line.split("|")
    actor, _, office = speaks.partition(":")
    values = [tuple(filter(None, each.split(","))) for each in lists]
    acts, numbers, days, words, ahead = (*values, ())[:5]
    found = Fact(0, 0, actor, acts, numbers, days, words, ahead, office)
    return ToldFact(found, int(story.removeprefix(RUMOUR)), int(at), not story.startswith(RUMOUR))


class Memory:
    """What a reader was told, and what the digest that is being composed has told so far. A look-up is quick
    however much was told. What only sources without a label told is left out. `seen_by` gives a memory that has
    it."""

    def __init__(self, told: Iterable[ToldFact] = ()) -> None:
        found = sorted(told, key=_order)
        self._rumours = [known for known in found if not known.vouched]
        self._with_rumours: Memory | None = None
        self._known: list[ToldFact] = []
        self._tellings: list[Telling] = []  # what each of these facts tells
        # Sets of places in `_known`, one bit for each place, quick to unite: by term, by actor, and the places of
        # facts that deny.
        self._holding: dict[str, int] = {}
        self._speaking: dict[str, int] = {}
        self._denying = 0
        self._exact: set[str] = set()  # terms so exact that one of them is enough
        self._of_story: dict[int, list[int]] = {}
        # The same fact is asked for again and again: for its story, and for its passage.
        self._looked_up: dict[tuple[Telling, datetime | None], ToldFact | None] = {}
        for known in found:
            if known.vouched:
                self._keep(known)

    def add(self, fact: Fact, story: int, published: datetime | None) -> None:
        """Remember a fact as told."""
        self._keep(ToldFact(fact, story, minutes_of(published)))
        if self._with_rumours is not None:
            self._with_rumours.add(fact, story, published)

    def seen_by(self, *, vouched: bool) -> "Memory":
        """Return what counts as told for a story. `vouched` says whether any of its sources has a label."""
        if vouched:
            return self
        if self._with_rumours is None:
            self._with_rumours = Memory(replace(each, vouched=True) for each in (*self._known, *self._rumours))
        return self._with_rumours

    @property
    def knows(self) -> bool:
        """Whether anything was told."""
        return bool(self._known)

    def repeated(self, fact: Fact, published: datetime | None = None) -> ToldFact | None:
        """Return the told fact that this fact only repeats. Return None if the fact is new. A fact repeats another
        one if it says the same in other words. A statement also repeats what its office said within `SAID_AGAIN`
        before it was `published`."""
        if not self._known:
            return None
        telling = telling_of(fact)
        key = telling, published
        if key not in self._looked_up:
            self._looked_up[key] = next(self._again(telling, published), None)
        return self._looked_up[key]

    def _again(self, telling: Telling, published: datetime | None) -> Iterator[ToldFact]:
        fact = telling.fact
        for place in self._alike(telling):
            known = self._known[place]
            if tells_again(telling, self._tellings[place]):
                yield known
                continue
            its_own = published and fact.actor and fact.actor == known.fact.actor
            if its_own and came_within(known, published, SAID_AGAIN) and says_again(fact, known.fact):
                yield known

    def of_stories(self, stories: Collection[int]) -> Iterator[ToldFact]:
        """Give what was told of these stories."""
        places = chain.from_iterable(self._of_story.get(story, ()) for story in set(stories))
        return (self._known[place] for place in sorted(places))

    def like(self, fact: Fact) -> Iterator[ToldFact]:
        """Give the told facts that share two terms with the fact, or one if the fact has very few terms. One
        shared term is also enough if it is exact (see `is_exact`)."""
        return (self._known[place] for place in _places_in(self._like(telling_of(fact))))

    def _like(self, telling: Telling) -> int:
        """Return the places of the told facts that share enough terms with this one, as bits."""
        terms = telling.terms
        once = twice = exact = 0
        for held in filter(None, map(self._holding.get, terms)):
            twice |= once & held
            once |= held
        for term in self._exact.intersection(terms):
            exact |= self._holding[term]
        return exact | (twice if least_shared(telling) > 1 else once)

    def _alike(self, telling: Telling) -> Iterator[int]:
        """Give the places of the told facts that are like this one and that it can repeat. A fact that denies
        repeats only facts that deny, and a fact of one actor no fact of another."""
        found, actor = self._like(telling), telling.fact.actor
        found &= self._denying if telling.negated else ~self._denying
        if found and actor:
            found &= self._speaking.get(actor, 0) | self._speaking.get("", 0)
        return _places_in(found)

    def _keep(self, known: ToldFact) -> None:
        self._looked_up.clear()
        telling = telling_of(known.fact)
        place, terms = len(self._known), telling.terms
        self._tellings.append(telling)
        for term in terms:
            self._holding[term] = self._holding.get(term, 0) | 1 << place
        self._speaking[known.fact.actor] = self._speaking.get(known.fact.actor, 0) | 1 << place
        self._denying |= telling.negated << place
        self._exact.update(filter(is_exact, terms))
        self._of_story.setdefault(known.story, []).append(place)
        self._known.append(known)


def _places_in(places: int) -> Iterator[int]:
    """Give the places of the bits that are set, the lowest first."""
    while places:
        yield (places & -places).bit_length() - 1
        places &= places - 1


def least_shared(telling: Telling) -> float:
    """Return how many terms another fact must have in common with this one, so that this one can repeat it."""
    return min(COVERED_WITH_FIGURES * len(telling.terms), 2)


def came_within(known: ToldFact, published: datetime | None, time: timedelta) -> bool:
    """Say whether the told fact came out at most `time` before `published`. If either has no date, say yes."""
    return not published or not known.at or minutes_of(published) - known.at <= time.total_seconds() / 60


def reached(known: ToldFact, published: datetime | None, beside: Collection[str] = ()) -> int:
    """Return the beginning of a day in minutes of Unix time, 0 if there is no such day. The day was named by a
    told fact, or told `beside` it (ISO 8601). It began after the fact was told and before `published`. Of several
    such days the last one counts."""
    days = {*known.fact.days, *beside}
    full = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days if len(day) == len("2026-01-31"))
    return max((day for day in map(minutes_of, full) if known.at < day <= minutes_of(published)), default=0)


def _order(known: ToldFact) -> tuple[int, int, str, tuple[tuple[str, ...], ...]]:
    fact = known.fact
    told = (fact.acts, fact.numbers, fact.days, fact.words, fact.ahead)
    return known.story, known.at, f"{fact.actor}:{fact.office}", told


def lines_of(card: Card) -> tuple[Line, ...]:
    """Return every line that the card quotes, in reading order."""
    said = chain.from_iterable((*each.asked, each.line) for each in card.statements)
    return (*card.passages, *(line for line in card.lines.values() if line), *card.asked, *said)
