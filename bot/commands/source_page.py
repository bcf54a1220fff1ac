"""/source: one source in full, with buttons to test it, read it, pause it and edit it."""

from collections.abc import Iterator

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands import owner_questions, sources
from bot.commands.choosing import actor_of
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.render.citation import titled
from bot.render.parts import code, inert, link, shown
from bot.render.phrases import held_text, label_in, reason_text
from bot.render.source_edits import field_value, name_field
from bot.render.source_phrases import held_lines, reading_times, source_kind, trouble_text
from bot.texts import LANGUAGES, Texts, source_page_words, source_words
from digests.curate.source_acts import pause_noted, resume_noted
from digests.curate.source_list import known_source, numbered_source
from digests.curate.source_page import SourcePage, read_page, read_soon
from digests.model import ItemFate, Relation, Role, SourceItem
from digests.rules.issuing.display_names import outlet_name

BUTTON, TEST, EDITING = "source", "test", "edit"
LONGEST_NAME, LONGEST_URL, LONGEST_TITLE, LONGEST_VALUE, LONGEST_CAUSE = 80, 300, 110, 90, 160
DESCRIBED = ("country", "ownership", "party", "policy", "family", "language")


async def source(request: Request) -> None:
    """/source ID: show the source."""
    if not request.arguments:
        await request.say(source_page_words(request.texts.language).usage)
        return
    record = await known_source(request.services.store, request.arguments)
    await request.say(*await shown_page(request, record.number))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Open a source, or do with it what its page offers to every admin."""
    number, store, said = number_pressed(words[0] if words else ""), request.services.store, words[1:]
    told = source_page_words(request.texts.language)
    match said:
        case ():
            page = await shown_page(request, number)
            await request.toast()
            await request.say(*page)
        case ("back",):
            page = await shown_page(request, number)
            await request.toast()
            request.conversation.recall()  # going back is the answer to what was asked
            await request.edit(*page)
        case ("read",):
            await read_soon(store, number, request.now)
            await request.toast(told.reads_soon)
            await request.edit(*await shown_page(request, number))
        case ("pause",):
            await numbered_source(store, number)
            await request.toast()
            await request.conversation.remember(BUTTON, {"number": number, "asked": "reason"})
            no_reason = button(told.no_reason, BUTTON, str(number), "off")
            await request.edit(told.named("ask", "reason"), keyboard([[no_reason], [back(number, request.texts)]]))
        case ("off",):
            request.conversation.recall()
            await _switch(request, number, on=False)
        case ("resume",):
            await _switch(request, number, on=True)
        case _:
            raise OldMenuError


async def press_test(request: Request, words: tuple[str, ...]) -> None:
    """Read a source as it is read now, and show what it brings. Nothing is stored."""
    if len(words) != 1:
        raise OldMenuError
    record = await numbered_source(request.services.store, number_pressed(words[0]))
    await request.toast()
    await sources.test_known(request, record.source)


async def pause_because(request: Request, number: int, reason: str) -> None:
    """Pause a source for the reason that an admin wrote, and show it."""
    record = await numbered_source(request.services.store, number)
    await pause_noted(request.services.store, record.source.id, reason, actor_of(request), request.now)
    await request.say(*await shown_page(request, number))


async def _switch(request: Request, number: int, *, on: bool) -> None:
    store, now = request.services.store, request.now
    record = await numbered_source(store, number)
    if on:
        await resume_noted(store, record.source.id, actor_of(request), now)
    elif record.source.active:
        await pause_noted(store, record.source.id, "", actor_of(request), now)
    await request.toast()
    await request.edit(*await shown_page(request, number))


def may(request: Request, role: Role) -> bool:
    """Say whether the person may do what this role of the bot may do."""
    return request.bot_role is not None and request.bot_role.covers(role)


def back(number: int, texts: Texts) -> InlineKeyboardButton:
    """Return the button that shows a source's page again."""
    return button(source_page_words(texts.language).back, BUTTON, str(number), "back")


# --- the page ------------------------------------------------------------------------------------


async def shown_page(request: Request, number: int) -> tuple[str, InlineKeyboardMarkup]:
    """Return the page of a source (HTML), by the number of its row, and what the person may do with it.
    UnknownSourceError."""
    page = await read_page(request.services.store, number, request.now)
    return page_text(page, request), _buttons(page, request)


def page_text(page: SourcePage, request: Request) -> str:
    """Return the page of a source (HTML): how it does, how it is described, and its last items."""
    blocks = (_health(page, request), _description(page, request), _figures(page, request), _items(page, request))
    return "\n\n".join("\n".join(block) for block in blocks)


