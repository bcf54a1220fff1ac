"""Looking up a part in doubt: which message numbers may be its own, in which order to ask, what the answers say.

Private chats and basic groups of one bot number their messages together, supergroups and channels each for
themselves. A part that was accepted has a number above the highest that was known when it was claimed and, where
numbers are shared, below that of a mark which was sent when nothing could be accepted any more.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from digests.model import ChatKind

SHARED = 0
OWN_SEQUENCE_FROM = -1_000_000_000_000
NEAR = 8
"""A part has one of the first so many numbers above what was known at its claim, unless others wrote at that
moment: so many parts are on their way at a time."""
MOST_PROBES = 60
MOST_UPWARD = 20
SILENCE = 10
"""So many numbers in a row that no post has are the end of a channel."""
GIVEN_UP_AFTER = timedelta(hours=1)


class Sight(StrEnum):
    """What is under a number in a chat: our part, something else, nothing, or what may not be forwarded."""

    OURS = "ours"
    ANOTHER = "another"
    NOTHING = "nothing"
    HIDDEN = "hidden"


class Answer(StrEnum):
    """What a search came to. All but the first two leave the doubt as it is."""

    FOUND = "found"
    ABSENT = "absent"
    TOO_MANY = "too many messages came in between"
    HIDDEN = "a message there cannot be forwarded"
    OWN_NUMBERS = "the messages of others in that group cannot be told from missing ones"
    GIVEN_UP = "it could not be looked up for an hour"


@dataclass(frozen=True, slots=True)
class Search:
    """The numbers to ask for, in this order. `in_vain` is the answer when none of them has the part, provided that
    the last `silence` of them have nothing at all."""

    numbers: tuple[int, ...]
    in_vain: Answer
    silence: int = 0


def sequence_of(chat: int) -> int:
    """Return whose numbering a chat's messages have: SHARED, or the chat's own."""
    return SHARED if chat > OWN_SEQUENCE_FROM else chat


def plan_search(kind: ChatKind, sequence: int, floor: int, ceiling: int, known: Collection[int]) -> Search:
    """Decide which numbers above `floor` to ask for. `known` are those of other messages.

    With shared numbers all below `ceiling` come into question, the number of the mark. A part was accepted soon
    after its claim, so that the first above `floor` come first, or where nothing was known (`floor` 0) the last
    below the mark; after them it goes on from both ends. In a channel, which
    has numbers of its own, a part is absent when behind the last post there is nothing. In a supergroup we do not
    see what others write, so that a part can be found there, but never be missed for certain. `ceiling` says
    nothing of these two.
    """
    if sequence == SHARED:
        numbers = tuple(islice(_likely_first(floor, ceiling, frozenset(known)), MOST_PROBES + 1))
        return Search(numbers[:MOST_PROBES], Answer.TOO_MANY if len(numbers) > MOST_PROBES else Answer.ABSENT)
    numbers = tuple(number for number in range(floor + 1, floor + 1 + MOST_UPWARD) if number not in known)
    if kind is ChatKind.CHANNEL and floor > 0:
        return Search(numbers, Answer.ABSENT, SILENCE)
    return Search(numbers, Answer.OWN_NUMBERS)


def answer(search: Search, sights: Sequence[Sight]) -> Answer | None:
    """Return what the sights, of the first numbers in their order, say; None when the next has to be asked for."""
    if Sight.OURS in sights:
        return Answer.FOUND
    if len(sights) < len(search.numbers):
        return None
    if Sight.HIDDEN in sights:
        return Answer.HIDDEN
    last = sights[-search.silence :] if search.silence else ()
    if len(last) < search.silence or any(sight is not Sight.NOTHING for sight in last):
        return Answer.TOO_MANY
    return search.in_vain


def is_given_up(since: datetime, now: datetime) -> bool:
    """Say whether a part in doubt `since` then is not looked up any more."""
    return now - since >= GIVEN_UP_AFTER


def _likely_first(floor: int, ceiling: int, known: Collection[int]) -> Iterator[int]:
    """Yield the numbers between the two that are not known: NEAR of them from the likelier end, then from both."""
    low, high, upward = floor + 1, ceiling - 1, floor > 0
    given = 0
    while low <= high:
        number = low if upward else high
        if upward:
            low += 1
        else:
            high -= 1
        if number not in known:
            yield number
            given += 1
            if given >= NEAR:
                upward = not upward
