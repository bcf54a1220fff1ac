"""/deliveries: how sending goes, what went wrong lately, and an end to a pause of sending."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.commands.visit import Visit
from bot.render.parts import inert
from bot.texts import Texts, delivery_words
from digests.answer.traffic import answer_traffic
from digests.model import DeliveryState, Lateness, SendingPause, Traffic, Troubled

ON_A_PAGE = 5
LONGEST_REASON = 120
COUNTED = (
    DeliveryState.SENT,
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.UNCERTAIN,
    DeliveryState.FAILED,
    DeliveryState.EXPIRED,
    DeliveryState.GONE,
)


async def deliveries(visit: Visit) -> None:
    """/deliveries, or /deliveries resume"""
    words = delivery_words(visit.texts.language)
    match visit.arguments.split():
        case []:
            await visit.say(*await _overview(visit, 0))
        case ["resume"]:
            ended = await visit.desk.store.pauses.end(visit.now, resumed=True)
            await visit.say(words.resumed_now if ended else words.not_paused)
        case _:
            await visit.say(words.usage)


async def press(visit: Visit, said: tuple[str, ...]) -> bool:
    """A page of /deliveries, or the button that lets sending go on; False when it is neither."""
    words = delivery_words(visit.texts.language)
    match said:
        case ("resume",):
            ended = await visit.desk.store.pauses.end(visit.now, resumed=True)
            await visit.toast(words.resumed_now if ended else words.not_paused)
            await visit.edit(*await _overview(visit, 0))
        case ("page", number) if number.isascii() and number.isdecimal():
            await visit.toast()
            await visit.edit(*await _overview(visit, int(number)))
        case _:
            return False
    return True


async def _overview(visit: Visit, number: int) -> tuple[str, InlineKeyboardMarkup]:
    zone, now = visit.subscriber.zone, visit.now
    traffic = await answer_traffic(visit.desk.store, zone, now, first=number * ON_A_PAGE, limit=ON_A_PAGE)
    if number and not traffic.troubles:
        return await _overview(visit, 0)
    wait = timedelta(seconds=visit.desk.pause_left())
    return overview(traffic, number, visit.texts, zone, now, wait)


def overview(
    traffic: Traffic, number: int, texts: Texts, zone: str, now: datetime, wait: timedelta = timedelta()
) -> tuple[str, InlineKeyboardMarkup]:
    """Return how sending goes (HTML) and the buttons, with that page of troubles (the first is 0).

    Instants are told on the clock of `zone` (IANA). `wait` is how long Telegram has asked us to wait from `now`.
    """
    words = delivery_words(texts.language)
    lines = [words.title, _state(traffic.pause, texts, zone, now)]
    if wait >= timedelta(seconds=1):
        lines.append(words.asked_to_wait.format(until=texts.brief_moment(now + wait, zone, now)))
    lines += ["", _due(traffic, texts, now)]
    lines.append(words.today.format(counts=_counts(traffic.today, texts)))
    lines.append(words.last_day.format(counts=_counts(traffic.last_day, texts)))
    lines.append(_late(traffic.lateness, texts))
    if traffic.untold:
        lines.append(words.untold.format(n=traffic.untold))
    lines.append("")
    if not traffic.troubles:
        lines.append(words.no_troubles)
    else:
        first = number * ON_A_PAGE + 1
        last = first + len(traffic.troubles) - 1
        lines.append(words.troubles.format(first=first, last=last, total=traffic.troubled))
        lines += [_trouble(one, texts, zone, now) for one in traffic.troubles]
    return "\n".join(lines), keyboard(_rows(traffic, number, texts))


def _rows(traffic: Traffic, number: int, texts: Texts) -> list[list[InlineKeyboardButton]]:
    words = delivery_words(texts.language)
    turns = []
    if number:
        turns.append(button(words.newer, "deliveries", "page", str(number - 1)))
    if (number + 1) * ON_A_PAGE < traffic.troubled:
        turns.append(button(words.older, "deliveries", "page", str(number + 1)))
    resume = [button(words.resume, "deliveries", "resume")] if traffic.pause else []
    return [turns, [*resume, button(words.refresh, "deliveries", "page", "0")]]


def _state(pause: SendingPause | None, texts: Texts, zone: str, now: datetime) -> str:
    words = delivery_words(texts.language)
    if pause is None:
        return words.on
    text = words.paused_until if now < pause.until else words.on_trial
    return text.format(
        until=texts.brief_moment(pause.until, zone, now),
        since=texts.brief_moment(pause.began_at, zone, now),
        cause=words.named("causes", pause.cause),
        troubled=pause.troubled,
        attempts=pause.attempts,
    )


def _due(traffic: Traffic, texts: Texts, now: datetime) -> str:
    words, waiting = delivery_words(texts.language), traffic.waiting
    if waiting.oldest is None:
        return words.nothing_due
    return words.due.format(n=waiting.due, span=words.short_span(now - waiting.oldest))


def _counts(counts: Mapping[str, int], texts: Texts) -> str:
    told = [
        texts.count_form.format(n=counts[state], what=texts.named("counted", state))
        for state in COUNTED
        if counts.get(state)
    ]
    return texts.comma.join(told) or delivery_words(texts.language).nothing


def _late(lateness: Lateness | None, texts: Texts) -> str:
    words = delivery_words(texts.language)
    if lateness is None:
        return words.not_late
    return words.late.format(
        median=words.short_span(lateness.median),
        most=words.short_span(lateness.most),
        worst=words.short_span(lateness.worst),
    )


def _trouble(one: Troubled, texts: Texts, zone: str, now: datetime) -> str:
    words, delivery = delivery_words(texts.language), one.delivery
    return words.trouble.format(
        at=texts.brief_moment(one.at, zone, now),
        kind=words.named("kinds", one.trouble),
        reader=delivery.subscriber,
        part=delivery.part,
        parts=delivery.parts,
        reason=inert(one.reason, LONGEST_REASON),
    )
