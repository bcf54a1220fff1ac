"""/sources, /pausesource, /resumesource, /removesource, /stats."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from telegram import InlineKeyboardMarkup

from bot.commands.buttons import button, keyboard
from bot.commands.visit import Visit
from bot.render.parts import code, inert, shown
from bot.source_phrases import held_lines, reading_times, trouble_text
from bot.texts import Texts, source_words, time_words
from digests.curate.listing import ListedSource, known_source, list_sources
from digests.curate.pause import pause_source, resume_source
from digests.curate.remove import remove_source
from digests.curate.stats import take_stats
from digests.model import Backlog, SourceKind, Trouble
from digests.rules.reading.sources.health import HealthStatus

ON_A_PAGE = 8
REMOVAL = "remove"
QUESTION_STANDS = timedelta(hours=1)
LONGEST_NAME = 60
LONGEST_REASON = 260
LONGEST_TROUBLE = 160
LONGEST_CAUSE = 120
LONGEST_HELD = 60
MARKS = {
    HealthStatus.OK: "🟢",
    HealthStatus.NEW: "⚪️",
    HealthStatus.SILENT: "🟡",
    HealthStatus.TROUBLED: "🟠",
    HealthStatus.FAILING: "🔴",
    HealthStatus.OFF: "⏸",
}


async def sources(visit: Visit) -> None:
    """/sources: every source with its health, those in trouble first, in pages."""
    listed = await list_sources(visit.desk.store, visit.now)
    await visit.say(*page(listed, 0, visit.texts, visit.subscriber.zone, visit.now))


async def press_page(visit: Visit, words: tuple[str, ...]) -> bool:
    """Another page of /sources."""
    if len(words) != 1 or not words[0].isdecimal():
        return False
    await visit.toast()
    listed = await list_sources(visit.desk.store, visit.now)
    await visit.edit(*page(listed, int(words[0]), visit.texts, visit.subscriber.zone, visit.now))
    return True


def page(
    listed: Sequence[ListedSource], number: int, texts: Texts, zone: str, now: datetime
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of sources (HTML), the last one when there are not so many, and how to turn it.

    Instants are told on the clock of `zone` (IANA).
    """
    if not listed:
        return texts.sources_none, None
    last_page = (len(listed) - 1) // ON_A_PAGE
    number = min(number, last_page)
    here = listed[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    first = number * ON_A_PAGE + 1
    attention = sum(one.needs_attention for one in listed)
    off = sum(not (one.record.source.active or one.needs_attention) for one in listed)
    title = texts.sources_title.format(
        first=first, last=first + len(here) - 1, total=len(listed), attention=attention, off=off,
        well=len(listed) - attention - off,
    )  # fmt: skip
    turns = []
    if number > 0:
        turns.append(button(texts.newer, "sources", str(number - 1)))
    if number < last_page:
        turns.append(button(texts.older, "sources", str(number + 1)))
    lines = [_line(one, texts, zone, now) for one in here]
    return "\n\n".join([title, *lines]), keyboard([turns]) if turns else None


async def pause(visit: Visit) -> None:
    """/pausesource ID [reason]"""
    identifier, _, reason = visit.arguments.partition(" ")
    if not identifier:
        await visit.say(visit.texts.source_usage.format(command="pausesource"))
        return
    record = await known_source(visit.desk.store, identifier)
    await pause_source(visit.desk.store, identifier, reason[:LONGEST_REASON], visit.now)
    name = inert(record.source.name, LONGEST_NAME)
    await visit.say(visit.texts.source_paused.format(name=name, id=shown(identifier)))


async def resume(visit: Visit) -> None:
    """/resumesource ID"""
    if not visit.arguments:
        await visit.say(visit.texts.source_usage.format(command="resumesource"))
        return
    record = await known_source(visit.desk.store, visit.arguments)
    await resume_source(visit.desk.store, visit.arguments, visit.now)
    await visit.say(visit.texts.source_resumed.format(name=inert(record.source.name, LONGEST_NAME)))


async def remove(visit: Visit) -> None:
    """/removesource ID asks once, by buttons."""
    texts = visit.texts
    if not visit.arguments:
        await visit.say(texts.source_usage.format(command="removesource"))
        return
    source = (await known_source(visit.desk.store, visit.arguments)).source
    number = visit.new_form
    await visit.keep_form(number, REMOVAL, {"id": source.id, "url": source.url}, QUESTION_STANDS)
    answers = [button(texts.yes_remove, REMOVAL, number, "yes"), button(texts.no_remove, REMOVAL, number, "no")]
    await visit.say(
        texts.source_remove_question.format(name=inert(source.name, LONGEST_NAME), id=inert(source.id)),
        keyboard([answers]),
    )


async def press_remove(visit: Visit, words: tuple[str, ...]) -> bool:
    """The answer to the question of /removesource, about the source that it named: another one may have its id
    by now."""
    number, *said = words or ("",)
    if said not in ([], ["yes"], ["no"]):
        return False
    kept = await visit.form_of(number, REMOVAL)
    if kept is None:
        return True
    visit.close_form(number)
    if said != ["yes"]:
        await visit.toast()
        await visit.strip_keyboard()
        return True
    if (await known_source(visit.desk.store, kept["id"])).source.url != kept["url"]:
        await visit.toast(visit.texts.trial_expired)
        await visit.edit(visit.texts.trial_expired)
        return True
    await visit.toast()
    source = await remove_source(visit.desk.store, kept["id"], visit.now)
    await visit.edit(visit.texts.source_removed.format(name=inert(source.name, LONGEST_NAME)))
    return True


async def stats(visit: Visit) -> None:
    """/stats"""
    texts, taken = visit.texts, await take_stats(visit.desk.store, visit.now)
    counted = partial(texts.find, "counted")
    await visit.say(
        texts.stats.format(
            sources=_counts(taken.sources, partial(source_words(texts.language).find, "statuses"), texts),
            articles=_counts(taken.articles, counted, texts) + _waiting(taken.waiting, visit),
            subscribers=_counts(taken.subscribers, counted, texts),
            deliveries=_counts(taken.deliveries, counted, texts),
        )
    )


def _line(listed: ListedSource, texts: Texts, zone: str, now: datetime) -> str:
    source, words = listed.record.source, source_words(texts.language)
    name, label = inert(source.name, LONGEST_NAME), inert(source.label, LONGEST_NAME)
    kind = "" if source.kind is SourceKind.FEED else f" · {words.named('kinds', source.kind)}"
    lines = [f"{MARKS[listed.health.status]} <b>{name}</b> <i>[{label}]</i> <code>{shown(source.id)}</code>{kind}"]
    if trouble := trouble_text(words, listed.record, listed.health):
        lines.append(inert(trouble, LONGEST_TROUBLE))
    if listed.health.trouble is Trouble.MOVED:
        lines.append(words.new_address.format(url=code(listed.cause, LONGEST_TROUBLE)))
        lines.append(f"<code>/movesource {shown(source.id)}</code>")
    elif listed.cause:
        lines.append(texts.incident_log.format(cause=inert(listed.cause, LONGEST_CAUSE)))
    lines += [inert(line, LONGEST_HELD) for line in held_lines(words, listed.held)]
    if source.active:
        lines.append(shown(reading_times(words, listed.record, now, lambda at: texts.brief_moment(at, zone, now))))
    return "\n".join(lines)


def _waiting(waiting: Backlog | None, visit: Visit) -> str:
    """How many articles wait to be edited, and since when; on a line of its own."""
    if waiting is None:
        return ""
    since = visit.texts.brief_moment(waiting.since, visit.subscriber.zone, visit.now)
    return "\n" + shown(time_words(visit.texts.language).count("queue", waiting.articles, since=since))


def _counts(counts: Mapping[str, int], name_of: Callable[[str], str | None], texts: Texts) -> str:
    known = [(number, name_of(name) or name) for name, number in counts.items() if number]
    return shown(texts.join(texts.count_form.format(n=number, what=what) for number, what in known) or "0")
