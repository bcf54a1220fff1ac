"""/stats shows figures of the whole bot. Readers are counted in tens, so that no figure is about a few people."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from bot.hearing.request import Request
from bot.render.parts import shown
from bot.texts import StatsWords, Texts, get, source_words, stats_words
from digests.curate.stats import Stats, take_stats
from digests.model import Backlog, Relation, Spread
from digests.rules.issuing.display_names import short_title

Key = TypeVar("Key", str, int)
MOST_ZONES = 10


async def stats(request: Request) -> None:
    """Answer /stats."""
    texts, taken = request.texts, await take_stats(request.services.store, request.now)
    counted = partial(texts.find, "counted")
    newsroom = texts.stats.format(
        sources=_counts(taken.sources, partial(source_words(texts.language).find, "statuses"), texts),
        articles=_counts(taken.articles, counted, texts) + _waiting(taken.waiting, request),
        subscribers=_in_tens(taken.subscribers, lambda state: counted(state) or state, texts),
        deliveries=_in_tens(taken.deliveries, lambda state: counted(state) or state, texts),
    )
    relation = request.services.relation
    await request.say("\n\n".join([newsroom, _spread(taken.spread, texts, relation), _weeks(taken, texts)]))


def _spread(spread: Spread, texts: Texts, relation: Relation) -> str:
    """Return what readers chose (HTML)."""

    def theme(identifier: str) -> str:
        found = relation.theme(identifier)
        return short_title(found, texts.language) if found else identifier or texts.all_topics

    zones = dict(_largest_first(spread.zones)[:MOST_ZONES])
    return stats_words(texts.language).spread.format(
        themes=_in_tens(spread.themes, theme, texts),
        languages=_in_tens(spread.languages, lambda tag: get(tag).own_name, texts),
        zones=_in_tens(zones, texts.zone_name, texts),
        hours=_in_tens(spread.hours, lambda hour: f"{hour:02}:00", texts),
    )


def _weeks(taken: Stats, texts: Texts) -> str:
    """Return how many of those who came in each week stayed, and how many left (HTML)."""
    words = stats_words(texts.language)
    weeks = [
        words.week.format(
            day=texts.date(each.monday), kept=_count(each.kept, words), left=_count(each.left, words)
        )
        for each in taken.weeks
        if each.kept or each.left
    ]
    if not weeks:
        weeks = [words.all_weeks.format(few=words.few, weeks=len(taken.weeks))]
    elif len(weeks) < len(taken.weeks):
        weeks.append(words.other_weeks.format(few=words.few))
    return "\n".join([words.weeks_title, *weeks, words.in_tens.format(few=words.few)])


def _count(tens: int, words: StatsWords) -> str:
    return words.many.format(n=tens) if tens else words.few


def _in_tens(counts: Mapping[Key, int], name_of: Callable[[Key], str], texts: Texts) -> str:
    """Return counts in tens with their names (HTML), the largest first. Those under ten are not named, for a name
    would say that somebody is there."""
    words = stats_words(texts.language)
    told: list[str] = [
        texts.count_form.format(n=_count(tens, words), what=shown(name_of(key)))
        for key, tens in _largest_first(counts)
        if tens
    ]
    return texts.join([*told, words.others.format(few=words.few)]) if told else words.few


def _largest_first(counts: Mapping[Key, int]) -> list[tuple[Key, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _waiting(waiting: Backlog | None, request: Request) -> str:
    """Return a line that says how many articles wait to be edited, and since when."""
    if waiting is None:
        return ""
    since = request.texts.brief_moment(waiting.since, request.subscriber.zone, request.now)
    return "\n" + shown(request.texts.count("queue", waiting.articles, since=since))


def _counts(counts: Mapping[str, int], name_of: Callable[[str], str | None], texts: Texts) -> str:
    known = [(number, name_of(name) or name) for name, number in counts.items() if number]
    return shown(texts.join(texts.count_form.format(n=number, what=what) for number, what in known) or "0")
