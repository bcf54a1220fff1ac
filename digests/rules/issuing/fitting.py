"""Leaves out parts of a digest, if the reader wants it brief or if it is too long."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from digests.model import Card, CardKind, Digest, Length, Line

Measure = Callable[[Digest], int]
"""Returns how long a digest is when it is shown."""
LENGTHS = {Length.BRIEF: (900, 1400), Length.NORMAL: (1500, 2200), Length.FULL: (3600, 3600)}
"""Two limits for each length. Over the first one, everything beyond the best is left out. Over the second one,
whole cards are left out. Limits are in UTF-16 units after parsing; an eastern character counts as two."""
MOST_NAMED, MOST_STATEMENTS, MOST_SUBJECTS = 2, 2, 3
LAST, SPARED = 3, 2  # the cards behind the third are the last ones; the first two keep what the parties say


def fitted(digest: Digest, length: Length, measure: Measure) -> Digest:
    """Return as much of a digest as a reader of this length is told. The same arguments give the same digest. A
    digest that fits stays as it is.

    Parts are left out in a fixed order. First go named headlines, down to two. Then go statements, down to two a
    card; then second passages; then everything quoted on the cards behind the third; then the passages of the
    third and the second card. If the digest is still too long, everything else that is quoted behind the second
    card goes. Then go the days ahead, the farthest first, and then the last cards. The first card always stays. A
    page of a topic or a search has no longest length.
    """
    wanted, most = LENGTHS[length]
    if length is Length.BRIEF:
        digest = _with_cards(digest, list(map(in_brief, digest.cards)))
    statements = max((len(card.statements) for card in digest.cards), default=0)
    fewer: list[Callable[[Card], Card]] = [
        partial(_with_statements, most=many) for many in range(statements - 1, MOST_STATEMENTS - 1, -1)
    ]
    steps: list[tuple[Callable[[Digest], Iterator[Digest]], int]] = [
        (_named, wanted),
        *((partial(_card_by_card, shorten=each), wanted) for each in [*fewer, _without_second]),
        (partial(_card_by_card, shorten=headline_alone, first=LAST), wanted),
        (partial(_card_by_card, shorten=_without_passages, first=1), wanted),
        (partial(_card_by_card, shorten=headline_alone, first=SPARED), most),
        (_days_ahead, most),
        (_cards, most),
    ]
    for step, longest in () if digest.theme else steps:
        for shorter in step(digest):
            if measure(digest) <= longest:
                break
            digest = shorter
    return digest


def in_brief(card: Card) -> Card:
    """Return a card with its headline and one line. The line is a passage, or else what the parties say, or else a
    statement. If both parties speak, neither is left out."""
    if card.passages:
        card = without(card, [*card.passages[1:], *filter(None, card.lines.values())])
    card = without(card, card.asked)
    whole = bool(card.headline) and not card.headline.endswith("…")
    card = _with_statements(card, 0 if whole else 1)
    return replace(card, dates=(), documents=(), foreign={})


def _named(digest: Digest) -> Iterator[Digest]:
    """Yield the digest again and again, each time with fewer of the stories that are only named by a headline."""
    for many in range(len(digest.named) - 1, MOST_NAMED - 1, -1):
        yield replace(digest, named=digest.named[:many])


def _days_ahead(digest: Digest) -> Iterator[Digest]:
    """Yield the digest again and again, each time with fewer days under "Coming up". `/calendar` has all of
    them."""
    for many in range(len(digest.coming_up) - 1, -1, -1):
        yield replace(digest, coming_up=digest.coming_up[:many])


def _without_second(card: Card) -> Card:
    return without(card, card.passages[1:])


def _without_passages(card: Card) -> Card:
    return without(card, card.passages)


def headline_alone(card: Card) -> Card:
    """Return a card with nothing but its headline, if the headline says something alone. A card of both sides
    keeps one statement, and so does a card without a headline, which is called by its subjects."""
    if card.kind is CardKind.BOTH or not card.headline:
        return _with_statements(card, 1)
    return _with_statements(without(card, [*card.passages, *filter(None, card.lines.values())]), 0)


def _cards(digest: Digest) -> Iterator[Digest]:
    """Yield the digest without its last card, without its last two, and so on."""
    for many in range(len(digest.cards) - 1, 0, -1):
        left = digest.cards[many]
        kept = _with_cards(digest, digest.cards[:many])
        digest = replace(kept, left_out=kept.left_out + 1 + len(left.beside) + left.more)
        yield digest


def _card_by_card(digest: Digest, shorten: Callable[[Card], Card], first: int = 0) -> Iterator[Digest]:
    """Yield the digest with its last card shortened, then with the card before it shortened, too, up to the
    `first`."""
    cards = list(digest.cards)
    for place in range(len(cards) - 1, first - 1, -1):
        if (shorter := shorten(cards[place])) != cards[place]:
            cards[place] = shorter
            yield _with_cards(digest, cards)


def _with_cards(digest: Digest, cards: list[Card] | tuple[Card, ...]) -> Digest:
    """Return the digest with these cards in place of its own, in the same order. If there are fewer, the last
    places go."""
    left = iter(cards)
    sections = [
        replace(section, cards=tuple(card for _, card in zip(section.cards, left, strict=False)))
        for section in digest.sections
    ]
    return replace(digest, sections=tuple(each for each in sections if each.cards))


def _with_statements(card: Card, most: int) -> Card:
    """Return a card with only its first statements. The others count as further answers, unless their story has
    another line on the card."""
    left = card.statements[most:]
    if not left:
        return card
    shorter = without(card, [line for each in left for line in (each.line, *each.asked)])
    untold = _stories(card) - _stories(shorter)
    gone = {each.line.story: each.subject for each in left if each.line.story in untold}
    subjects = dict.fromkeys(filter(None, (*gone.values(), *card.more_subjects)))
    return replace(
        shorter,
        beside={story: articles for story, articles in card.beside.items() if story not in gone},
        more=card.more + len(gone),
        more_subjects=tuple(subjects)[:MOST_SUBJECTS],
    )


def without(card: Card, gone: Iterable[Line]) -> Card:
    """Return a card without some of its lines. What only these lines tell goes with them."""
    places = set(map(_place, gone)) - ({_place(card.head)} if card.head else set())
    lines = {party: line and (None if _place(line) in places else line) for party, line in card.lines.items()}
    passages = tuple(each for each in card.passages if _place(each) not in places)
    fewer = len(card.passages) - len(passages)
    return replace(
        card,
        passages=passages,
        unlisted=card.unlisted + fewer if card.unlisted and passages else 0,
        lines=lines,
        asked=tuple(each for each in card.asked if _place(each) not in places),
        statements=tuple(each for each in card.statements if _place(each.line) not in places),
        facts=tuple(each for each in card.facts if (each[2].article, each[2].index) not in places),
    )


def _place(line: Line) -> tuple[int, int]:
    return line.passage.article, line.passage.index


def _stories(card: Card) -> set[int]:
    """Return the stories of which a statement or the headline stands on a card."""
    heads = (card.head,) if card.head else ()
    return {line.story for line in (*heads, *(each.line for each in card.statements))}
