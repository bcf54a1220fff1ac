"""Without a command: the answer to a question, a topic, a command's name, a time, words to search for."""

import re
from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches
from html import escape

from bot.answers.arguments import LONGEST, find_theme, read_arguments
from bot.answers.calendar import calendar
from bot.answers.search import search, topic_command, week
from bot.answers.timeline import timeline
from bot.commands.adding import take_text
from bot.commands.intake import Intake
from bot.commands.times import set_hours, set_quiet, set_zone
from bot.hearing.request import Request
from bot.texts import spoken
from digests.answer import LONGEST_QUESTION
from digests.errors import PreferenceError
from digests.model.lexicon import Lexicon
from digests.rules.issuing.answers.calendar import MOST_DAYS
from digests.rules.issuing.times.written_times import parse_hours

LONGEST_TIME = 20
LONGEST_ANSWER = 500
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
SETTINGS = {"zone": set_zone, "hour": set_hours, "quiet": set_quiet}
SPOKEN: Mapping[str, Callable[[Request], Awaitable[None]]] = {
    word: command
    for name, command in (("calendar", calendar), ("timeline", timeline), ("week", week))
    for word in spoken(name)
}


async def hear(request: Request, intake: Intake, text: str) -> None:
    """Free text: the answer to a question that stands, else a topic, a command's name, a time of day, or words to
    search for."""
    if await _answers_question(request, text) or not await intake.admit_search(request):
        return
    theme = find_theme(text[:LONGEST_QUESTION], request.services.relation)
    if theme is not None:
        await topic_command(theme)(request)
    elif command := _spoken(request, text):
        await command(request)
    elif hours := _time_of_day(text, request.services.lexicon):
        await request.say(request.texts.time_hint.format(hours=hours))
    else:
        await search(request, text)


async def unknown_command(request: Request, command: str, known: list[str]) -> None:
    """A command that does not exist: the nearest that does."""
    texts = request.texts
    said = texts.unknown_command.format(command=escape(f"/{command[:32]}"))
    near = get_close_matches(command.casefold()[:32], known, n=1, cutoff=0.6)
    advice = texts.did_you_mean.format(names=f"/{near[0]}") if near else texts.see_help
    await request.say(f"{said} {advice}")


async def _answers_question(request: Request, text: str) -> bool:
    what, details = request.conversation.recall() or ("", {})
    if what == "add":
        return await take_text(request, details, text)
    if what not in SETTINGS:
        return False
    await request.require_rights()
    try:
        await SETTINGS[what](request, text[:LONGEST_ANSWER])
    except PreferenceError:
        await request.conversation.remember(what)  # the question still stands: the advice says what to send
        raise
    return True


def _spoken(request: Request, text: str) -> Callable[[Request], Awaitable[None]] | None:
    """The command whose name was said, its arguments behind it; None when there is none, or what follows is no
    topic and no number of days: then they are words to search for."""
    first, _, rest = text[:LONGEST].strip().partition(" ")
    command = SPOKEN.get(first.casefold())
    if command is not None:
        try:
            read_arguments(rest, request.services.relation, most=MOST_DAYS, example="")
        except PreferenceError:
            return None
        request.arguments = rest
    return command


def _time_of_day(text: str, lexicon: Lexicon) -> str:
    """The hour that the text is, as "07:30"; empty when it is anything else."""
    if not CLOCK.fullmatch(text.strip()[:LONGEST_TIME]):
        return ""
    try:
        return f"{parse_hours(text, lexicon)[0]:%H:%M}"
    except PreferenceError:
        return ""
