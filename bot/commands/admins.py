"""/admins shows who may do what with the bot. Owners give and take roles there."""

import logging
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import TelegramError

import bot.texts
from bot.commands.choosing import actor_of, ask_person, names_of, number_in, person_pressed, who
from bot.hearing.buttons import button, keyboard, page_turns
from bot.hearing.request import OldMenuError, Request, number_pressed
from bot.texts import LANGUAGES, people_words
from digests.curate.admins import admins_of
from digests.curate.people import check_person, give_role, take_role
from digests.model import Address, Role

log = logging.getLogger("communique.people")

BUTTON = QUESTION = "admins"
SHARED = 2
ON_A_PAGE = 8
LONGEST_LABEL = 40
FROM_THE_TOP = tuple(reversed(Role))
Page = tuple[str, InlineKeyboardMarkup | None]


async def admins(request: Request) -> None:
    """/admins lists the admins. `/admins 123` opens one person, and `/admins 123 editor` gives them a role."""
    named, *rest = request.arguments.split() or [""]
    if not named:
        await request.say(*await _listed(request, 0))
        return
    person, role = number_in(named), _role(rest[0]) if rest else None
    if person is None or len(rest) > 1 or (rest and role is None):
        await request.say(people_words(request.texts.language).admins_usage)
        return
    check_person(person, request.telegram.id)
    if role is None:
        await request.say(*await _person(request, person))
    else:
        await request.say(*await _wished(request, person, role))


async def open_person(request: Request, person: int) -> None:
    """Show the role of a person whom an owner has chosen, and the roles that can be given."""
    await actor_of(request).require(request.services.store, Role.OWNER)
    check_person(person, request.telegram.id)
    await request.say(*await _person(request, person))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button of /admins says. Only owners change roles."""
    match words:
        case ["page", number]:
            page = await _listed(request, number_pressed(number))
        case ["choose"]:
            await actor_of(request).require(request.services.store, Role.OWNER)
            await request.toast()
            await ask_person(request, QUESTION, SHARED, people_words(request.texts.language).whose_role)
            return
        case ["of", number]:
            page = await _person(request, person_pressed(request, number))
        case ["set", number, name, *sure] if (role := _role(name)) and sure in ([], ["yes"]):
            person = person_pressed(request, number)
            page = await (_give if sure else _wished)(request, person, role)
        case ["take", number, *sure] if sure in ([], ["yes"]):
            page = await (_take if sure else _sure_to_take)(request, person_pressed(request, number))
        case _:
            raise OldMenuError
    await request.toast()
    await request.edit(*page)


def _role(name: str) -> Role | None:
    """Return the role of that name, in any language. None if there is none."""
    names = {role: {role, *(people_words(each).named("roles", role) for each in LANGUAGES)} for role in Role}
    return next((role for role in Role if name.casefold() in names[role]), None)


# --- what changes ------------------------------------------------------------------------------------


async def _wished(request: Request, person: int, role: Role) -> Page:
    """Give a role at once, but ask once before somebody becomes an owner."""
    return await (_sure_to_give if role is Role.OWNER else _give)(request, person, role)


async def _give(request: Request, person: int, role: Role) -> Page:
    before = await roles_now(request)
    await give_role(request.services.store, actor_of(request), person, role, request.now)
    return await _done(request, person, before)


async def _take(request: Request, person: int) -> Page:
    before = await roles_now(request)
    await take_role(request.services.store, actor_of(request), person, request.now)
    return await _done(request, person, before)


async def _done(request: Request, person: int, before: Mapping[int, Role]) -> Page:
    words = people_words(request.texts.language)
    untold = await tell_changes(request, before)
    html, rows = await _person(request, person)
    if person in untold:
        html = f"{html}\n\n{words.not_told.format(bot=f'@{request.telegram.username}')}"
    return html, rows


async def roles_now(request: Request) -> Mapping[int, Role]:
    """Return the role of every admin by number."""
    return await admins_of(request.services.store, request.services.owners)


async def tell_changes(request: Request, before: Mapping[int, Role]) -> set[int]:
    """Tell those whose role has changed since `before`, and let their menus change. Return who could not be told.
    Whoever changed their own role is not told."""
    after = await roles_now(request)
    changed = [each for each in {**before, **after} if before.get(each) is not after.get(each)]
    request.roles_changed |= {each: after.get(each) for each in changed}
    others = [each for each in changed if each != request.person]
    return {each for each in others if not await _told(request, each, after.get(each))}


async def _told(request: Request, person: int, role: Role | None) -> bool:
    known = await request.services.store.subscribers.get(Address(person))
    texts = bot.texts.get(known.language if known else request.speaker.language)
    try:
        await request.telegram.send_message(person, _news(texts.language, role), parse_mode=ParseMode.HTML)
    except TelegramError as error:
        log.info("a person could not be told of their role: %s", type(error).__name__)
        return False
    return True


def _news(language: str, role: Role | None) -> str:
    words = people_words(language)
    if role is None:
        return words.told_taken
    return words.told_given.format(role=words.named("roles", role), may=words.named("may", role))


# --- what is shown -----------------------------------------------------------------------------------


async def _listed(request: Request, number: int) -> Page:
    """Return a page of the admins, those who may most first. If there are not so many pages, it is the last."""
    words = people_words(request.texts.language)
    roles, since = await roles_now(request), await _since(request)
    people = sorted(roles, key=lambda each: FROM_THE_TOP.index(roles[each]))
    last = max(0, len(people) - 1) // ON_A_PAGE
    number = min(number, last)
    here = people[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    names = await names_of(request.telegram, here)
    lines = [f"{who(names, each)}\n{_role_words(request, roles[each], since.get(each))}" for each in here]
    may = [f"<b>{words.named('roles', role)}</b> – {words.named('may', role)}" for role in FROM_THE_TOP]
    rows = []
    if roles.get(request.person) is Role.OWNER:
        rows = [[_opens(each, names, words.named("roles", roles[each]))] for each in here if each in since]
        rows.append([button(words.give_role, BUTTON, "choose")])
    turns = (number - 1 if number else None, number + 1 if number < last else None)
    rows.append(page_turns((BUTTON, "page"), *turns, request.texts))
    return "\n\n".join([f"<b>{words.admins_title}</b>", "\n".join(may), *lines]), keyboard(rows)


async def _since(request: Request) -> Mapping[int, datetime]:
    """Return when each role was given in chat, by the person's number. Owners of the settings are left out."""
    given = await request.services.store.admins.all()
    return {each.person: each.given_at for each in given if each.person not in request.services.owners}