def _health(page: SourcePage, request: Request) -> Iterator[str]:
    texts, record, found = request.texts, page.listed.record, page.listed.health
    source, told, words = record.source, source_page_words(texts.language), source_words(texts.language)
    trouble = trouble_text(words, record, found) or words.named("statuses", found.status)
    yield told.page.format(
        name=inert(outlet_name(source, texts.language), LONGEST_NAME),
        label=inert(label_in(source.label, texts.language), LONGEST_NAME),
        id=shown(source.id, LONGEST_NAME),
        mark=sources.MARKS[found.status],
        health=inert(trouble, LONGEST_CAUSE),
    )
    if record.state.moved_to:
        yield words.new_address.format(url=code(record.state.moved_to, LONGEST_URL))
    elif page.listed.cause:
        yield texts.incident_log.format(cause=inert(page.listed.cause, LONGEST_CAUSE))
    yield from (inert(line, LONGEST_VALUE) for line in held_lines(words, page.listed.held))
    if page.listed.question:
        yield told.unconfirmed
    zone, now = request.subscriber.zone, request.now
    yield shown(reading_times(words, record, now, lambda at: texts.brief_moment(at, zone, now)))
    yield told.address.format(url=code(source.url, LONGEST_URL))
    yield told.recipe.format(kind=inert(source_kind(words, source.kind, source.recipe), LONGEST_VALUE))


def _description(page: SourcePage, request: Request) -> Iterator[str]:
    source, language = page.listed.record.source, request.texts.language
    told = source_page_words(language)
    if outlet_name(source, language) != source.name:
        yield _described(told.described, told.named("fields", "name"), source.name)
    for tag in LANGUAGES:
        if (named := outlet_name(source, tag)) != source.name:
            yield _described(told.described, name_field(tag, language), named)
    for name in DESCRIBED:
        value = field_value(name, source, request.services.relation, language)
        if name == "family" and page.sisters:
            value = told.aside.format(said=value, more=told.join(page.sisters))
        yield _described(told.described, told.named("fields", name), value)


def _described(form: str, field: str, value: str) -> str:
    return form.format(field=field, value=inert(value, LONGEST_VALUE))


def _figures(page: SourcePage, request: Request) -> Iterator[str]:
    told, budget = source_page_words(request.texts.language), request.services.budget
    if page.judged:
        percent = round(100 * page.relevant / page.judged)
        yield told.share.format(relevant=page.relevant, judged=page.judged, percent=percent)
    else:
        yield told.share_none
    yield told.budget.format(articles=page.spent.articles, most=budget.articles)


def _items(page: SourcePage, request: Request) -> Iterator[str]:
    told = source_page_words(request.texts.language)
    if not page.items:
        yield told.items_none
        return
    yield told.items
    for each in page.items:
        yield _item(each, request)


def _item(item: SourceItem, request: Request) -> str:
    texts, relation, article = request.texts, request.services.relation, item.article
    told = source_page_words(texts.language)
    title = titled(
        article.title, outlet_name(article.source, texts.language), relation, texts.language, LONGEST_TITLE
    )
    when = texts.brief_moment(article.told_at, request.subscriber.zone, request.now) if article.told_at else ""
    reason = inert(_reason(item, relation, texts.language), LONGEST_TITLE)
    fate = told.named("fates", item.fate).format(when=when, reason=reason)
    return told.item.format(title=link(title, article.url), fate=fate)


def _reason(item: SourceItem, relation: Relation, language: str) -> str:
    if item.verdict is None:
        return ""
    if item.fate is ItemFate.HELD:
        return held_text(item.verdict, language)
    return reason_text(item.verdict, relation, language)


def _buttons(page: SourcePage, request: Request) -> InlineKeyboardMarkup:
    told, record = source_page_words(request.texts.language), page.listed.record
    number = str(record.number)
    active = record.source.active
    offered = [
        *([button(told.read, BUTTON, number, "read")] if active else []),
        button(told.test, TEST, number),
        button(told.pause if active else told.resume, BUTTON, number, "pause" if active else "resume"),
    ]
    if may(request, Role.EDITOR):
        offered += [
            button(told.new_address, EDITING, number, "address"),
            button(told.edit, EDITING, number),
            button(told.remove, EDITING, number, "remove"),
        ]
    if page.listed.question and may(request, Role.OWNER):
        offered.append(button(told.decide_labels, owner_questions.BUTTON, str(page.listed.question), "show"))
    return keyboard(in_rows(offered, 3))
