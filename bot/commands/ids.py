"""/id tells people their own Telegram id, and in a group also the id of the group. Operators need both numbers."""

from bot.hearing.request import Request
from bot.render.parts import code
from bot.texts import first_run_words


async def tell_id(request: Request) -> None:
    """Answer /id. A message in the name of a group or channel has no person, so only the group's id is told."""
    words, message = first_run_words(request.texts.language), request.update.message
    spoken_for = message is not None and message.sender_chat is not None
    told = [] if spoken_for else [words.your_id.format(id=code(str(request.person)))]
    if not request.private:
        told.append(words.group_id.format(id=code(str(request.address.chat))))
    await request.say("\n".join(told))