def _opens(person: int, names: Mapping[int, str], role: str) -> InlineKeyboardButton:
    name = names.get(person, "")[:LONGEST_LABEL] or str(person)
    return button(f"{name} · {role}", BUTTON, "of", str(person))


def _role_words(request: Request, role: Role | None, since: datetime | None) -> str:
    words, texts = people_words(request.texts.language), request.texts
    if role is None:
        return words.no_role
    if since is None:
        return words.role_of_settings.format(role=words.named("roles", role))
    day = texts.date(since.astimezone(ZoneInfo(request.subscriber.zone)).date(), year=True)
    return words.role_since.format(role=words.named("roles", role), day=day)


async def _person(request: Request, person: int) -> Page:
    """Return what a person may do, with buttons that change it for an owner."""
    words = people_words(request.texts.language)
    roles, since = await roles_now(request), await _since(request)
    role = roles.get(person)
    html = f"{who(await names_of(request.telegram, [person]), person)}\n"
    html += _role_words(request, role, since.get(person))
    rows = [[button(words.all_admins, BUTTON, "page", "0")]]
    if roles.get(request.person) is Role.OWNER and person not in request.services.owners:
        number = str(person)
        give = [
            button(words.named("roles", each), BUTTON, "set", number, each, chosen=each is role)
            for each in FROM_THE_TOP
        ]
        take = [button(words.take_role, BUTTON, "take", number)] if role else []
        html += "\n\n" + words.which_role
        rows = [give, take, *rows]
    return html, keyboard(rows)


async def _sure_to_give(request: Request, person: int, role: Role) -> Page:
    words = people_words(request.texts.language)
    return await _sure(request, person, words.sure_owner, words.yes_owner, "set", str(person), role, "yes")


async def _sure_to_take(request: Request, person: int) -> Page:
    words = people_words(request.texts.language)
    return await _sure(request, person, words.sure_take, words.yes_take, "take", str(person), "yes")


async def _sure(request: Request, person: int, question: str, yes: str, *said: str) -> Page:
    await actor_of(request).require(request.services.store, Role.OWNER)
    asked = question.format(who=who(await names_of(request.telegram, [person]), person))
    no = button(people_words(request.texts.language).no, BUTTON, "of", str(person))
    return asked, keyboard([[button(yes, BUTTON, *said), no]])
