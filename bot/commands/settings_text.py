"""A chat's settings in words: its topics, its times, and when the next digest therefore comes."""

from collections.abc import Callable, Collection
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.texts import Texts, delivery_words, digest_words, get
from digests.model import HINDRANCES, QuietHours, Relation, Subscriber, SubscriberState, Weight
from digests.rules.issuing.display_names import short_title
from digests.rules.issuing.readership import languages_read
from digests.rules.issuing.times.slots import held_hour, holds, next_slot, odd_days, timetable_of

MOST_ODD_DAYS = 2
SPELLED_OUT = 6


def facts(subscriber: Subscriber, texts: Texts, relation: Relation) -> dict[str, str]:
    """Return what messages tell of a chat (HTML), by the names of the places in the messages."""
    return {
        "topics": topics_text(subscriber, relation, texts),
        "hours": texts.hours_text(subscriber.hours),
        "quiet": quiet_text(subscriber.quiet, texts),
        "zone": escape(texts.zone_name(subscriber.zone)),
        "iana": escape(subscriber.zone),
        "next": next_moment(subscriber, texts),
    }


def overview(subscriber: Subscriber, texts: Texts, relation: Relation, written: Collection[str]) -> str:
    """Return all settings of a chat (HTML). `written` are the languages that sources write (primary subtags)."""
    told, weekday = facts(subscriber, texts, relation), subscriber.review_weekday
    if told["zone"] != told["iana"]:
        told["zone"] += digest_words(texts.language).aside.format(words=told["iana"])
    told |= {
        "state": state_text(subscriber, texts),
        "language": get(subscriber.language).own_name,
        "reads": reads_text(subscriber, texts, written),
        "length": texts.named("lengths", subscriber.length),
        "weekdays": weekdays_text(subscriber, texts),
        "sound": texts.without_sound if subscriber.silent else texts.with_sound,
        "previews": texts.previews_on if subscriber.previews else texts.previews_off,
        "alerts": texts.alerts_on if subscriber.alerts else texts.alerts_off,
        "review": texts.review_off if weekday is None else texts.weekday(weekday),
    }
    return texts.settings.format(**told)


def languages_offered(subscriber: Subscriber, written: Collection[str]) -> list[str]:
    """Return the languages of news that a chat may choose: those that sources write, and those it reads now."""
    return sorted({*written, *languages_read(subscriber.reads, subscriber.language, written)})


def reads_text(subscriber: Subscriber, texts: Texts, written: Collection[str]) -> str:
    """Return the languages of news of a chat in words (HTML). Say which of these languages no source writes."""
    said = []
    for tag in sorted(languages_read(subscriber.reads, subscriber.language, written)):
        name = escape(texts.language_name(tag) or tag)
        said.append(name if tag in written or not written else texts.unwritten.format(language=name))
    return texts.comma.join(said)


def topics_text(subscriber: Subscriber, relation: Relation, texts: Texts) -> str:
    """Return in words (HTML) of which topics a subscriber is told, and which of them count more or less. A long
    list is cut, and says how many topics are left out."""
    weights = dict(subscriber.weights)

    def named(wanted: Callable[[str], bool]) -> str:
        found = [escape(short_title(each, texts.language)) for each in relation.themes if wanted(each.id)]
        more = len(found) - SPELLED_OUT
        return texts.comma.join(found[:SPELLED_OUT]) + (f" +{more}" if more > 0 else "")

    never = named(lambda theme: weights.get(theme) is Weight.NEVER and not subscriber.themes)
    all_of_them = texts.all_but.format(topics=never) if never else texts.all_of_them
    said = [named(lambda theme: theme in subscriber.themes) or all_of_them]
    for weight in (Weight.MORE, Weight.LESS):
        these = {
            theme for theme, each in weights.items() if each is weight and theme in (subscriber.themes or weights)
        }
        if of_these := named(these.__contains__):
            said.append(f"{texts.named('weight_names', weight)}{texts.colon}{of_these}")
    return texts.semicolon.join(said)


