"""The judge of the hostile fortnight: it reads what the reader was sent, and knows what each outlet published."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from bot.render.parts import to_text
from digests.model import Article, Card, ChangeKind, StoryStatus
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
    return [
        row.text
        for row in rows(lived)
        if any(not f".{host}".endswith(f".{name}.example") for name in row.birds for host in row.hosts)
    ]


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


def scooped(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Events of which no morning's digest has a headline or a line of an honest outlet."""
    told = {
        article.url
        for digest in lived.digests
        if not digest.theme
        for article in (
            *(each.article for each in digest.named),
            *(card.headline_article for card in digest.cards),
            *(line.article for card in digest.cards for line in lines_of(card)),
        )
    }
    return [event.name for event in events if told.isdisjoint(report.url for report in event.reports)]


def claimed(lived: Lived) -> list[str]:
    """Cards that tell as a change what attackers alone tell or told before; taking their words back is none."""
    honest = set[int]()
    found = []
    for digest in lived.digests:
        for card in digest.cards if not digest.theme else ():
            ours = any(is_honest(each.source) for each in _articles(card))
            if card.status is StoryStatus.UPDATE and not (
                card.change and card.change.kind is ChangeKind.CORRECTION
            ):
                before = card.earlier.stories if card.earlier else {card.story}
                found += [f"{digest.at:%d %b}: {card.headline}"] * (not ours or honest.isdisjoint(before))
            honest |= {card.story} if ours else set()
    return found


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
