"""Decides what follows when nobody knows whether Telegram accepted a part: whether the part is sent again, what
operators are told, and how the part is looked up.

Each message has a number. All private chats and basic groups of one bot share one sequence of numbers. Each
supergroup and each channel has a sequence of its own. If a part was accepted, its number is above the highest
number that was known when the part was claimed. In the shared sequence the bot later sends a further message, the
mark, at a time when the part can no longer be accepted. The number of the part is then below the number of the
mark.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from digests.model import ChatKind, DeliveryState, DeliveryTrouble, Outcome

# These times and counts were chosen, not measured.
FIRST_RESEND_AFTER = timedelta(minutes=1)
GRACE = timedelta(seconds=30)  # Telegram may still accept a request so long after we stopped waiting for it
A_JUMP = 1.0  # seconds; the time of day has jumped if it gains more than this on a clock that is never set
COLLECTED_FOR = timedelta(seconds=10)  # troubles of this time are told to operators in one message
PROBED_WITHIN = timedelta(minutes=5)  # operators are told of a part that is not looked up within this time
GIVEN_UP_AFTER = timedelta(hours=1)
SHARED, OWN_SEQUENCE_FROM = 0, -1_000_000_000_000
# As many parts as are on their way at a time. If nobody else wrote, a part has one of the first eight numbers.
NEAR = 8
MOST_PROBES, MOST_UPWARD = 60, 20
SILENCE = 10  # a channel ends where so many numbers in a row have no post


class UncertainPolicy(StrEnum):
    """What becomes of a part that was perhaps accepted: it counts as sent, is sent again, or is looked up."""

    SENT = "sent"
    RESEND = "resend"
    PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is kept of a part besides its fate: its `trouble`, the time from which operators are told of the
    trouble (`report_at`), and the time at which the part is looked up (`probe_at`). Without a trouble, the values
    that were kept before stay."""

    trouble: DeliveryTrouble = DeliveryTrouble.NONE
    report_at: datetime | None = None
    probe_at: datetime | None = None


NO_AFTERMATH = Aftermath()


def pause_before_resend(attempt: int) -> timedelta:
    """Return how long a part that was perhaps accepted at its n-th `attempt` waits until it is sent again: a
    minute, then twice as long each time, so that it is sent ten times at most before it is too late."""
    return FIRST_RESEND_AFTER * (1 << min(attempt - 1, 12))


def in_doubt(policy: UncertainPolicy, now: datetime) -> tuple[DeliveryState, Aftermath]:
    """Decide what becomes of a part that was perhaps accepted."""
    match policy:
        case UncertainPolicy.RESEND:
            return DeliveryState.PENDING, Aftermath(DeliveryTrouble.RESENT, now + COLLECTED_FOR)
        case UncertainPolicy.PROBE:
            aftermath = Aftermath(DeliveryTrouble.UNCERTAIN, now + PROBED_WITHIN, now + GRACE)
        case UncertainPolicy.SENT:
            aftermath = Aftermath(DeliveryTrouble.UNCERTAIN, now + COLLECTED_FOR)
    return DeliveryState.UNCERTAIN, aftermath


def aftermath_of(outcome: Outcome, now: datetime) -> Aftermath:
    """Return what operators are to be told of an outcome that leaves no doubt."""
    troubles = {DeliveryState.FAILED: DeliveryTrouble.FAILED, DeliveryState.EXPIRED: DeliveryTrouble.EXPIRED}
    plain = outcome.state is DeliveryState.SENT and outcome.reason
    trouble = DeliveryTrouble.PLAIN if plain else troubles.get(outcome.state)
    return Aftermath(trouble, now + COLLECTED_FOR) if trouble else NO_AFTERMATH


@dataclass(frozen=True, slots=True)
class Clocks:
    """What two clocks showed at one moment: the time of day (`now`, aware UTC), and the seconds of a clock that is
    never set. After the time of day jumped ahead, it may say too early that a grace is over. So no part is taken
    for absent before the second clock shows `sure_at`."""

    now: datetime
    seconds: float
    sure_at: float = float("-inf")

    @property
    def are_sure(self) -> bool:
        return self.seconds >= self.sure_at


