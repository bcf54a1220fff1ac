"""Finds the earlier message to which a part replies when it goes on with a story: the message in which the reader
was told the story. The reply quotes a sentence as it stood in that message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.model import Answer, Digest, Earlier, Quotation, Told
from digests.rules.issuing.told import lines_of
from digests.rules.texts import fingerprint, utf16_length, words_of

LONGEST_QUOTE = 1024  # UTF-16 units, Telegram's limit
LIKE = 0.5  # the share of a headline's words that must be in what the story says now


@dataclass(frozen=True, slots=True)
class SentEdition:
    """An edition that a reader was sent: its slot, what it told, what can be quoted from each part, its cause."""

    slot: datetime
    told: Told
    parts: Sequence[Sequence[Quotation]]
    cause: str = ""


def going_on_by_part(digest: Digest, parts: Sequence[Sequence[Quotation]]) -> tuple[tuple[int, Earlier], ...]:
    """Return, in reading order, the cards that continue a story, each with the number of its part (1 is the
    first). That is the part that has the card's lines or headline. `parts` are what can be quoted from each part.
    """
    prints = [{fingerprint(each.text) for each in part} for part in parts]
    found = []
    for card in digest.cards:
        if card.earlier is not None:
            shown = set(map(fingerprint, (card.headline, *(line.passage.text for line in lines_of(card)))))
            found += [(place, card.earlier) for place, known in enumerate(prints, 1) if shown & known][:1]
    return tuple(sorted(found, key=lambda each: each[0]))


def answers(going_on: Iterable[tuple[int, Earlier]], tellings: Sequence[SentEdition]) -> tuple[Answer, ...]:
    """Return the earlier message to which each part replies, if there is one. A message can reply to one message
    only. If a part has several cards, the first one with an earlier message decides: it is the most important.
    `tellings` are the reader's editions, the latest first."""
    found: dict[int, Answer] = {}
    for part, earlier in going_on:
        if part not in found and (answer := _answer(part, earlier, tellings)):
            found[part] = answer
    return tuple(found[part] for part in sorted(found))


def _answer(part: int, earlier: Earlier, tellings: Sequence[SentEdition]) -> Answer | None:
    """Return the answer to the edition in which the story was told last. It quotes the sentence or headline of
    that edition that is most like what is said now. If nothing there can be quoted and the edition was a single
    message, the whole message is answered."""
    for telling in tellings:
        if earlier.stories.isdisjoint(telling.told.stories):
            continue
        known = [
            telling.told.stories[story].passages for story in earlier.stories if story in telling.told.stories
        ]
        told = frozenset[str]().union(*known)
        quotable = [
            Answer(part, telling.slot, number, words.text, words.position, words.bold, telling.cause)
            for number, quotations in enumerate(telling.parts, 1)
            for words in quotations
            if utf16_length(words.text) <= LONGEST_QUOTE and (words.bold or fingerprint(words.text) in told)
        ]
        quotable.sort(key=lambda each: each.bold)  # sentences before headlines
        likely = [each for each in quotable if not each.bold or _likeness(each.quote, earlier.said) >= LIKE]
        if likely:
            return max(likely, key=lambda each: _likeness(each.quote, earlier.said))
        if len(telling.parts) == 1:
            return Answer(part, telling.slot, 1, told_cause=telling.cause)
    return None


def _likeness(told: str, said: Iterable[str]) -> float:
    """Return the largest share of the words of `told` that one of the texts in `said` contains."""
    words = set(words_of(told))
    return max((len(words.intersection(words_of(text))) / len(words) for text in said if words), default=0.0)
