"""/ban: a banned person gets no answers and receives nothing. Editors ban, and lift bans."""

from zoneinfo import ZoneInfo

from telegram import Chat, InlineKeyboardMarkup, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.commands.choosing import actor_of, ask_person, names_of, number_in, person_pressed, who
from bot.hearing.buttons import button, keyboard, page_turns, parse
from bot.hearing.request import OldMenuError, Request, Services, number_pressed
from bot.texts import people_words
from digests import subscribe
from digests.curate.admins import hash_of, role_of
from digests.curate.people import ban, check_person, lift_ban
from digests.model import Address, Ban, Role

BUTTON = QUESTION = "ban"
SHARED = 3
ON_A_PAGE = 8
DIGITS = 8
FORGET = "forget"
Page = tuple[str, InlineKeyboardMarkup | None]


async def bans(request: Request) -> None:
    """/ban lists who is banned, and asks for a person. `/ban 123` opens one person."""
    named = request.arguments.strip()
    person = number_in(named)
    if not named:
        await request.say(*await _listed(request, 0))
    elif person is None:
        await request.say(people_words(request.texts.language).ban_usage)
    else:
        await open_person(request, person)


async def open_person(request: Request, person: int) -> None:
    """Show whether a person is banned, with the button that changes it."""
    await actor_of(request).require(request.services.store, Role.EDITOR)
    check_person(person, request.telegram.id)
    await request.say(*await _person(request, person))


async def press(request: Request, words: tuple[str, ...]) -> None:
    """Do what a button of /ban says."""
    match words:
        case ["page", number]:
            page = await _listed(request, number_pressed(number))
        case ["choose"]:
            await request.toast()
            await ask_person(request, QUESTION, SHARED, people_words(request.texts.language).whom_to_ban)
            return
        case ["set", number]:
            person = person_pressed(request, number)
            await _ban(request, person)
            page = await _person(request, person)
        case ["lift", number]:
            person = person_pressed(request, number)
            await _lift(request, hash_of(await request.services.store.admins.secret(), person))
            page = await _person(request, person)
        case ["free", hashed]:
            await _lift(request, hashed)
            page = await _listed(request, 0)
        case _:
            raise OldMenuError
    await request.toast()
    await request.edit(*page)


async def _ban(request: Request, person: int) -> None:
    """Ban a person, and end what their chat receives. A second time changes nothing."""
    services, now = request.services, request.now
    await ban(services.store, actor_of(request), person, now)
    await services.roster.look(services.store, now)
    known = await services.store.subscribers.get(Address(person))
    if known is not None:
        await subscribe.stop(services.store, known, now)
        await services.store.subscribers.take_sample(known.id)


async def _lift(request: Request, hashed: str) -> None:
    services, now = request.services, request.now
    await lift_ban(services.store, actor_of(request), hashed, now)
    await services.roster.look(services.store, now)


# --- what is shown -----------------------------------------------------------------------------------


async def _listed(request: Request, number: int) -> Page:
    """Return a page of the bans, the newest first. Only hashes of people are kept, so they have no names."""
    words, found = people_words(request.texts.language), await request.services.store.bans.all()
    number = min(number, max(0, len(found) - 1) // ON_A_PAGE)
    here = found[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    rows = [[button(_lifting(request, each), BUTTON, "free", each.person)] for each in here]
    rows.append([button(words.ban_somebody, BUTTON, "choose")])
    more = (number + 1) * ON_A_PAGE < len(found)
    rows.append(
        page_turns((BUTTON, "page"), number - 1 if number else None, number + 1 if more else None, request.texts)
    )
    count = words.banned_now.format(n=len(found)) if found else words.nobody_banned
    return f"<b>{words.bans_title}</b>\n{words.what_a_ban_is}\n\n{count}", keyboard(rows)


def _lifting(request: Request, each: Ban) -> str:
    words = people_words(request.texts.language)
    return words.lift_of.format(digits=each.person[:DIGITS], day=_day(request, each))


def _day(request: Request, each: Ban) -> str:
    return request.texts.date(each.banned_at.astimezone(ZoneInfo(request.subscriber.zone)).date(), year=True)


async def _person(request: Request, person: int) -> Page:
    words, store = people_words(request.texts.language), request.services.store
    hashed = hash_of(await store.admins.secret(), person)
    found = next((each for each in await store.bans.all() if each.person == hashed), None)
    change = [button(words.ban, BUTTON, "set", str(person))]
    said = words.not_banned
    if found is not None:
        change = [button(words.lift, BUTTON, "lift", str(person))]
        said = words.banned_since.format(day=_day(request, found))
    elif await role_of(store, person, request.services.owners) is not None:
        said, change = words.admins_are_not_banned, []
    name = who(await names_of(request.telegram, [person]), person)
    return f"{name}\n{said}", keyboard([change, [button(words.all_bans, BUTTON, "page", "0")]])


# --- what a ban does ---------------------------------------------------------------------------------


async def leave_alone(services: Services, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """End the handling of what a banned person says or presses, in private and in groups. In private /forget is
    carried out all the same: what is kept of a person is theirs to delete. It lifts no ban."""
    await services.roster.look_again(services.store, services.clock())
    person = update.effective_user
    said = update.message is not None or update.callback_query is not None
    if said and person is not None and services.is_banned(person.id) and not _asks_to_forget(update):
        raise ApplicationHandlerStop


def _asks_to_forget(update: Update) -> bool:
    if update.effective_chat is None or update.effective_chat.type != Chat.PRIVATE:
        return False
    if update.callback_query is not None:
        return (parse(update.callback_query.data) or ("",))[0] == FORGET
    words = ((update.message.text if update.message else "") or "").split(maxsplit=1)
    return bool(words) and words[0].partition("@")[0].casefold() == f"/{FORGET}"
