"""/sources, /pausesource, /resumesource, /removesource, /stats, and what admins are told of their sources."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from telegram import InlineKeyboardMarkup

from bot.commands import adding
from bot.hearing.buttons import button, keyboard, page_turns
from bot.hearing.request import OldMenuError, Request
from bot.render.parts import code, inert, plain, shown
from bot.render.phrases import label_in
from bot.render.source_phrases import held_lines, reading_times, trouble_facts, trouble_text
from bot.texts import Texts, source_words
from digests.curate.source_acts import Actor, pause_noted, remove_noted, resume_noted
from digests.curate.source_list import (
    IncidentNotice,
    ListedSource,
    known_source,
    list_sources,
    take_stats,
)
from digests.curate.trials import try_source
from digests.model import Backlog, Outage, Role, Source, SourceKind, Trouble
from digests.rules.reading.sources.health import HealthStatus

ON_A_PAGE = 8
LONGEST_PAGE_NUMBER = 6
REMOVAL = "remove"
QUESTION_STANDS = timedelta(hours=1)
LONGEST_NAME = 60
LONGEST_REASON = 260
LONGEST_TROUBLE = 160
LONGEST_CAUSE_LISTED = 120
LONGEST_CAUSE = 200
LONGEST_FACTS = 300
TOGETHER = 6
LONGEST_HELD = 60
MARKS = {
    HealthStatus.OK: "🟢",
    HealthStatus.NEW: "⚪️",
    HealthStatus.SILENT: "🟡",
    HealthStatus.TROUBLED: "🟠",
    HealthStatus.FAILING: "🔴",
    HealthStatus.OFF: "⏸",
}


async def sources(request: Request) -> None:
    """Answer /sources with every source and its health, in pages. Sources in trouble come first. "/sources 2"
    opens the second page, "/sources gazette" the page of the first source whose id or name has that word."""
    await request.say(*await _page(request, await _page_named(request)))


async def _page_named(request: Request) -> int:
    """Return the number of the page (from 0) that the arguments name. Words that name no page are mentioned."""
    named = request.arguments.strip().casefold()
    if named.isascii() and named.isdecimal() and len(named) <= LONGEST_PAGE_NUMBER:
        return max(0, int(named) - 1)
    listed = await list_sources(request.services.store, request.now) if named else []
    for place, one in enumerate(listed):
        if named in one.record.source.id.casefold() or named in one.record.source.name.casefold():
            return place // ON_A_PAGE
    if named:
        request.mention_unused(request.arguments)
    return 0


async def press_page(request: Request, words: tuple[str, ...]) -> None:
    """Show the page of /sources that a button asks for."""
    if len(words) != 1 or not words[0].isdecimal():
        raise OldMenuError
    await request.toast()
    await request.edit(*await _page(request, int(words[0])))


async def _page(request: Request, number: int) -> tuple[str, InlineKeyboardMarkup | None]:
    store, now = request.services.store, request.now
    listed, outage = await list_sources(store, now), await store.outages.under_way()
    return page(listed, number, request.texts, request.subscriber.zone, now, outage)


def page(
    listed: Sequence[ListedSource],
    number: int,
    texts: Texts,
    zone: str,
    now: datetime,
    outage: Outage | None = None,
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of sources (HTML) with the buttons to turn it. If there are not so many pages, it is the last
    one. An outage that keeps all sources from being read stands above them.

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
    if outage is not None:
        since = texts.brief_moment(outage.began_at, zone, now)
        away = source_words(texts.language).outage_total
        title += "\n\n" + away.format(failed=len(outage.failed), tried=outage.tried, since=since)
    turns = page_turns(
        ("sources",), number - 1 if number > 0 else None, number + 1 if number < last_page else None, texts
    )
    lines = [_line(one, texts, zone, now) for one in here]
    return "\n\n".join([title, *lines]), keyboard([turns]) if turns else None


async def test(request: Request) -> None:
    """/testsource ID: read a source of the list as it is read now, and show what it brings. /testsource URL: see
    `adding.test`. Nothing is stored."""
    record = await request.services.store.sources.get(request.arguments) if request.arguments else None
    if record is None:
        await adding.test(request)
        return
    await test_known(request, record.source)


async def test_known(request: Request, source: Source) -> None:
    """Read a source as it is read now, and show what it brings. Nothing is stored."""
    services = request.services
    await request.say(request.texts.trial_reading.format(url=shown(source.url, adding.LONGEST_URL)))
    trial = await try_source(
        services.fetcher, services.relation, source.url, request.now,
        recipes=services.recipes, workers=services.workers, like=source,
    )  # fmt: skip
    await request.say(adding.report(trial, request))


async def pause(request: Request) -> None:
    """/pausesource ID [reason]"""
    identifier, _, reason = request.arguments.partition(" ")
    if not identifier:
        await request.say(request.texts.source_usage.format(command="pausesource"))
        return
    actor = Actor(request.person, request.bot_role or Role.MODERATOR)
    source = await pause_noted(request.services.store, identifier, reason[:LONGEST_REASON], actor, request.now)
    name = inert(source.name, LONGEST_NAME)
    await request.say(request.texts.source_paused.format(name=name, id=shown(identifier)))


async def resume(request: Request) -> None:
    """/resumesource ID"""
    if not request.arguments:
        await request.say(request.texts.source_usage.format(command="resumesource"))
        return
    actor = Actor(request.person, request.bot_role or Role.MODERATOR)
    source = await resume_noted(request.services.store, request.arguments, actor, request.now)
    await request.say(request.texts.source_resumed.format(name=inert(source.name, LONGEST_NAME)))


async def remove(request: Request) -> None:
    """Answer /removesource ID: ask once, by buttons, before the source is removed."""
    texts = request.texts
    if not request.arguments:
        await request.say(texts.source_usage.format(command="removesource"))
        return
    await ask_removal(request, (await known_source(request.services.store, request.arguments)).source)


async def ask_removal(request: Request, source: Source) -> None:
    """Ask, by buttons, whether to remove a source."""
    texts = request.texts
    number = request.conversation.new_form
    await request.conversation.keep_form(number, REMOVAL, {"id": source.id, "url": source.url}, QUESTION_STANDS)
    answers = [button(texts.yes_remove, REMOVAL, number, "yes"), button(texts.no_remove, REMOVAL, number, "no")]
    await request.say(
        texts.source_remove_question.format(name=inert(source.name, LONGEST_NAME), id=inert(source.id)),
        keyboard([answers]),
    )


async def press_remove(request: Request, words: tuple[str, ...]) -> None:
    """Handle the answer to the question of /removesource. It is about the source that the question named, even if
    another source has its id by now."""
    number, *said = words or ("",)
    if said not in ([], ["yes"], ["no"]):
        raise OldMenuError
    kept = await request.form_of(number, REMOVAL)
    request.conversation.close_form(number)
    if said != ["yes"]:
        await request.toast()
        await request.strip_keyboard()
        return
    if (await known_source(request.services.store, kept["id"])).source.url != kept["url"]:
        await request.refuse_form()
    await request.toast()
    actor = Actor(request.person, request.bot_role or Role.EDITOR)
    source = await remove_noted(request.services.store, kept["id"], actor, request.now)
    await request.edit(request.texts.source_removed.format(name=inert(source.name, LONGEST_NAME)))


async def stats(request: Request) -> None:
    """/stats"""
    texts, taken = request.texts, await take_stats(request.services.store, request.now)
    counted = partial(texts.find, "counted")
    await request.say(
        texts.stats.format(
            sources=_counts(taken.sources, partial(source_words(texts.language).find, "statuses"), texts),
            articles=_counts(taken.articles, counted, texts) + _waiting(taken.waiting, request),
            subscribers=_counts(taken.subscribers, counted, texts),
            deliveries=_counts(taken.deliveries, counted, texts),
        )
    )


def _line(listed: ListedSource, texts: Texts, zone: str, now: datetime) -> str:
    source, words = listed.record.source, source_words(texts.language)
    name, label = inert(source.name, LONGEST_NAME), inert(label_in(source.label, texts.language), LONGEST_NAME)
    kind = "" if source.kind is SourceKind.FEED else f" · {words.named('kinds', source.kind)}"
    lines = [f"{MARKS[listed.health.status]} <b>{name}</b> <i>[{label}]</i> <code>{shown(source.id)}</code>{kind}"]
    if trouble := trouble_text(words, listed.record, listed.health):
        lines.append(inert(trouble, LONGEST_TROUBLE))
    if listed.health.trouble is Trouble.MOVED:
        lines.append(words.new_address.format(url=code(listed.cause, LONGEST_TROUBLE)))
        lines.append(f"<code>/movesource {shown(source.id)}</code>")
    elif listed.cause:
        lines.append(texts.incident_log.format(cause=inert(listed.cause, LONGEST_CAUSE_LISTED)))
    lines += [inert(line, LONGEST_HELD) for line in held_lines(words, listed.held)]
    if source.active:
        lines.append(shown(reading_times(words, listed.record, now, lambda at: texts.brief_moment(at, zone, now))))
    return "\n".join(lines)


def _waiting(waiting: Backlog | None, request: Request) -> str:
    """Return a line that says how many articles wait to be edited, and since when."""
    if waiting is None:
        return ""
    since = request.texts.brief_moment(waiting.since, request.subscriber.zone, request.now)
    return "\n" + shown(request.texts.count("queue", waiting.articles, since=since))


def _counts(counts: Mapping[str, int], name_of: Callable[[str], str | None], texts: Texts) -> str:
    known = [(number, name_of(name) or name) for name, number in counts.items() if number]
    return shown(texts.join(texts.count_form.format(n=number, what=what) for number, what in known) or "0")


# --- what admins are told of their sources: a trouble that begins, a trouble that is over --------


def incident_messages(
    notices: Sequence[IncidentNotice], texts: Texts, zone: str
) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """Return the messages (HTML) that tell the notices. A message tells several, and has a button for each new
    address."""
    starts = range(0, len(notices), TOGETHER)
    return [_message(notices[start : start + TOGETHER], texts, zone) for start in starts]


def number_of_messages(notices: Sequence[IncidentNotice]) -> int:
    """Return how many messages the notices take."""
    return ceil(len(notices) / TOGETHER)


def _message(
    notices: Sequence[IncidentNotice], texts: Texts, zone: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    moved = [one.incident for one in notices if one.incident.trouble is Trouble.MOVED and not one.over]
    rows = [
        [button(f"{texts.incident_move}: {plain(incident.source)}"[:60], "move", incident.source)]
        for incident in moved
    ]
    lines = [_over(one, texts, zone) if one.over else _begun(one, texts, zone) for one in notices]
    return "\n\n".join(lines), keyboard(rows) if rows else None


def _begun(notice: IncidentNotice, texts: Texts, zone: str) -> str:
    """Return what is wrong, what else is known, and what to do. The technical cause comes last."""
    incident, source = notice.incident, notice.record.source
    words, identifier = source_words(texts.language), shown(incident.source)
    told = texts.incident_began.format(
        name=inert(incident.name, LONGEST_NAME), id=identifier, trouble=words.named("troubles", incident.trouble)
    )
    if incident.trouble is Trouble.MOVED:
        facts = words.new_address.format(url=code(incident.detail, LONGEST_FACTS))
    else:
        facts = inert(
            trouble_facts(words, notice.record, incident, lambda at: texts.moment(at, zone, incident.began_at))
        )
    lines = [told, facts, words.named("advice", incident.trouble)]
    if not source.active:
        lines.append(texts.incident_paused.format(id=identifier))
    if incident.detail and incident.trouble is not Trouble.MOVED:
        lines.append(texts.incident_log.format(cause=inert(incident.detail, LONGEST_CAUSE)))
    return "\n".join(lines)


def _over(notice: IncidentNotice, texts: Texts, zone: str) -> str:
    incident = notice.incident
    text = texts.incident_stays if incident.trouble is Trouble.MOVED else texts.incident_ended
    return text.format(
        name=inert(incident.name, LONGEST_NAME),
        id=shown(incident.source),
        trouble=source_words(texts.language).named("troubles", incident.trouble),
        since=texts.moment(incident.began_at, zone),
    )
