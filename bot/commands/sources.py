"""/sources, /pausesource, /resumesource, /removesource, and what admins are told of their sources."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands import adding
from bot.commands.choosing import actor_of
from bot.commands.many_sources import switch_by_words
from bot.commands.source_filters import LISTING, MENU, as_data, filter_pressed, filter_text, menu, read_filter
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.parts import code, inert, plain, shown
from bot.render.phrases import label_in
from bot.render.source_phrases import held_lines, reading_times, trouble_facts, trouble_text
from bot.texts import Texts, source_page_words, source_words
from digests.curate.noted import remove_noted
from digests.curate.source_acts import pause_noted, resume_noted
from digests.curate.source_list import (
    IncidentNotice,
    ListedSource,
    PageOfSources,
    known_source,
    list_page,
)
from digests.curate.trials import try_source
from digests.model import Relation, Source, SourceFilter, SourceKind, Trouble
from digests.rules.reading.sources.health import HealthStatus

ON_A_PAGE = 8
MOST_PAGES = 100_000
FILTER_STANDS = timedelta(days=1)
LONGEST_LABEL = 24
LONGEST_IN_BUTTON = 50
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
    """Answer /sources with the sources and their health, in pages. Sources in trouble come first. "/sources 2"
    opens the second page, "/sources paused gazette" lists those that are off and have that word."""
    said = request.arguments.strip()
    if said.isascii() and said.isdecimal() and len(said) <= LONGEST_PAGE_NUMBER:
        await _list(request, request.say, max(0, int(said) - 1), SourceFilter())
        return
    wanted = read_filter(said, request.services.relation)
    form = request.conversation.new_form
    if wanted.words:
        await request.conversation.keep_form(form, LISTING, {"words": wanted.words}, FILTER_STANDS)
    await _list(request, request.say, 0, wanted, form)


async def press_page(request: Request, words: tuple[str, ...]) -> None:
    """Show the page of /sources that a button asks for."""
    if not words:
        raise OldMenuError
    number = number_pressed(words[0])
    wanted, form = await filter_pressed(request, words[1:])
    await request.toast()
    await _list(request, request.edit, number, wanted, form)


async def press_filter(request: Request, words: tuple[str, ...]) -> None:
    """Ask which sources should be listed."""
    wanted, form = await filter_pressed(request, words)
    await request.toast()
    await request.edit(*menu(wanted, form, request.texts, request.services.relation))


Show = Callable[[str, InlineKeyboardMarkup | None], Awaitable[int]]


async def _list(request: Request, show: Show, number: int, wanted: SourceFilter, form: str = "") -> None:
    found = await list_page(request.services.store, wanted, request.now, min(number, MOST_PAGES), ON_A_PAGE)
    chosen = Chosen(wanted, form, request.services.relation)
    await show(*page(found, min(number, MOST_PAGES), request.texts, request.subscriber.zone, request.now, chosen))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filter of a list. The form with that number keeps its words."""

    wanted: SourceFilter
    form: str
    relation: Relation

    @property
    def data(self) -> tuple[str, ...]:
        """What a button carries of the filter."""
        return as_data(self.wanted, self.form, self.relation)


def page(
    found: PageOfSources, number: int, texts: Texts, zone: str, now: datetime, chosen: Chosen
) -> tuple[str, InlineKeyboardMarkup | None]:
    """Return a page of sources (HTML) with a button that opens each, and buttons to turn the page and to filter.
    If there are not so many pages, it is the last one. An outage that keeps all sources from being read stands
    above them.

    Instants are told on the clock of `zone` (IANA).
    """
    counts, told = found.counts, source_page_words(texts.language)
    if not counts.total:
        return texts.sources_none, None
    last_page = max(counts.meant - 1, 0) // ON_A_PAGE
    number = min(number, last_page)
    first = number * ON_A_PAGE + 1
    blocks = [
        texts.sources_title.format(
            first=min(first, counts.meant), last=first + len(found.listed) - 1, total=counts.meant,
            attention=counts.attention, off=counts.off, well=counts.total - counts.attention - counts.off,
        )
    ]  # fmt: skip
    said = filter_text(chosen.wanted, texts, chosen.relation)
    if not counts.meant:
        blocks = [told.filter_is.format(filter=said, count=0)]
    elif said:
        blocks[0] += "\n" + told.filter_is.format(filter=said, count=counts.meant)
    if (outage := found.outage) is not None:
        since = texts.brief_moment(outage.began_at, zone, now)
        away = source_words(texts.language).outage_total
        blocks.append(away.format(failed=len(outage.failed), tried=outage.tried, since=since))
    blocks += [_line(one, texts, zone, now) for one in found.listed] or [told.filter_none]
    return "\n\n".join(blocks), _list_buttons(found, number, last_page, texts, chosen)


