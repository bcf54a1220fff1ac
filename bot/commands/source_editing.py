"""Edits of a source: an admin chooses a value by button or sends it, sees what it changes for readers, and
confirms once. For a day the edit can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.commands import moving, sources
from bot.commands.adding import LIKELY, dump, load
from bot.commands.choosing import actor_of
from bot.commands.source_page import BUTTON, EDITING, back, may, pause_because, shown_page
from bot.hearing.buttons import button, in_rows, keyboard
from bot.hearing.request import OldMenuError, RefusedError, Request, number_pressed
from bot.render.labels import OTHER, relabelled, says_government
from bot.render.parts import inert, plain
from bot.render.source_edits import edit_lines, field_changes, name_field, quoting
from bot.texts import LANGUAGES, Texts, get, source_page_words
from bot.texts.countries import place_of, place_of_host, places
from digests.curate.moves import UNDONE_FOR
from digests.curate.source_acts import edit_source
from digests.curate.source_list import check_names, numbered_source
from digests.curate.source_page import sisters_of
from digests.curate.undo import undo_act
from digests.errors import CommuniqueError, SourceChangedError, SourceError, UnknownSourceError
from digests.model import Ownership, Policy, Relation, Role, Source
from digests.rules.issuing.display_names import label_of
from digests.rules.reading.sources.edits import changed_fields, is_seen, is_tag, needs_owner
from digests.rules.sites import host_in

CHANGE, CHANGED = "change", "changed"
FORM_STANDS = timedelta(hours=1)
LONGEST_SAID, LONGEST_REASON, LONGEST_ADDRESS = 80, 260, 2000
LONGEST_LINE = 300
NOTHING = "-"
TYPED = ("name", "label", "family", "country", "language", *(f"names-{tag}" for tag in LANGUAGES))
CHOSEN = ("country", "ownership", "party", "policy", "language")


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Handle a press of an editor: the menu of edits, a question, a value, a new address, a removal."""
    number, said = number_pressed(words[0] if words else ""), words[1:]
    record = await numbered_source(request.services.store, number)
    match said:
        case ():
            await request.toast()
            request.conversation.recall()
            await request.edit(*_menu(record.source, number, request))
        case ("ask", field) if field in (*TYPED, *CHOSEN):
            await _ask(request, number, record.source, field)
        case ("set", field, value) if field in CHOSEN:
            request.conversation.recall()
            await _propose(request, number, _described(record.source, field, value, request.services.relation))
        case ("address",):
            await request.toast()
            if record.state.moved_to:
                await moving.try_move_to(request, record.source.id)
            else:
                await request.conversation.remember(BUTTON, {"number": number, "asked": "address"})
                question = source_page_words(request.texts.language).named("ask", "address")
                await request.say(question.format(name=inert(record.source.name, LONGEST_SAID)))
        case ("remove",):
            await request.toast()
            await sources.ask_removal(request, record.source)
        case _:
            raise OldMenuError


async def take_text(request: Request, details: Mapping[str, Any], text: str) -> bool:
    """Take what a question about a source asked for. If it cannot be taken, say why; the question then stays."""
    number, asked = int(details["number"]), str(details["asked"])
    _require(request, Role.MODERATOR if asked == "reason" else Role.EDITOR)
    try:
        await _take(request, number, asked, text)
    except UnknownSourceError:
        raise  # there is nothing to ask about any more
    except SourceError:
        await request.conversation.remember(BUTTON, dict(details))
        raise
    return True


async def _take(request: Request, number: int, asked: str, text: str) -> None:
    record = await numbered_source(request.services.store, number)
    if asked == "reason":
        await pause_because(request, number, _said(text, LONGEST_REASON))
    elif asked == "address":
        await moving.try_move_to(request, record.source.id, _said(text, LONGEST_ADDRESS))
    else:
        described = _written(record.source, asked, _said(text, LONGEST_SAID))
        await _propose(request, number, described)


def _said(text: str, most: int) -> str:
    said = plain(text)
    if not said:
        raise SourceError("the text has nothing to read", code="source-text-empty")
    if len(said) > most:
        raise SourceError("the text is too long", code="source-text-long", given=len(said), most=most)
    return said


def _require(request: Request, role: Role) -> None:
    if not may(request, role):
        code = {Role.OWNER: "owners-only", Role.EDITOR: "editors-only"}.get(role, "bot-admins-only")
        raise RefusedError(code=code)


