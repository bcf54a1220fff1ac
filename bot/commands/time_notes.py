"""What a reader should know of their times: when the next digest comes, which hour is quiet, which day is odd."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.texts import Texts, TimeWords, digest_words, time_words
from digests.model import QuietHours, Subscriber, SubscriberState
from digests.rules.sending.times.slots import held_hour, holds, next_slot, odd_days, timetable_of

MOST_ODD_DAYS = 2


def notes(subscriber: Subscriber, texts: Texts, now: datetime) -> list[str]:
    """Return sentences (HTML): the next digest of one who receives, hours that lie in the quiet hours, and the
    next days on which the clock skips or doubles an hour of theirs."""
    words = time_words(texts.language)
    return [*_next(subscriber, texts, words, now), *in_quiet(subscriber, texts), *_odd(subscriber, texts, now)]


def quiet_text(quiet: QuietHours | None, texts: Texts) -> str:
    """Return quiet hours as "22:00–07:00", or that there are none."""
    words = time_words(texts.language)
    if quiet is None:
        return words.quiet_off
    return words.stretch.format(begin=f"{quiet.begin:%H:%M}", end=f"{quiet.end:%H:%M}")


def _next(subscriber: Subscriber, texts: Texts, words: TimeWords, now: datetime) -> list[str]:
    due = subscriber.next_digest_at
    if subscriber.state is not SubscriberState.ACTIVE or due is None:
        return []
    if due <= now:
        return [words.next_now]
    usual = next_slot(timetable_of(subscriber), now)
    form = words.next if due == usual else words.next_after_one if due > usual else words.next_kept
    return [form.format(next=texts.moment(due, subscriber.zone))]


def in_quiet(subscriber: Subscriber, texts: Texts) -> list[str]:
    """Return a sentence (HTML) when chosen hours lie in the quiet hours: when these digests come."""
    words, quiet = time_words(texts.language), subscriber.quiet
    held = [hour for hour in subscriber.hours if quiet is not None and holds(quiet, hour)]
    if quiet is None or not held:
        return []
    hours = texts.hours_text(held)
    comes = f"{held_hour(subscriber.hours, quiet):%H:%M}"
    return [words.hour_is_quiet.format(hours=hours, quiet=quiet_text(quiet, texts), comes=comes)]


def _odd(subscriber: Subscriber, texts: Texts, now: datetime) -> list[str]:
    words, dates, quiet = time_words(texts.language), digest_words(texts.language), subscriber.quiet
    heard = [hour for hour in subscriber.hours if quiet is None or not holds(quiet, hour)]
    said = []
    for odd in odd_days(heard, subscriber.zone, now)[:MOST_ODD_DAYS]:
        form = words.hour_skipped if odd.skipped else words.hour_doubled
        this_year = odd.day.year == now.astimezone(ZoneInfo(subscriber.zone)).year
        day = dates.date(odd.day, weekday=this_year, year=not this_year)
        said.append(form.format(day=day, hour=f"{odd.hour:%H:%M}", comes=f"{odd.comes:%H:%M}"))
    return said
