"""What a replay shows of a stream: each day's cards as plain values, with the places their lines come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.cli.replay import Day, read_items, replayed
from bot.newsroom import load_relation, seed_sources
from bot.render.citation import Citation
from bot.render.digest import TelegramRenderer
from bot.render.naming import spoken_name
from bot.render.parts import to_text
from digests.model import (
    COMMENT,
    Address,
    Card,
    DatedPhrase,
    Line,
    Preferences,
    Relation,
    Subscriber,
    SubscriberState,
)
from digests.rules.annotation.passages import passages_of
from tests.benchmarks.labelling.corpus import HOUR, StreamArticle
from tests.benchmarks.labelling.ranges import Range, place_of
from tests.lexicons import lexicon

READER = Subscriber(address=Address(1), zone="UTC", hours=(HOUR,), state=SubscriberState.ACTIVE)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A quoted sentence: of which article, where it stands in its text (None: not there), its place on the card.

    `role` is `body`, `fact` for what a question told, or the id of the party under whose name it stands.
    """

    article: str
    range: Range | None
    text: str
    prefix: str
    role: str


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date line: the day as shown, of which article, the sentence that it was taken from."""

    day: str
    kind: str
    words: str
    article: str
    range: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """One card of one day. `fresh` are the articles that came in since the last digest, by their given ids;
    `titled` says that the headline is its article's title, `heading` where else it stands in it; `comment` are the
    articles that are marked as such on the card."""

    day: date
    place: int
    story: int
    section: str
    headline: str
    headline_article: str
    articles: tuple[str, ...]
    fresh: tuple[str, ...]
    titled: bool = True
    comment: tuple[str, ...] = ()
    lines: tuple[ShownLine, ...] = ()
    dates: tuple[ShownDate, ...] = ()
    heading: Range | None = None

    @property
    def lead(self) -> ShownLine | None:
        """The passage that tells the event: the first of the body, else the first line of all."""
        return next((line for line in self.lines if line.role == "body"), self.lines[0] if self.lines else None)

    @property
    def capitals(self) -> tuple[ShownLine, ...]:
        return tuple(line for line in self.lines if line.role not in ("body", "fact"))


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day's digest: its cards in order, the dates it has under "coming up", and the articles whose headlines it
    names beside the cards."""

    day: date
    cards: tuple[ShownCard, ...]
    coming: tuple[ShownDate, ...] = ()
    parts: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def shown_of(articles: Sequence[StreamArticle], *, relation_name: str = "us-china") -> tuple[ShownDay, ...]:
    """Replay a stream for a reader of all topics in English at 08:00 UTC, and return what each day shows."""
    from json import dumps

    relation = load_relation(relation_name)
    lines = ((f"{article.stream}/{article.id}", dumps(article.line)) for article in articles)
    items, faults = read_items(lines, seed_sources("us-china"), [party.id for party in relation.parties])
    if faults:
        raise ValueError("; ".join(faults[:5]))
    texts = {article.id: article for article in articles}
    given: dict[int, object] = {}
    return tuple(
        [
            _day_of(day, relation, {key: str(each) for key, each in given.items()}, texts)
            async for day in replayed(items, READER, relation, lexicon(), TelegramRenderer(relation), given)
        ]
    )


def _day_of(day: Day, relation: Relation, given: dict[int, str], texts: dict[str, StreamArticle]) -> ShownDay:
    cards: list[ShownCard] = []
    for section in day.digest.sections:
        for card in section.cards:
            cards.append(_card_of(day.slot.date(), len(cards), section.theme, card, given, texts, relation))
    coming = tuple(_date_of(phrase, given[article.id], texts) for phrase, article in day.digest.coming_up)
    named = tuple(given[pointer.article.id] for pointer in day.digest.named)
    return ShownDay(day.slot.date(), tuple(cards), coming, day.parts, named)


def _card_of(
    day: date,
    place: int,
    section: str,
    card: Card,
    given: dict[int, str],
    texts: dict[str, StreamArticle],
    relation: Relation,
) -> ShownCard:
    roles: list[tuple[str, Line]] = [("body", line) for line in card.passages]
    roles += [(party, line) for party, line in card.lines.items() if line is not None]
    for each in card.statements:
        roles += [("fact", line) for line in each.asked]
        roles.append((card.party, each.line))
    titled = not card.is_sentence
    headline_article = given[card.headline_article.id]
    outlets = [*card.outlets, *(article for others in card.beside.values() for article in others)]
    outlets = list({article.id: article for article in outlets}.values())
    headline = card.headline or _called(card, relation)
    return ShownCard(
        day=day,
        place=place,
        story=card.story,
        section=section,
        headline=headline,
        headline_article=headline_article,
        articles=tuple(given[article.id] for article in outlets),
        fresh=tuple(given[article.id] for article in outlets if article.id in card.fresh),
        titled=titled,
        heading=None if titled else place_of(texts[headline_article].text, card.headline.strip("… ")),
        comment=tuple(given[article.id] for article in outlets if article.kind in COMMENT),
        lines=tuple(_line_of(role, line, given, texts) for role, line in roles),
        dates=tuple(_date_of(phrase, given[article.id], texts) for phrase, article in card.dates),
    )


def _called(card: Card, relation: Relation) -> str:
    """What stands above a card that no words of others do."""
    return to_text(spoken_name(card, Citation(relation, Preferences(), datetime.now(UTC))))


def _line_of(role: str, line: Line, given: dict[int, str], texts: dict[str, StreamArticle]) -> ShownLine:
    article = given[line.article.id]
    passage = line.passage
    return ShownLine(article, place_of(texts[article].text, passage.text), passage.text, passage.prefix, role)


def _date_of(phrase: DatedPhrase, article: str, texts: dict[str, StreamArticle]) -> ShownDate:
    """The place of a date is that of its words in their sentence, or of the sentence where they stand twice."""
    found = texts[article]
    passages = passages_of(found.text, lexicon(), found.language, found.title)
    sentence = place_of(found.text, passages[phrase.index]) if 0 <= phrase.index < len(passages) else None
    return ShownDate(phrase.date, phrase.kind.value, phrase.text, article, sentence)
