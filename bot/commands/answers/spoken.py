"""Commands said in plain words: "calendar", "timeline taiwan", "week"."""

from collections.abc import Awaitable, Callable, Mapping

from bot.commands.answers import calendar, timeline, week
from bot.commands.answers.requests import LONGEST, read_request
from bot.commands.visit import Visit
from digests.errors import PreferenceError
from digests.rules.sending.answers.calendar import MOST_DAYS

WORDS: Mapping[str, Callable[[Visit], Awaitable[None]]] = {
    **dict.fromkeys(("calendar", "日历", "日曆"), calendar.calendar),
    **dict.fromkeys(("timeline", "时间线", "時間線"), timeline.timeline),
    **dict.fromkeys(("week", "本周", "本週", "一周回顾", "一週回顧"), week.week),
}


async def say_in_words(visit: Visit, text: str) -> bool:
    """Do what a command of that name would; False when the words name none, or what follows is no topic and no
    number of days: then they are words to search for."""
    first, _, rest = text[:LONGEST].strip().partition(" ")
    command = WORDS.get(first.casefold())
    if command is None:
        return False
    try:
        read_request(rest, visit.desk.relation, visit.texts, most=MOST_DAYS, example="")
    except PreferenceError:
        return False
    visit.arguments = rest
    await command(visit)
    return True