def _list_buttons(
    found: PageOfSources, number: int, last_page: int, texts: Texts, chosen: Chosen
) -> InlineKeyboardMarkup:
    told, data = source_page_words(texts.language), chosen.data
    opening = [
        button(
            f"{MARKS[one.health.status]} {plain(one.record.source.name)}"[:LONGEST_LABEL],
            "source",
            str(one.record.number),
        )
        for one in found.listed
    ]
    turns = [
        button(label, LISTING, str(page), *data)
        for label, page, is_there in (
            (texts.newer, number - 1, number > 0),
            (texts.older, number + 1, number < last_page),
        )
        if is_there
    ]
    many = [button(told.pause_these, "many", "off", *data), button(told.resume_these, "many", "on", *data)]
    filtered = chosen.wanted != SourceFilter() and found.listed
    return keyboard([*in_rows(opening, 2), turns, [button(told.filter, MENU, *data)], many if filtered else []])


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
    """/pausesource ID [reason], or /pausesource with words of a filter, such as "failing"."""
    identifier, _, reason = request.arguments.partition(" ")
    if not identifier:
        await request.say(request.texts.source_usage.format(command="pausesource"))
        return
    if await request.services.store.sources.get(identifier) is None:
        await switch_by_words(request, request.arguments, on=False)
        return
    source = await pause_noted(
        request.services.store, identifier, reason[:LONGEST_REASON], actor_of(request), request.now
    )
    name = inert(source.name, LONGEST_NAME)
    await request.say(request.texts.source_paused.format(name=name, id=shown(identifier)))


async def resume(request: Request) -> None:
    """/resumesource ID, or /resumesource with words of a filter, such as "paused taiwan"."""
    if not request.arguments:
        await request.say(request.texts.source_usage.format(command="resumesource"))
        return
    if await request.services.store.sources.get(request.arguments) is None:
        await switch_by_words(request, request.arguments, on=True)
        return
    source = await resume_noted(request.services.store, request.arguments, actor_of(request), request.now)
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
    source = await remove_noted(request.services.store, actor_of(request), kept["id"], request.now)
    await request.edit(request.texts.source_removed.format(name=inert(source.name, LONGEST_NAME)))


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
    if listed.question:
        lines.append(source_page_words(texts.language).unconfirmed)
    if source.active:
        lines.append(shown(reading_times(words, listed.record, now, lambda at: texts.brief_moment(at, zone, now))))
    return "\n".join(lines)


# --- what admins are told of their sources: a trouble that begins, a trouble that is over --------


def incident_messages(
    notices: Sequence[IncidentNotice], texts: Texts, zone: str
) -> list[tuple[str, InlineKeyboardMarkup | None]]:
    """Return the messages (HTML) that tell the notices. A message tells several, and has a button for each trouble
    that began: it opens the source, or tries its new address."""
    starts = range(0, len(notices), TOGETHER)
    return [_message(notices[start : start + TOGETHER], texts, zone) for start in starts]


def number_of_messages(notices: Sequence[IncidentNotice]) -> int:
    """Return how many messages the notices take."""
    return ceil(len(notices) / TOGETHER)


def _message(
    notices: Sequence[IncidentNotice], texts: Texts, zone: str
) -> tuple[str, InlineKeyboardMarkup | None]:
    rows = [[_mending(one, texts)] for one in notices if not one.over]
    lines = [_over(one, texts, zone) if one.over else _begun(one, texts, zone) for one in notices]
    return "\n\n".join(lines), keyboard(rows) if rows else None


def _mending(notice: IncidentNotice, texts: Texts) -> InlineKeyboardButton:
    """Return the button that leads to the mending: for a source that moved, to the trial of its new address; for
    others, to the source's page."""
    source = notice.record.source
    fits = len(source.id.encode()) <= LONGEST_IN_BUTTON and ":" not in source.id
    if notice.incident.trouble is Trouble.MOVED and fits:
        return button(f"{texts.incident_move}: {plain(source.id)}"[:60], "move", source.id)
    label = f"{source_page_words(texts.language).open}: {plain(source.name)}"[:60]
    return button(label, "source", str(notice.record.number))


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
