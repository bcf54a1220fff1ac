"""Decides when sending pauses by itself, for how long, and how a trial ends the pause.

A few readers who have blocked the bot are everyday life. Many refusals at once look like a fault of Telegram. Many
failures at once look like a fault of the bot. To go on sending then would lose readers, or their digests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.model import DeliveryState, Outcome, PauseCause, SendingPause
from digests.rules.issuing.fates import TOO_LATE

# Shares, counts and times are chosen (docs/why.md): no failure of that kind could be watched.
WINDOW, LARGEST_WINDOW = timedelta(minutes=10), 200  # the attempts that are looked at: how old, and how many
CAUSES = {
    DeliveryState.GONE: PauseCause.REFUSED,
    DeliveryState.FAILED: PauseCause.FAILED,
    DeliveryState.UNCERTAIN: PauseCause.UNCERTAIN,
}
ENOUGH = 5
SHARES = {PauseCause.REFUSED: 0.05, PauseCause.FAILED: 0.05, PauseCause.UNCERTAIN: 0.25}
# So many attempts in a row without a clear answer make a pause at once: each may cost a reader their digest.
IN_A_ROW = 5
FIRST_PAUSES = {
    PauseCause.REFUSED: timedelta(minutes=5),
    PauseCause.FAILED: timedelta(minutes=5),
    PauseCause.UNCERTAIN: timedelta(minutes=1),
}
LONGEST_PAUSE = timedelta(hours=1)
SAME_TROUBLE = timedelta(hours=1)  # a pause so soon after the last one is the same trouble, and lasts longer
TRUST = timedelta(hours=1)  # so long after an admin let sending go on, refusals and failures make no pause
TRIAL, TRIAL_DECIDES = 5, 3  # sends on trial after a pause, and how many of them decide
RETRY_AFTER = timedelta(minutes=10)  # after a pause, chats that refused wait so long: other chats come first
SURE_AFTER = TOO_LATE + timedelta(hours=1)
"""Telegram may say for certain that a chat is gone. If it says so again after this time, the answer is to another
digest. It is then believed, whatever else goes wrong."""


@dataclass(frozen=True, slots=True)
class SendingAttempt:
    """What one attempt came to. `cause` says what cause for a pause it is; None when the part arrived."""

    at: datetime
    cause: PauseCause | None


@dataclass(frozen=True, slots=True)
class TooMany:
    """The finding that too many attempts went wrong: `troubled` of `attempts` had this `cause`."""

    cause: PauseCause
    troubled: int
    attempts: int


def counts_as(outcome: Outcome, at: datetime) -> SendingAttempt | None:
    """Return what an outcome counts as. Return None when it says nothing: a part that is to be tried again,
    say."""
    if outcome.state is DeliveryState.SENT:
        return SendingAttempt(at, None)
    cause = CAUSES.get(outcome.state)
    return SendingAttempt(at, cause) if cause else None


def too_many(attempts: Sequence[SendingAttempt], last: SendingPause | None, now: datetime) -> TooMany | None:
    """Say whether so much goes wrong that sending must pause. `attempts` are the latest ones, oldest first."""
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
    """Telegram says again that a chat is gone for certain. Say whether to ask once more. That is so if the first
    such answer came in a trouble less than half a day ago, and if nobody was reached since. To reach somebody
    shows that the trouble is over."""
    if refused_at is None or refused_at <= now - SURE_AFTER or _is_trusted(last, now):
        return False
    return not any(one.cause is None and one.at > now - WINDOW - RETRY_AFTER for one in attempts)


def _is_trusted(last: SendingPause | None, now: datetime) -> bool:
    return last is not None and last.resumed and last.ended_at is not None and now < last.ended_at + TRUST


def is_waiting(pause: SendingPause, now: datetime) -> bool:
    """Say whether nothing may be sent yet, not even on trial. A clock that was set back makes no pause longer than
    `LONGEST_PAUSE`."""
    return timedelta() < pause.until - now <= LONGEST_PAUSE


def pause_for(found: TooMany, last: SendingPause | None, now: datetime) -> SendingPause:
    """Return the pause that begins now. It lasts a few minutes. Each pause in a row lasts twice as long, at most
    an hour."""
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
    """Return a longer pause after a trial that went badly. Its beginning and its numbers stay."""
    longer = pause_for(found, pause, now)
    return replace(pause, cause=longer.cause, times=longer.times, until=longer.until)


def judge_trial(results: Sequence[SendingAttempt], *, over: bool) -> bool | None:
    """Say whether a trial went well; None while that is open. `over` says that nothing more is on its way. Then
    the larger number decides: sends that went well, or sends that went badly."""
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