def read_again(before: Clocks | None, now: datetime, seconds: float) -> Clocks:
    """Return what both clocks show now. If the time of day jumped ahead, `sure_at` is a whole grace from now. By
    then every grace that had begun before the jump is over."""
    if before is None:
        return Clocks(now, seconds)
    ahead = (now - before.now).total_seconds() - (seconds - before.seconds)
    return Clocks(now, seconds, seconds + GRACE.total_seconds() if ahead > A_JUMP else before.sure_at)


# --- looking a part up: which numbers it may have, in which order to ask, what the answers say ----


class Sight(StrEnum):
    """What has a number in a chat: our part, another message, nothing, or a message that may not be forwarded."""

    OURS = "ours"
    ANOTHER = "another"
    NOTHING = "nothing"
    HIDDEN = "hidden"


class ProbeVerdict(StrEnum):
    """The result of a search. After `FOUND` and `ABSENT` the part is no longer in doubt. After the others it
    is."""

    FOUND = "found"
    ABSENT = "absent"
    TOO_MANY = "too many messages came in between"
    HIDDEN = "a message there cannot be forwarded"
    OWN_NUMBERS = "the messages of others in that group cannot be told from missing ones"
    GIVEN_UP = "it could not be looked up for an hour"


@dataclass(frozen=True, slots=True)
class ProbePlan:
    """The numbers to ask for, in this order. `in_vain` is the answer when none of them has the part, provided that
    the last `silence` of them have nothing at all."""

    numbers: tuple[int, ...]
    in_vain: ProbeVerdict
    silence: int = 0


def sequence_of(chat: int) -> int:
    """Return whose numbering a chat's messages have: SHARED, or the chat's own."""
    return SHARED if chat > OWN_SEQUENCE_FROM else chat


def plan_probes(kind: ChatKind, sequence: int, floor: int, ceiling: int, known: Collection[int]) -> ProbePlan:
    """Decide which numbers above `floor` to ask for. `known` are those of other messages.

    In the shared sequence the part may have any number between `floor` and `ceiling`, the number of the mark. The
    first numbers above `floor` are the likeliest. If no number was known (`floor` 0), the last ones below the mark
    are the likeliest. In a channel the part is absent if none of the posts up to the channel's end is the part. In
    a supergroup the bot does not see what others write. There a part can be found, but nobody can be sure that it
    is absent. For channels and supergroups `ceiling` is not used.
    """
    if sequence == SHARED:
        numbers = tuple(islice(_likely_first(floor, ceiling, frozenset(known)), MOST_PROBES + 1))
        in_vain = ProbeVerdict.TOO_MANY if len(numbers) > MOST_PROBES else ProbeVerdict.ABSENT
        return ProbePlan(numbers[:MOST_PROBES], in_vain)
    numbers = tuple(number for number in range(floor + 1, floor + 1 + MOST_UPWARD) if number not in known)
    if kind is ChatKind.CHANNEL and floor > 0:
        return ProbePlan(numbers, ProbeVerdict.ABSENT, SILENCE)
    return ProbePlan(numbers, ProbeVerdict.OWN_NUMBERS)


def verdict_on(search: ProbePlan, sights: Sequence[Sight]) -> ProbeVerdict | None:
    """Return the result that follows from the sights of the first numbers. Return None if the next number has to
    be asked for."""
    if Sight.OURS in sights:
        return ProbeVerdict.FOUND
    if len(sights) < len(search.numbers):
        return None
    if Sight.HIDDEN in sights:
        return ProbeVerdict.HIDDEN
    last = sights[-search.silence :] if search.silence else ()
    if len(last) < search.silence or any(sight is not Sight.NOTHING for sight in last):
        return ProbeVerdict.TOO_MANY
    return search.in_vain


def is_given_up(since: datetime, now: datetime) -> bool:
    """Say whether a part that has been in doubt `since` then is not looked up any more."""
    return now - since >= GIVEN_UP_AFTER


def _likely_first(floor: int, ceiling: int, known: Collection[int]) -> Iterator[int]:
    """Yield the numbers between `floor` and `ceiling` that are not known. The first NEAR come from the likelier
    end, the further ones from both ends in turn."""
    low, high, upward, given = floor + 1, ceiling - 1, floor > 0, 0
    while low <= high:
        number = low if upward else high
        low, high = (low + 1, high) if upward else (low, high - 1)
        if number not in known:
            yield number
            given += 1
            upward = upward if given < NEAR else not upward
