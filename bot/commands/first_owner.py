"""The code that the console shows while the bot has no owner. Whoever writes it in private becomes the owner."""

from bot.hearing.first_owner import STANDS, Try, code_in
from bot.hearing.request import Request
from bot.texts import first_run_words
from digests.curate.first_owner import become_owner, has_owner
from digests.model import Role


async def hear_code(request: Request, text: str) -> bool:
    """Take a text as the code. Return False if it is anything else. A right code that is said in a group becomes
    void at once, because others read it there."""
    first_owner, code = request.services.first_owner, code_in(text)
    if not code or not first_owner.offered:
        return False
    words = first_run_words(request.texts.language)
    length = words.span(STANDS)
    if request.bot_role is Role.OWNER:  # the same message may come twice, for instance around a restart
        await _welcome(request)
    elif await has_owner(request.services.store, request.services.owners):
        await request.say(words.owner_known)
    else:
        match first_owner.hear(request.person, code, request.now):
            case Try.RIGHT if not request.private:
                first_owner.close()
                await request.say(words.code_in_private)
            case Try.RIGHT:
                await _make_owner(request)
            case Try.WRONG:
                await request.say(words.code_wrong.format(length=length))
            case Try.TOO_MANY:
                await request.say(words.code_too_often.format(length=length))
    return True


async def _make_owner(request: Request) -> None:
    services = request.services
    became = await become_owner(services.store, request.person, request.now, services.owners)
    services.first_owner.close()  # not earlier: if the store refuses, the message is taken up again
    if became:
        await _welcome(request)
    else:
        await request.say(first_run_words(request.texts.language).owner_known)


async def _welcome(request: Request) -> None:
    request.roles_changed[request.person] = Role.OWNER
    await request.say(first_run_words(request.texts.language).owner_made)
