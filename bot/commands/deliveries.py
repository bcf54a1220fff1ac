"""/deliveries says how sending goes and what went wrong lately. It can end a pause of all sending."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup

from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.parts import inert
from bot.texts import Texts, delivery_words
from digests.answer import answer_traffic
from digests.curate.noted import resume_sending
from digests.model import DeliveryState, Traffic, Troubled

ON_A_PAGE = 5
LONGEST_REASON = 120
COUNTED = tuple(map(DeliveryState, ["sent", "pending", "sending", "uncertain", "failed", "expired", "gone"]))


async def deliveries(request: Request) -> None:
    """/deliveries, or /deliveries resume"""
    words = delivery_words(request.texts.language)
    match request.arguments.split():
        case []:
            await request.say(*await _overview(request, 0))
        case ["resume"]:
            ended = await resume_sending(request.services.store, actor_of(request), request.now)
            await request.say(words.resumed_now if ended else words.not_paused)
        case _:
            await request.say(words.usage)


async def press(request: Request, said: tuple[str, ...]) -> None:
    """Answer a press: turn to a page of /deliveries, or let sending go on."""
    words = delivery_words(request.texts.language)
    match said:
        case ("resume",):
            ended = await resume_sending(request.services.store, actor_of(request), request.now)
            await request.toast(words.resumed_now if ended else words.not_paused)
            await request.edit(*await _overview(request, 0))
        case ("page", number):
            page = number_pressed(number)
            await request.toast()
            await request.edit(*await _overview(request, page))
        case _:
            raise OldMenuError


async def _overview(request: Request, number: int) -> tuple[str, InlineKeyboardMarkup]:
    zone, now = request.subscriber.zone, request.now
    traffic = await answer_traffic(request.services.store, zone, now, first=number * ON_A_PAGE, limit=ON_A_PAGE)
    if number and not traffic.troubles:
        return await _overview(request, 0)
    wait = timedelta(seconds=request.services.pause_left())
    return overview(traffic, number, request.texts, zone, now, wait)


def overview(
    traffic: Traffic, number: int, texts: Texts, zone: str, now: datetime, wait: timedelta = timedelta()
) -> tuple[str, InlineKeyboardMarkup]:
    """Return how sending goes (HTML), a page of what went wrong, and the buttons. The first page is 0.

    Instants are told on the clock of `zone` (IANA). `wait` is how long Telegram has asked us to wait from `now`.
    """
    words, waiting, late, pause = delivery_words(texts.language), traffic.waiting, traffic.lateness, traffic.pause

    def moment(at: datetime) -> str:
        return texts.brief_moment(at, zone, now)

    lines = [f"{words.title} · {now.astimezone(ZoneInfo(zone)):%H:%M:%S}", words.on]
    if pause is not None:
        lines[1] = (words.paused_until if now < pause.until else words.on_trial).format(
            until=moment(pause.until),
            since=moment(pause.began_at),
            cause=words.named("causes", pause.cause),
            troubled=pause.troubled,
            attempts=pause.attempts,
        )
    if wait >= timedelta(seconds=1):
        lines.append(words.asked_to_wait.format(until=moment(now + wait)))
    due = words.nothing_due
    if waiting.oldest is not None:
        due = words.due.format(n=waiting.due, span=words.short_span(now - waiting.oldest))
    lines += ["", due, words.today.format(counts=_counts(traffic.today, texts))]
    lines.append(words.last_day.format(counts=_counts(traffic.last_day, texts)))
    if late is None:
        lines.append(words.not_late)
    else:
        median, most, worst = map(words.short_span, (late.median, late.most, late.worst))
        lines.append(words.late.format(median=median, most=most, worst=worst))
    if traffic.untold:
        lines.append(words.untold.format(n=traffic.untold))
    lines.append("")
    if traffic.troubles:
        first = number * ON_A_PAGE + 1
        last = first + len(traffic.troubles) - 1
        lines.append(words.troubles.format(first=first, last=last, total=traffic.troubled))
        lines += [_trouble(one, texts, moment(one.at)) for one in traffic.troubles]
    else:
        lines.append(words.no_troubles)
    turns = [button(words.newer, "deliveries", "page", str(number - 1))] if number else []
    if (number + 1) * ON_A_PAGE < traffic.troubled:
        turns.append(button(words.older, "deliveries", "page", str(number + 1)))
    resume = [button(words.resume, "deliveries", "resume")] if pause else []
    return "\n".join(lines), keyboard([turns, [*resume, button(words.refresh, "deliveries", "page", "0")]])


def _counts(counts: Mapping[str, int], texts: Texts) -> str:
    told = [
        texts.count_form.format(n=counts[state], what=texts.named("counted", state))
        for state in COUNTED
        if counts.get(state)
    ]
    return texts.comma.join(told) or delivery_words(texts.language).nothing


def _trouble(one: Troubled, texts: Texts, at: str) -> str:
    words, delivery = delivery_words(texts.language), one.delivery
    return words.trouble.format(
        at=at,
        kind=words.named("kinds", one.trouble),
        reader=delivery.subscriber,
        part=delivery.part,
        parts=delivery.parts,
        reason=inert(one.reason, LONGEST_REASON),
    )
