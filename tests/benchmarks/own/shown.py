"""What the stream's digests show, beside the labels and beside what readers said of the same words.

A verdict holds for words, not for a version: what is shown again as it was marked has its mark, what is shown anew
has none until somebody has read it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.labelling.corpus import StreamArticle, read_stream
from tests.benchmarks.own.calls import answers
from tests.benchmarks.own.findings import WIDTH, Finding
from tests.benchmarks.own.labels import LABELS, SentenceLabel, read_sentence_labels
from tests.benchmarks.own.reading import CAPITALS, SHOWN
from tests.benchmarks.own.stream import STREAM, OwnArticle
from tests.benchmarks.verdicts.elements import ALWAYS, KINDS, OK, kind_of
from tests.benchmarks.verdicts.pages import Element, Page, PageCard, page_of
from tests.benchmarks.verdicts.places import article_of
from tests.benchmarks.verdicts.stored import FIRST, CardVerdict, DayVerdict, Verdict

UNDER_A_NAME = ("line", "statement")  # roles of lines that stand under a side's name
Key = tuple[object, ...]
Day = Mapping[str, Any]


def replayed(file: Path) -> list[Day]:
    """Return the digest of each day as `communique replay --json` prints it."""
    return answers("replay", "--json", str(file))


def shown_findings(articles: Sequence[OwnArticle], days: Sequence[Day], folder: Path = LABELS) -> list[Finding]:
    """Return what is shown beside what the articles' own labels say of it."""
    by_id = {article.id: article for article in articles}
    labels = {article.id: read_sentence_labels(article.id, folder)[0] for article in articles}
    found = [*_told(articles, days)]
    for day in days:
        for card in day["stories"]:
            found += _section(day, card, by_id)
            for line in card["lines"]:
                found += _line(day, line, by_id[line["article"]], labels[line["article"]])
            found += (
                _date(day, each, labels[each["article"]]) for each in card["dates"] if labels[each["article"]]
            )
    return found


def _told(articles: Iterable[OwnArticle], days: Sequence[Day]) -> Iterator[Finding]:
    """Whether each story has a card on some day; of a text of several matters a card tells what it quotes."""
    by_id = {article.id: article for article in articles}
    cards = [card for day in days for card in day["stories"]]
    told = {_story(by_id[each]) for card in cards for each in card["articles"]}
    lines = [(by_id[line["article"]], line["text"]) for card in cards for line in card["lines"]]
    told |= {matter["story"] for article, words in lines if "story" in (matter := _matter(article, words) or {})}
    matters = [
        each for article in by_id.values() for each in (article.expect, *article.expect.get("segments", ()))
    ]
    for story in dict.fromkeys(each["story"] for each in matters if "story" in each):
        yield Finding("digests: a story has a card", story in told, story)


def _story(article: OwnArticle) -> str:
    """The story of a text of one matter, empty of others."""
    return "" if article.expect.get("segments") else str(article.expect.get("story", ""))


def _section(day: Day, card: Mapping[str, Any], articles: Mapping[str, OwnArticle]) -> Iterator[Finding]:
    """Whether the section is a theme of the article that the card is mainly about."""
    themes = articles[card["articles"][0]].expect.get("themes", ())
    where = f"{_day_of(day)}, {card['headline'][:SHOWN]}: {card['section']}, not {'/'.join(themes)}"
    yield Finding("digests: section", card["section"] in themes, where)


def _line(
    day: Day, line: Mapping[str, Any], article: OwnArticle, labels: Sequence[SentenceLabel]
) -> Iterator[Finding]:
    where = f"{_day_of(day)}, {article.id}: {line['text'][:SHOWN]}"
    if (about := _matter(article, line["text"])) is not None:
        yield Finding("digests: a sentence is about the two", bool(about.get("story")), where)
    label = next((each for each in labels if line["text"].startswith(each.opens)), None)
    if label and line["role"] in UNDER_A_NAME and line["party"] in CAPITALS:
        right = label.carries(line["party"])
        yield Finding("digests: a capital's line, its own", right, f"{where} is {label.side}, not {line['party']}")


