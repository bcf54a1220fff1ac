"""The judge of the hostile fortnight: it reads what the reader was sent, and knows what each outlet published."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from bot.render.parts import to_text
from digests.model import Article, Card
from digests.rules.sending.told import lines_of
from tests.faults.hostile.attackers import WORDS
from tests.faults.hostile.fortnight import Lived, is_honest
from tests.faults.hostile.honest import Event, Report

CAPITALS = ("Washington", "Beijing", "Taipei")
ATTACKER_OF = {word: name for name, word in WORDS.items()}
_HREF = re.compile(r'<a href="([^"]+)"')
_BIRD = re.compile("|".join(ATTACKER_OF))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a message: its words, and the hosts it links to, or those of the line above where none."""

    text: str
    hosts: frozenset[str]
    at: datetime

    @property
    def birds(self) -> frozenset[str]:
        """The attackers whose words stand in it."""
        return frozenset(ATTACKER_OF[bird] for bird in _BIRD.findall(self.text))


def rows(lived: Lived) -> Iterator[Row]:
    """The lines of everything that the reader was sent."""
    for message in lived.messages:
        hosts: frozenset[str] = frozenset()
        for line in message.html.split("\n"):
            own = frozenset(urlsplit(unescape(url)).hostname or "" for url in _HREF.findall(line))
            hosts = own or hosts
            yield Row(to_text(line), hosts, message.at)


def under_another_name(lived: Lived) -> list[str]:
    """Attackers' words that stand beside a link to another's site."""
    return [row.text for row in rows(lived) if any(row.hosts - {f"{name}.example"} for name in row.birds)]


def under_a_capital(lived: Lived) -> list[str]:
    """Attackers' words that stand as what a capital said."""
    return [row.text for row in rows(lived) if row.birds and row.text.startswith(CAPITALS)]


def unquoted(lived: Lived) -> list[str]:
    """Attackers' words that stand as a capital's own, without a word of who quotes it."""
    return [text for text in under_a_capital(lived) if text.partition(":")[0] in CAPITALS]


def robbed(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Sentences of which it was known that an honest outlet published them, beside links to attackers alone."""
    since = {article.url: article.stored_at for article in lived.stored if is_honest(article.source)}
    said = [
        (sentence, at)
        for event in events
        for report in event.reports
        if (at := since.get(report.url)) is not None
        for sentence in report.sentences
    ]
    attackers = {f"{name}.example" for name in WORDS}
    return [
        row.text
        for row in rows(lived)
        if row.hosts and row.hosts <= attackers and any(at < row.at and words in row.text for words, at in said)
    ]


def spoken_for(lived: Lived) -> list[str]:
    """Cards that send to an attacker for what a capital said, or for a day."""
    return [
        f"{digest.at:%d %b}: {card.headline} <{article.url}>"
        for digest in lived.digests
        for card in digest.cards
        if any(is_honest(each.source) for each in _articles(card))
        for article in (*card.spoken.values(), *(article for _, article in card.dates))
        if not is_honest(article.source)
    ]


def stolen(lived: Lived) -> list[str]:
    """Headlines of an attacker above a story that an honest outlet tells too."""
    return [
        f"{digest.at:%d %b}: {card.headline}"
        for digest in lived.digests
        for card in digest.cards
        if not is_honest(card.headline_article.source) and any(is_honest(each.source) for each in _articles(card))
    ]


def taken_over(lived: Lived) -> list[str]:
    """Headlines of an attacker above a story that was told under an honest outlet's before."""
    told = set[int]()
    found = []
    for digest in lived.digests:
        for card in digest.cards:
            if is_honest(card.headline_article.source):
                told |= set() if digest.theme else {card.story}
            elif card.story in told:
                found.append(f"{digest.at:%d %b}: {card.headline}")
    return found


def merged(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Cards that tell the events of several days as one story."""
    event_of = {report.url: event.name for event in events for report in event.reports}
    return [
        f"{digest.at:%d %b}: {card.headline}"
        for digest in lived.digests
        for card in digest.cards
        if len({event_of[article.url] for article in _articles(card) if article.url in event_of}) > 1
    ]


def untold(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Events of which no message has a title or sentence of an honest outlet, beside a link to it."""
    shown = list(rows(lived))
    return [
        event.name for event in events if not any(_tells(row, report) for report in event.reports for row in shown)
    ]


def silenced(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Honest reports that are not stored as their outlet published them."""
    stored = {(article.url, article.source.id, article.title) for article in lived.stored}
    return [
        report.url
        for event in events
        for report in event.reports
        if (report.url, report.outlet, report.title) not in stored
    ]


def publishers(lived: Lived, events: Sequence[Event]) -> Mapping[str, int]:
    """By how many publishers each event is said to be told, at most; 0 where no card tells it."""
    event_of = {report.url: event.name for event in events for report in event.reports}
    most = {event.name: 0 for event in events}
    for digest in lived.digests:
        for card in digest.cards:
            told = _articles(card)
            for name in {event_of[article.url] for article in told if article.url in event_of}:
                most[name] = max(most[name], card.origins)
    return most


def _articles(card: Card) -> list[Article]:
    return [card.headline_article, *card.outlets, *(line.article for line in lines_of(card))]


def _tells(row: Row, report: Report) -> bool:
    words = row.text
    return f"{report.outlet}.example" in row.hosts and any(
        said in words for said in (report.title, *report.sentences)
    )


def crowding(lived: Lived) -> list[str]:
    """Lists of days ahead, in digests and in the calendar, that have an attacker's day before an honest one's, or
    more than one of an attacker."""
    lists = [(each.at, [is_honest(article.source) for _, article in each.coming_up]) for each in lived.digests]
    lists += [(at, [_is_honest_host(url) for url in urls]) for at, urls in _calendars(lived)]
    return [f"{at:%d %b}: {honest}" for at, honest in lists if False in honest[:-1]]


def days_shown(lived: Lived) -> set[str]:
    """What the calendar shows of honest outlets: when it was asked for, with the address."""
    return {f"{at:%d %b} {url}" for at, urls in _calendars(lived) for url in urls if _is_honest_host(url)}


def _calendars(lived: Lived) -> Iterator[tuple[datetime, list[str]]]:
    """The addresses that each answer to /calendar names, in their order."""
    for message in lived.messages:
        if to_text(message.html).startswith("Calendar"):
            yield message.at, [unescape(url) for url in _HREF.findall(message.html)]


def _is_honest_host(url: str) -> bool:
    return (urlsplit(url).hostname or "").removesuffix(".example") not in WORDS
