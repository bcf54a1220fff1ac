"""The judge of the hostile fortnight: it reads what the reader was sent, and knows what each outlet published."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import chain
from urllib.parse import urlsplit

from bot.render.parts import JOINER, to_text
from digests.model import Article, Card, CardKind, StoryStatus
from digests.rules.issuing.told import lines_of
from digests.rules.texts import printed_at
from tests.faults.hostile.attackers import WORDS
from tests.faults.hostile.fortnight import Lived, is_honest
from tests.faults.hostile.honest import Event, Report
from tests.faults.hostile.imitators import BLANKS, MARKS, NAME

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
    return [text for text in under_a_capital(lived) if " via " not in _QUOTED.sub("", text)]


_QUOTED = re.compile("“[^“”]*”")
_AS_READ = {ord(mark): shown for pair in MARKS for mark, shown in zip(pair, "”“", strict=True)}
"""What an attacker's marks look like to a reader."""
_LABEL = re.compile(r"[\[(【（][^\])】）]*(?:state media|government)[\])】）]")
_CITED = re.compile(r"Turnstone(?: Agency|, PRC)")


def in_our_forms(lived: Lived) -> list[str]:
    """Titles that read like lines of ours and stand in no quotation marks."""
    return [row.text for row in _rows_of("imitator", lived) if WORDS["imitator"] in _QUOTED.sub("", row.text)]


def opening(lived: Lived) -> list[str]:
    """Digests that begin with such a title."""
    first = [digest.cards[0].headline for digest in lived.digests if digest.cards and not digest.theme]
    return [headline for headline in first if WORDS["imitator"] in headline]


def broken_out(lived: Lived) -> list[str]:
    """Lines in which what an attacker cites stands outside of the marks that are ours."""
    return [row.text for row in _rows_of("breaker", lived) if _CITED.search(_outside(row.text))]


def _outside(text: str) -> str:
    """What a reader sees outside of quotations."""
    return _QUOTED.sub("", text.translate(_AS_READ))


def labelled_within(lived: Lived) -> list[str]:
    """Quotations that hold an ownership label in brackets like ours."""
    return [
        quotation
        for row in _rows_of("breaker", lived)
        for quotation in _QUOTED.findall(row.text)
        if _LABEL.search(quotation)
    ]


def hidden(lived: Lived) -> list[str]:
    """Lines that hold characters which show nothing, or more than two marks on a letter; the joiner is ours."""
    return [ascii(row.text) for row in rows(lived) if row.birds and _hides(row.text.replace(JOINER, ""))]


def misnamed(lived: Lived) -> list[str]:
    """Lines that name a ministry for what an attacker wrote."""
    return [row.text for row in _rows_of("namesake", lived) if NAME in row.text]


def _hides(text: str) -> bool:
    kinds = [unicodedata.category(letter) for letter in text]
    heaped = any(kinds[place : place + 3] == ["Mn"] * 3 for place in range(len(kinds)))
    return heaped or "Cf" in kinds or not set(text).isdisjoint(BLANKS)


def _rows_of(attacker: str, lived: Lived) -> Iterator[Row]:
    return (row for row in rows(lived) if attacker in row.birds)


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
    """Cards that send to an attacker for a day; also cards of statements that have an attacker's."""
    return [
        f"{digest.at:%d %b}: {card.headline} <{article.url}>"
        for digest in lived.digests
        for card in digest.cards
        for article in _sent_to(card)
        if not is_honest(article.source)
    ]


def _sent_to(card: Card) -> list[Article]:
    """Whose words a card of statements has; of an event that honest outlets tell too, where the card sends for
    days."""
    if card.kind is not CardKind.EVENT:
        return _words_of(card)
    honest = any(is_honest(each.source) for each in _articles(card))
    return [article for _, article in card.dates] if honest else []


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


def in_review(lived: Lived) -> list[str]:
    """Lines of the week in review and of timelines with an attacker's words, of a story that an honest outlet had
    told before."""
    known = dict[str, datetime]()
    for story in lived.stories:
        honest = [each.stored_at for each in story.articles if is_honest(each.source) and each.stored_at]
        attackers = (each.url for each in story.articles if not is_honest(each.source))
        known |= dict.fromkeys(attackers, min(honest)) if honest else {}
    return [
        to_text(line)
        for message in lived.messages
        if to_text(message.html).startswith(("The week", "Timeline"))
        for line in message.html.split("\n")
        if any(known.get(unescape(url), message.at) < message.at for url in _HREF.findall(line))
    ]


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


def recanted(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Honest titles and sentences that are shown no more, since an attacker took them back."""
    addresses = {article.title: article.url for article in lived.stored if is_honest(article.source)}
    words = (
        (each, addresses.get(report.title, report.url))
        for event in events
        for report in event.reports
        for each in (report.title, *report.sentences)
    )
    return [each for each, url in words if printed_at(each, url) in lived.taken_back]


def scooped(lived: Lived, events: Iterable[Event]) -> list[str]:
    """Events of which no morning's digest has a headline or a line of an honest outlet as news: not as what goes
    on from an attacker's."""
    told = {
        article.url
        for digest in lived.digests
        if not digest.theme
        for article in (
            *(each.article for each in digest.named),
            *chain.from_iterable(map(_words_of, filter(_is_news, digest.cards))),
        )
    }
    return [event.name for event in events if told.isdisjoint(report.url for report in event.reports)]


def _is_news(card: Card) -> bool:
    return card.status is StoryStatus.NEW


def _words_of(card: Card) -> list[Article]:
    """Whose words stand on a card."""
    return [card.headline_article, *(line.article for line in lines_of(card))]


def claimed(lived: Lived) -> list[str]:
    """Cards that tell as going on what attackers alone tell or told before."""
    honest = set[int]()
    found = []
    for digest in lived.digests:
        for card in digest.cards if not digest.theme else ():
            ours = any(is_honest(each.source) for each in _articles(card))
            if card.earlier or card.since:
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
    return [*_words_of(card), *card.outlets]


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