def _matter(article: OwnArticle, words: str) -> Mapping[str, Any] | None:
    """The labelled matter of a text in which words stand."""
    place = article.text.find(words)
    segments = article.expect.get("segments", ())
    before = [each for each in segments if 0 <= article.text.find(each["opens"]) <= place]
    return before[-1] if before else None


def _date(day: Day, date: Mapping[str, Any], labels: Sequence[SentenceLabel]) -> Finding:
    bound = {each.day for label in labels for each in label.days if each.binds}
    where = f"{_day_of(day)}, {date['article']}: {date['date']} {date['what']}"
    return Finding("digests: a day that is shown binds", date["date"] in bound, where)


def _day_of(day: Day) -> str:
    return datetime.fromisoformat(day["slot"]).date().isoformat()


# --- verdicts -------------------------------------------------------------------------------------------


def judged(folder: Path, days: Sequence[Day], verdicts: Iterable[Verdict]) -> tuple[list[Finding], dict[str, int]]:
    """Return what readers said of the elements that are shown, and by kind how many were never read.

    `folder` has the stream as a file. Elements that depend on what else stands on their card (section, kind, the
    card as a whole) are the same where headline or articles are the same.
    """
    articles = {article.id: article for article in read_stream(STREAM, folder)[0]}
    known = _known(verdicts)
    found, unread = [], dict[str, int]()
    for kind, key, where in _elements(days, articles):
        if key in known:
            found.append(Finding(f"verdicts: {kind}", known[key] == OK, f"{where} is {known[key]}"))
        else:
            unread[kind] = unread.get(kind, 0) + 1
    order = [f"verdicts: {kind.id}" for kind in KINDS]
    return sorted(found, key=lambda each: order.index(each.what)), unread


def unread_text(unread: Mapping[str, int]) -> str:
    """Return by kind how many of the elements shown have no verdict, a line for all; empty where all have one."""
    counted = ", ".join(f"{kind} {unread[kind]}" for kind in [each.id for each in KINDS] if kind in unread)
    return f"{'verdicts: shown and not read yet':{WIDTH}}{counted}" if counted else ""


def _elements(days: Iterable[Day], articles: Mapping[str, StreamArticle]) -> Iterator[tuple[str, Key, str]]:
    for page in (page_of(day, articles) for day in days):
        for card in page.cards:
            for element in card.elements:
                key = _key(element.key, element.hash, card.elements[0].hash, card.articles)
                yield kind_of(element.key).id, key, f"{page.day}, {_named(element, card)}"
        yield from _foot(page)


def _foot(page: Page) -> Iterator[tuple[str, Key, str]]:
    for element in page.foot.elements:
        yield (
            kind_of(element.key).id,
            _foot_key(element.key, element.hash, page.day.isoformat()),
            (f"{page.day}, foot: {element.text[:SHOWN]} ({article_of(element.place)})"),
        )


def _named(element: Element, card: PageCard) -> str:
    return card.headline[:SHOWN] if element.key in ALWAYS else element.text[:SHOWN]


def _known(verdicts: Iterable[Verdict]) -> dict[Key, str]:
    """The marks of the first reader by what they are of; of several rounds the last one's."""
    found: dict[Key, str] = {}
    for each in sorted((each for each in verdicts if each.reader == FIRST), key=lambda each: each.round):
        if isinstance(each, CardVerdict):
            headline = each.elements[0].hash
            found |= {_key(some.key, some.hash, headline, each.articles): some.mark for some in each.elements}
        elif isinstance(each, DayVerdict):
            found |= {_foot_key(some.key, some.hash, each.day): some.mark for some in each.foot}
    return found


def _key(key: str, words: str, headline: str, articles: Sequence[str]) -> Key:
    kind = kind_of(key).id
    match kind:
        case "card":
            return kind, headline, frozenset(articles)
        case "section" | "kind" | "subject":
            return kind, headline, words
        case _:
            return kind, words


def _foot_key(key: str, words: str, day: str) -> Key:
    return "foot", kind_of(key).id, words, day
