"""When so much goes wrong that sending pauses itself, for how long, and how a trial ends it.

A few readers who have blocked us are everyday life. Many refusals at once look like a fault of Telegram's, and
many failures like one of ours: whoever goes on then loses readers, or their digests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.model import DeliveryState, Outcome, PauseCause, SendingPause
from digests.rules.issuing.fates import TOO_LATE

# Shares, counts and times are chosen (docs/why.md): no failure of that kind could be watched.
WINDOW, LARGEST_WINDOW = timedelta(minutes=10), 200  # over so long, and so many at most, attempts are looked at
CAUSES = {
    DeliveryState.GONE: PauseCause.REFUSED,
    DeliveryState.FAILED: PauseCause.FAILED,
    DeliveryState.UNCERTAIN: PauseCause.UNCERTAIN,
}
ENOUGH = 5
SHARES = {PauseCause.REFUSED: 0.05, PauseCause.FAILED: 0.05, PauseCause.UNCERTAIN: 0.25}
IN_A_ROW = 5  # attempts without a clear answer pause at once: each may cost a reader their digest
FIRST_PAUSES = {
    PauseCause.REFUSED: timedelta(minutes=5),
    PauseCause.FAILED: timedelta(minutes=5),
    PauseCause.UNCERTAIN: timedelta(minutes=1),
}
LONGEST_PAUSE = timedelta(hours=1)
SAME_TROUBLE = timedelta(hours=1)  # what pauses again within this time is the same trouble, and pauses longer
TRUST = timedelta(hours=1)  # after an admin has let sending go on, it does not pause for refusals and failures
TRIAL, TRIAL_DECIDES = 5, 3  # sends on trial after a pause, and how many of them decide
RETRY_AFTER = timedelta(minutes=10)  # after a pause: who was refused comes later than those not tried yet
SURE_AFTER = TOO_LATE + timedelta(hours=1)
"""Who has left for certain and says so again after this time, thus with another digest, is believed whatever else
goes wrong."""


@dataclass(frozen=True, slots=True)
class SendingAttempt:
    """What one attempt came to: the cause for a pause that it is, None when it arrived."""

    at: datetime
    cause: PauseCause | None


@dataclass(frozen=True, slots=True)
class TooMany:
    """So many of the attempts had this cause."""

    cause: PauseCause
    troubled: int
    attempts: int


def counts_as(outcome: Outcome, at: datetime) -> SendingAttempt | None:
    """Return what an outcome counts as; None when it says nothing, such as a part that is to be tried again."""
    if outcome.state is DeliveryState.SENT:
        return SendingAttempt(at, None)
    cause = CAUSES.get(outcome.state)
    return SendingAttempt(at, cause) if cause else None


def too_many(attempts: Sequence[SendingAttempt], last: SendingPause | None, now: datetime) -> TooMany | None:
    """Say whether so much goes wrong that sending must pause, from the latest attempts, oldest first."""
    recent = [one for one in attempts[-LARGEST_WINDOW:] if one.at > now - WINDOW]
    for cause in (PauseCause.UNCERTAIN,) if _is_trusted(last, now) else PauseCause:
        troubled = sum(one.cause is cause for one in recent)
        if troubled >= ENOUGH and troubled > SHARES[cause] * len(recent):
            return TooMany(cause, troubled, len(recent))
    row = recent[-IN_A_ROW:]
    if len(row) == IN_A_ROW and all(one.cause is PauseCause.UNCERTAIN for one in row):
        return TooMany(PauseCause.UNCERTAIN, IN_A_ROW, IN_A_ROW)
    return None


def is_unproven(
    refused_at: datetime | None, attempts: Sequence[SendingAttempt], last: SendingPause | None, now: datetime
) -> bool:
    """Say whether a chat that says again that it is left for certain must be asked once more: it said so first in
    a trouble less than half a day ago, and nobody was reached since to show that the trouble is over."""
    if refused_at is None or refused_at <= now - SURE_AFTER or _is_trusted(last, now):
        return False
    return not any(one.cause is None and one.at > now - WINDOW - RETRY_AFTER for one in attempts)


def _is_trusted(last: SendingPause | None, now: datetime) -> bool:
    return last is not None and last.resumed and last.ended_at is not None and now < last.ended_at + TRUST


def is_waiting(pause: SendingPause, now: datetime) -> bool:
    """Say whether nothing may be sent yet, not even on trial. A clock that has gone back makes no pause longer
    than the longest."""
    return timedelta() < pause.until - now <= LONGEST_PAUSE


def pause_for(found: TooMany, last: SendingPause | None, now: datetime) -> SendingPause:
    """Return the pause that begins now: of a few minutes, twice as long each time in a row, an hour at most."""
    again = last is not None and (last.ended_at is None or now < last.ended_at + SAME_TROUBLE)
    times = last.times + 1 if last is not None and again else 1
    length = min(LONGEST_PAUSE, FIRST_PAUSES[found.cause] * 2 ** min(times - 1, 10))
    return SendingPause(
        cause=found.cause,
        troubled=found.troubled,
        attempts=found.attempts,
        times=times,
        began_at=now,
        until=now + length,
    )


def lengthened(pause: SendingPause, found: TooMany, now: datetime) -> SendingPause:
    """Return the pause after a trial that went badly: longer, with the beginning and the numbers it had."""
    longer = pause_for(found, pause, now)
    return replace(pause, cause=longer.cause, times=longer.times, until=longer.until)


def judge_trial(results: Sequence[SendingAttempt], *, over: bool) -> bool | None:
    """Say whether a trial went well, None while that is open. When nothing more is on its way (`over`) the larger
    number decides."""
    well = sum(one.cause is None for one in results)
    badly = len(results) - well
    enough = 1 if over else TRIAL_DECIDES
    if well == badly or max(well, badly) < enough:
        return None
    return well > badly


def trial_found(results: Sequence[SendingAttempt]) -> TooMany:
    """Return what went wrong most in a trial."""
    causes = [one.cause for one in results if one.cause is not None]
    cause = max(PauseCause, key=causes.count)
    return TooMany(cause, causes.count(cause), len(results))