# --- what is asked -------------------------------------------------------------------------------


def _menu(source: Source, number: int, request: Request) -> tuple[str, InlineKeyboardMarkup]:
    texts = request.texts
    told, owner = source_page_words(texts.language), may(request, Role.OWNER)
    fields = ["name", *(f"names-{tag}" for tag in LANGUAGES), "label", "country"]
    fields += [*(("ownership", "party") if owner else ()), "policy", "family", "language"]
    buttons = [button(_field(each, texts), EDITING, str(number), "ask", each) for each in fields]
    text = told.edit_title.format(name=inert(source.name, LONGEST_SAID))
    if not owner:
        text += "\n" + told.owners_decide.format(full=texts.named("policies", Policy.FULL))
    return text, keyboard([*in_rows(buttons, 2), [back(number, texts)]])


def _field(field: str, texts: Texts) -> str:
    name, _, tag = field.partition("-")
    return name_field(tag, texts.language) if tag else source_page_words(texts.language).named("fields", name)


async def _ask(request: Request, number: int, source: Source, field: str) -> None:
    if field in ("ownership", "party"):
        _require(request, Role.OWNER)
    await request.toast()
    if field in TYPED:
        await request.conversation.remember(BUTTON, {"number": number, "asked": field}, FORM_STANDS)
    name, _, tag = field.partition("-")
    question = source_page_words(request.texts.language).named("ask", name)
    question = question.format(language=get(tag).own_name) if tag else question
    rows = in_rows(_choices(source, number, field, request), 3 if field == "country" else 2)
    text = f"<b>{inert(source.name, LONGEST_SAID)}</b>\n{question}"
    await request.edit(text, keyboard([*rows, [back(number, request.texts)]]))


def _choices(source: Source, number: int, field: str, request: Request) -> Sequence[InlineKeyboardButton]:
    """Return a button for each likely value of a field."""
    return [
        button(label, EDITING, str(number), "set", field, value, chosen=value == getattr(source, field))
        for value, label in _values(source, field, request)
    ]


def _values(source: Source, field: str, request: Request) -> list[tuple[str, str]]:
    texts, relation = request.texts, request.services.relation
    match field:
        case "ownership":
            return [(owner, texts.named("ownerships", owner)) for owner in Ownership]
        case "party":
            parties = [(party.id, label_of(party, texts.language)) for party in relation.parties]
            return [*parties, (OTHER, texts.other_party)]
        case "policy":
            offered = [policy for policy in Policy if policy is not Policy.FULL or may(request, Role.OWNER)]
            return [(policy, quoting(policy, texts)) for policy in offered]
        case "country":
            named = places(texts.language)
            likely = dict.fromkeys(filter(None, (source.country, place_of_host(host_in(source.url)), *LIKELY)))
            return [(each, named[each]) for each in likely if each in named]
        case "language":
            return [(tag, get(tag).own_name) for tag in LANGUAGES]
    return []


def _described(source: Source, field: str, value: str, relation: Relation) -> Source:
    """Return a source as a press describes it. OldMenuError for a value that is not offered."""
    match field:
        case "ownership" if value in set(Ownership):
            changed = replace(source, ownership=Ownership(value))
        case "policy" if value in set(Policy):
            changed = replace(source, policy=Policy(value))
        case "party" if value == OTHER or relation.party(value):
            changed = replace(source, party=value)
        case "country" if value in places():
            changed = replace(source, country=value)
        case "language" if value in LANGUAGES:
            changed = replace(source, language=value)
        case _:
            raise OldMenuError
    return relabelled(source, changed)


def _written(source: Source, field: str, said: str) -> Source:
    """Return a source as a person's words describe it. SourceError if the words cannot be taken."""
    name, _, tag = field.partition("-")
    match name:
        case "name":
            return replace(source, name=said, names={})
        case "names":
            others = {each: named for each, named in source.names.items() if each != tag}
            return replace(source, names=others if said == NOTHING else others | {tag: said})
        case "label":
            if says_government(said) and source.ownership is not Ownership.GOVERNMENT:
                raise SourceError(f"{source.id} is no government's", code="label-government")
            return replace(source, label=said)
        case "family":
            return replace(source, family=said)
        case "country":
            if not (place := place_of(said)):
                raise SourceError(f"{said} is no place", code="source-place", said=said)
            return relabelled(source, replace(source, country=place))
    if not is_tag(said):
        raise SourceError(f"{said} is no language", code="source-language", said=said)
    return replace(source, language=said)


