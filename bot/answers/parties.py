"""Questions to the parties: /both, a command for each party, /who and /lists."""

from collections.abc import Awaitable, Callable

from bot.answers.arguments import LONGEST, Takes, asked_for, without_days
from bot.hearing.request import Request
from bot.render.parties import both_parts, lists_parts, said_parts, who_usage
from digests.answer_parties import answer_both, answer_lists, answer_party, answer_who
from digests.model import Party
from digests.rules.issuing.answers.both_sides import DAYS as MOST_DAYS
from digests.rules.issuing.answers.list_changes import DAYS as LIST_DAYS
from digests.rules.issuing.answers.who_speaks import LONGEST_NAME, find_party

TAKES = frozenset({Takes.DAYS, Takes.ALL})


async def both(request: Request) -> None:
    """Answer /both with the latest own words of both main parties, on a topic and for some days if asked."""
    services, preferences = request.services, request.preferences
    theme, days = _asked(request, "/both taiwan 7d")
    page = await request.read(
        lambda store: answer_both(
            store, services.relation, services.lexicon, preferences, request.now, theme=theme, days=days
        )
    )
    await request.tell(both_parts(page, services.relation, preferences))


def party_command(party: Party) -> Callable[[Request], Awaitable[None]]:
    """Return the handler of a party's command, such as /beijing. It tells what the party said lately. Its
    arguments may name a topic and a number of days."""

    async def tell(request: Request) -> None:
        theme, days = _asked(request, f"/{party.command} taiwan 7d")
        await _tell_party(request, party, theme, days)

    return tell


async def _tell_party(request: Request, party: Party, theme: str = "", days: int = MOST_DAYS) -> None:
    services, preferences = request.services, request.preferences
    page = await request.read(
        lambda store: answer_party(
            store, services.relation, services.lexicon, preferences, party.id, request.now, theme=theme, days=days
        )
    )
    await request.tell(said_parts(page, services.relation, preferences))


def _asked(request: Request, example: str) -> tuple[str, int]:
    """Return the id of the topic in the arguments ("": all topics) and the number of days."""
    asked = asked_for(request, most=MOST_DAYS, example=example, takes=TAKES)
    return asked.theme.id if asked.theme else "", asked.days or MOST_DAYS


async def who(request: Request) -> None:
    """Answer /who NAME: who that is by the relation's data, and what they said lately. For a party, answer as the
    party's command does."""
    services, name = request.services, request.arguments[:LONGEST]
    if not any(letter.isalnum() for letter in name[:LONGEST_NAME]):
        await request.say(who_usage(services.relation, request.texts.language))
        return
    if (party := find_party(name, services.relation)) is not None:
        await _tell_party(request, party)
        return
    page = await request.read(
        lambda store: answer_who(
            store, services.relation, services.lexicon, request.preferences, name, request.now
        )
    )
    await request.tell(said_parts(page, services.relation, request.preferences))


async def lists(request: Request) -> None:
    """Answer /lists with what was done to lists: of a party or list, and for some days, if these are named."""
    services = request.services
    words, days = without_days(request.arguments[:LONGEST], LIST_DAYS, "/lists 7d")
    asked, days = " ".join(words.split()), days or LIST_DAYS
    page = await request.read(
        lambda store: answer_lists(
            store, services.relation, services.lexicon, request.preferences, asked, request.now, days=days
        )
    )
    await request.tell(lists_parts(page, services.relation, request.preferences))
