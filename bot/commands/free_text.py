"""What people write without a command: a wish to leave, a kind word, the answer to a question, a topic, a
command's name, a time of day, or words to search for."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from html import escape

from bot.answers.arguments import LONGEST, Takes, find_theme, read_arguments
from bot.answers.calendar import calendar
from bot.answers.search import search, topic_command, week
from bot.answers.timeline import timeline
from bot.commands import broadcast, channels, leaving, people, source_editing, themes
from bot.commands.adding import take_text
from bot.commands.first_zone import take_city
from bot.commands.intake import Intake
from bot.commands.source_page import BUTTON as SOURCE
from bot.commands.spelling import spelled_nearly
from bot.commands.times import set_hours, set_quiet
from bot.hearing.buttons import offer_start
from bot.hearing.leaving import asks_to_leave
from bot.hearing.request import Request
from bot.hearing.sayings import says_only
from bot.texts import spoken
from digests.errors import PreferenceError
from digests.model import Role
from digests.model.lexicon import Lexicon
from digests.rules.issuing.answers.calendar import MOST_DAYS
from digests.rules.issuing.times.written_times import parse_hours
from digests.rules.searching.questions import LONGEST_QUESTION

LONGEST_TIME = 20
LONGEST_ANSWER = 500
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
SETTINGS = {"hour": set_hours, "quiet": set_quiet}
Command = Callable[[Request], Awaitable[None]]
SPOKEN: Mapping[str, Command] = {
    word: command
    for name, command in (("calendar", calendar), ("timeline", timeline), ("week", week))
    for word in spoken(name)
}


async def hear(request: Request, intake: Intake, text: str) -> None:
    """Take free text as a wish to leave, as a kind word, or as the answer to an open question of ours. If it is
    none of these, take it as a topic, a command's name, a time of day, or words to search for."""
    if asks_to_leave(text):
        await leaving.hear(request, text)
    elif kind := _kind_answer(request, text):
        await request.say(kind, offer_start(request.subscriber, request.texts))
    elif not await _answers_question(request, text) and await intake.admit_search(request):
        await _look_up(request, text)


async def unknown_command(request: Request, command: str, known: Sequence[str]) -> None:
    """Answer a command that does not exist. Name an existing command with nearly the same spelling, if there is
    one."""
    texts = request.texts
    said = texts.unknown_command.format(command=escape(f"/{command[:32]}"))
    near = spelled_nearly(command.casefold(), known)
    advice = texts.did_you_mean.format(names=f"/{near[0]}") if near else texts.see_help
    await request.say(texts.two_sentences.format(first=said, second=advice))


async def _look_up(request: Request, text: str) -> None:
    theme = find_theme(text[:LONGEST_QUESTION], request.services.relation)
    command = topic_command(theme) if theme else _spoken(request, text) or _topic_and_days(request, text)
    if command is None and (hours := _time_of_day(text, request.services.lexicon)):
        await request.say(request.texts.time_hint.format(hours=hours))
        return
    request.mention_next_step()
    if command is not None:
        await command(request)
    else:
        await search(request, text)


def _kind_answer(request: Request, text: str) -> str:
    """Return what is said to thanks or a greeting, "" to anything else. If a form waits for a name or a text,
    any text is this one."""
    question = request.conversation.asked
    if question is not None and question[0] in ("add", SOURCE, themes.QUESTION, broadcast.QUESTION):
        return ""
    if says_only(text, "thanks"):
        return request.texts.thanked
    return request.texts.greeted if says_only(text, "greeting") else ""


async def _answers_question(request: Request, text: str) -> bool:
    what, details = request.conversation.recall() or ("", {})
    if what == "add":
        return await take_text(request, details, text)
    if what == themes.QUESTION:
        return await themes.take_text(request, details, text)
    if what == SOURCE:
        return await source_editing.take_text(request, details, text)
    if what == broadcast.QUESTION:
        return request.bot_role is Role.OWNER and await broadcast.take_text(request, details)
    if what == channels.QUESTION:
        return await channels.take_text(request, text)
    if what in people.QUESTIONS:
        return await people.take_text(request, what, text)
    if what not in (*SETTINGS, "zone"):
        return False
    await request.require_rights()
    if "channel" in details:
        await channels.take_up(request, int(details["channel"]))
    try:
        if what == "zone":
            theme = str(details.get("theme", ""))
            await take_city(request, text[:LONGEST_ANSWER], begin=bool(details.get("begin")), theme=theme)
        else:
            await SETTINGS[what](request, text[:LONGEST_ANSWER])
    except PreferenceError:
        await request.conversation.remember(
            what, details
        )  # the question is still open, and the advice says what to send
        raise
    return True


def _spoken(request: Request, text: str) -> Command | None:
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


def _topic_and_days(request: Request, text: str) -> Command | None:
    """Return the command of a topic that the text names with a number of days, and note the days as its
    arguments."""
    try:
        asked = read_arguments(text, request.services.relation, most=MOST_DAYS, example="", takes={Takes.DAYS})
    except PreferenceError:
        return None
    if asked.theme is None or not asked.days or asked.unused:
        return None
    request.arguments = str(asked.days)
    return topic_command(asked.theme)


def _time_of_day(text: str, lexicon: Lexicon) -> str:
    """Return the time of day that the text is, as "07:30". Return "" if the text is anything else."""
    if not CLOCK.fullmatch(text.strip()[:LONGEST_TIME]):
        return ""
    try:
        return f"{parse_hours(text, lexicon)[0]:%H:%M}"
    except PreferenceError:
        return ""