def weekdays_text(subscriber: Subscriber, texts: Texts) -> str:
    """Return in words on which days of the week digests come."""
    return texts.comma.join(map(texts.weekday, subscriber.weekdays)) or texts.every_day


def next_moment(subscriber: Subscriber, texts: Texts) -> str:
    """Return when the next digest comes, on the reader's clock. Return "" if none is planned."""
    moment = subscriber.next_digest_at
    return texts.moment(moment, subscriber.zone) if moment else ""


def state_text(subscriber: Subscriber, texts: Texts) -> str:
    """Return in words whether the daily digest is on, and when the next one comes."""
    if subscriber.state is SubscriberState.PAUSED:
        if subscriber.refusal in HINDRANCES:
            return delivery_words(texts.language).named("states", subscriber.refusal)
        if subscriber.paused_until is None:
            return texts.digest_paused_open
        return texts.digest_paused.format(until=texts.moment(subscriber.paused_until, subscriber.zone))
    if subscriber.state is not SubscriberState.ACTIVE:
        return texts.digest_off
    moment = next_moment(subscriber, texts)
    return f"{texts.digest_on}\n{texts.next_digest.format(next=moment)}" if moment else texts.digest_on


def notes(subscriber: Subscriber, texts: Texts, now: datetime) -> list[str]:
    """Return sentences (HTML) for a subscriber: when the next digest comes, which chosen hours lie in the quiet
    hours, and on which of the next days the clocks skip or repeat a chosen hour."""
    return [*_next(subscriber, texts, now), *in_quiet(subscriber, texts), *_odd(subscriber, texts, now)]


def quiet_text(quiet: QuietHours | None, texts: Texts) -> str:
    """Return quiet hours as "22:00–07:00", or the words for no quiet hours."""
    if quiet is None:
        return texts.quiet_off
    return texts.stretch.format(begin=f"{quiet.begin:%H:%M}", end=f"{quiet.end:%H:%M}")


def _next(subscriber: Subscriber, texts: Texts, now: datetime) -> list[str]:
    due = subscriber.next_digest_at
    if subscriber.state is not SubscriberState.ACTIVE or due is None:
        return []
    if due <= now:
        return [texts.next_now]
    usual = next_slot(timetable_of(subscriber), now)
    form = texts.next if due == usual else texts.next_after_one if due > usual else texts.next_kept
    return [form.format(next=texts.moment(due, subscriber.zone))]


def in_quiet(subscriber: Subscriber, texts: Texts) -> list[str]:
    """Return a sentence (HTML) if chosen hours lie in the quiet hours. It says when the digests of these hours
    come."""
    quiet = subscriber.quiet
    held = [hour for hour in subscriber.hours if quiet is not None and holds(quiet, hour)]
    if quiet is None or not held:
        return []
    hours = texts.hours_text(held)
    comes = f"{held_hour(subscriber.hours, quiet):%H:%M}"
    return [texts.hour_is_quiet.format(hours=hours, quiet=quiet_text(quiet, texts), comes=comes)]


def _odd(subscriber: Subscriber, texts: Texts, now: datetime) -> list[str]:
    dates, quiet = digest_words(texts.language), subscriber.quiet
    heard = [hour for hour in subscriber.hours if quiet is None or not holds(quiet, hour)]
    said = []
    for odd in odd_days(heard, subscriber.zone, now)[:MOST_ODD_DAYS]:
        form = texts.hour_skipped if odd.skipped else texts.hour_doubled
        this_year = odd.day.year == now.astimezone(ZoneInfo(subscriber.zone)).year
        day = dates.date(odd.day, weekday=this_year, year=not this_year)
        said.append(form.format(day=day, hour=f"{odd.hour:%H:%M}", comes=f"{odd.comes:%H:%M}"))
    return said
