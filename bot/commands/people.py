"""Takes the person whom an admin was asked for, however the admin names them."""

from collections.abc import Awaitable, Callable, Mapping

from bot.commands import admins, bans
from bot.commands.choosing import number_in, person_in_forwarded
from bot.hearing.request import Request
from bot.texts import people_words
from digests.errors import AdminError

Open = Callable[[Request, int], Awaitable[None]]
"""Goes on with a person (Telegram user id). Raises AdminError if the number is no person's."""

QUESTIONS: Mapping[str, Open] = {admins.QUESTION: admins.open_person, bans.QUESTION: bans.open_person}
CHOSEN: Mapping[int, Open] = {admins.SHARED: admins.open_person, bans.SHARED: bans.open_person}


async def take_text(request: Request, question: str, text: str) -> bool:
    """Take a text as the number of the person who was asked for. Return False if it is no number. The question
    stays open if the number is no person's."""
    person = number_in(text)
    if person is None:
        return False
    try:
        await QUESTIONS[question](request, person)
    except AdminError:
        await request.conversation.remember(question)
        raise
    return True


async def take_forwarded(request: Request) -> bool:
    """Take a forwarded message as the name of its writer. Return False if nobody was asked for, or if the message
    is not forwarded from a person."""
    asked, person = request.conversation.asked, person_in_forwarded(request)
    if asked is None or asked[0] not in QUESTIONS or person is None:
        return False
    if not person:
        await request.say(people_words(request.texts.language).hidden)
        return True
    request.conversation.recall()
    await QUESTIONS[asked[0]](request, person)
    return True


async def take_chosen(request: Request) -> None:
    """Go on with the person who was chosen with Telegram's own button."""
    shared = request.update.message.users_shared if request.update.message is not None else None
    if shared is not None and shared.users and shared.request_id in CHOSEN:
        request.conversation.recall()
        await CHOSEN[shared.request_id](request, shared.users[0].user_id)