# --- what is confirmed ---------------------------------------------------------------------------


async def _propose(request: Request, number: int, after: Source) -> None:
    """Show what an edit changes for readers, and ask. An edit that readers do not see is made at once."""
    services = request.services
    before = (await numbered_source(services.store, number)).source
    if not changed_fields(before, after):
        await request.toast(source_page_words(request.texts.language).same)
        await request.edit(*await shown_page(request, number))
        return
    if needs_owner(before, after):
        _require(request, Role.OWNER)
    await check_names(services.store, before, after, services.relation)
    await request.toast()
    form = request.conversation.new_form
    if not is_seen(before, after):
        await _make(request, form, number, before, after)
        return
    kept = {"number": number, "before": dump(before), "after": dump(after)}
    await request.conversation.keep_form(form, CHANGE, kept, FORM_STANDS)
    told = source_page_words(request.texts.language)
    text = told.preview.format(name=inert(before.name, LONGEST_SAID), changes=await _lines(request, before, after))
    answers = [button(told.yes, CHANGE, form, "yes"), button(told.no, CHANGE, form, "no")]
    await request.edit(text, keyboard([answers]))


async def press_change(request: Request, words: tuple[str, ...]) -> None:
    """Handle the answer to the question whether to change a source, or the button that takes a change back."""
    form, *said = words or ("",)
    told, conversation = source_page_words(request.texts.language), request.conversation
    match said:
        case ["yes"]:
            kept = await request.form_of(form, CHANGE)
            await _make(request, form, kept["number"], load(kept["before"]), load(kept["after"]))
        case ["no"]:
            kept = await request.form_of(form, CHANGE)
            await request.toast()
            conversation.close_form(form)
            name = inert(load(kept["before"]).name, LONGEST_SAID)
            await request.edit(told.kept.format(name=name), _open(kept["number"], request.texts))
        case ["undo"]:
            kept = await request.form_of(form, CHANGED)
            await _undo(request, form, kept)
        case _:
            raise OldMenuError


async def _make(request: Request, form: str, number: int, before: Source, after: Source) -> None:
    store, relation, texts = request.services.store, request.services.relation, request.texts
    told = source_page_words(texts.language)
    try:
        act = await edit_source(store, number, before, after, actor_of(request), request.now, relation)
    except SourceChangedError as error:
        request.conversation.close_form(form)
        lines = "\n".join(_inert(field_changes(before, error.present, relation, texts.language)))
        said = told.meanwhile.format(name=inert(before.name, LONGEST_SAID), changes=lines)
        await request.edit(said, _open(number, texts))
        return
    except CommuniqueError:
        request.conversation.close_form(form)
        raise
    await request.toast()
    undo = button(told.undo, CHANGE, form, "undo")
    opened = button(told.open, BUTTON, str(number))
    said = told.done.format(name=inert(after.name, LONGEST_SAID), changes=await _lines(request, before, after))
    await request.edit(said, keyboard([[undo, opened]]))
    # This comes last: if a fault makes us handle the press again, the form is still open.
    kept = {"number": number, "act": act, "owner": needs_owner(before, after)}
    await request.conversation.keep_form(form, CHANGED, kept, UNDONE_FOR)


async def _undo(request: Request, form: str, kept: Mapping[str, Any]) -> None:
    if kept["owner"]:
        _require(request, Role.OWNER)
    store, texts = request.services.store, request.texts
    await undo_act(store, kept["act"], request.now, actor_of(request))
    await request.toast()
    request.conversation.close_form(form)
    record = await numbered_source(store, kept["number"])
    told = source_page_words(texts.language).undone.format(name=inert(record.source.name, LONGEST_SAID))
    await request.edit(told, _open(kept["number"], texts))


async def _lines(request: Request, before: Source, after: Source) -> str:
    sisters = await sisters_of(request.services.store, after)
    found = edit_lines(before, after, request.services.relation, request.texts.language, sisters)
    return "\n".join(_inert(found))


def _inert(lines: Any) -> list[str]:
    return [inert(line, LONGEST_LINE) for line in lines]


def _open(number: int, texts: Texts) -> InlineKeyboardMarkup:
    return keyboard([[button(source_page_words(texts.language).open, BUTTON, str(number))]])
