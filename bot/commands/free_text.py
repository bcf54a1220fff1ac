"""What people write without a command: the answer to a question, a topic, a command's name, a time of day, or
words to search for."""

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
from digests.errors import PreferenceError
from digests.model.lexicon import Lexicon
from digests.rules.issuing.answers.calendar import MOST_DAYS
from digests.rules.issuing.times.written_times import parse_hours
from digests.rules.searching.questions import LONGEST_QUESTION

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
    """Take free text as the answer to a question of ours that is still open. If there is none, take it as a topic,
    a command's name, a time of day, or words to search for."""
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
    """Answer a command that does not exist. Name the existing command with the most similar name."""
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
        await request.conversation.remember(what)  # the question is still open, and the advice says what to send
        raise
    return True


def _spoken(request: Request, text: str) -> Callable[[Request], Awaitable[None]] | None:
    """Return the command whose name the text begins with, and note the rest as its arguments. Return None if there
    is no such command, or if the rest is no topic and no number of days. The text is then searched for."""
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
    """Return the time of day that the text is, as "07:30". Return "" if the text is anything else."""
    if not CLOCK.fullmatch(text.strip()[:LONGEST_TIME]):
        return ""
    try:
        return f"{parse_hours(text, lexicon)[0]:%H:%M}"
    except PreferenceError:
        return ""
