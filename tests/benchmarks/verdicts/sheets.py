"""Reading sheets: days of news with the digests made of them, versions hidden, and the keys to them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.labelling.sheets import heading, names_both
from tests.benchmarks.verdicts.drawing import Drawn, cut
from tests.benchmarks.verdicts.elements import marks_table
from tests.benchmarks.verdicts.excerpts import articles_text
from tests.benchmarks.verdicts.pages import Page, PageCard
from tests.benchmarks.verdicts.places import article_of, span_of

GUIDE = Path(__file__).with_name("guide.md")
AROUND = 400  # characters around a day that the foot names
OPENING, BRIEF = 280, 120  # characters of an article that names both countries twice, or once
RULE = "=" * 100
TWICE = 2


@dataclass(frozen=True, slots=True)
class News:
    """What sheets are made of: by stream its articles, by commit and stream its digests by day."""

    articles: Mapping[str, Sequence[StreamArticle]]
    pages: Mapping[tuple[str, str], Mapping[date, Page]]

    def of_day(self, stream: str, day: date) -> list[StreamArticle]:
        return [article for article in self.articles[stream] if article.day == day]


@dataclass(frozen=True, slots=True)
class Unit:
    """A day of a sheet: its key, whose digest it is, and which reader's it is."""

    key: str
    drawn: Drawn
    reader: int
    sheet: str


def units_of(drawn: Sequence[Drawn], twice: Sequence[Drawn], name: str, most: int) -> list[Unit]:
    """Return the days of all sheets with keys that tell nothing; those read twice are on sheets of their own."""
    letters = letters_of(name)
    units: list[Unit] = []
    for reader, prefix, some in ((1, "", drawn), (2, "second-", twice)):
        for number, file in enumerate(cut(some, most), 1):
            sheet = f"{prefix}{number:02}.txt"
            units += [
                Unit(f"{letters}{len(units) + place:03}", each, reader, sheet)
                for place, each in enumerate(file, 1)
            ]
    return units


def letters_of(name: str) -> str:
    """Return the two letters with which the keys of a round begin, so that no other round's are taken for them."""
    return "".join(chr(ord("a") + byte % 26) for byte in hashlib.sha256(name.encode()).digest()[:2])


def sheet_text(units: Sequence[Unit], news: News) -> str:
    """Return a sheet that stands by itself: the guide, then its days."""
    guide = GUIDE.read_text(encoding="utf-8").replace("{marks}", marks_table())
    return "\n\n".join([guide, *(_day_text(unit, news) for unit in units)]) + "\n"


def keys_of(units: Sequence[Unit], news: News) -> dict[str, Any]:
    """Return what the keys of sheets stand for, as JSON. It has words of others and stays outside."""
    return {unit.key: _unit_keys(unit, news) for unit in units}


def _unit_keys(unit: Unit, news: News) -> dict[str, Any]:
    drawn = unit.drawn
    page = news.pages[drawn.commit, drawn.stream][drawn.day]
    ids = [article.id for article in news.of_day(drawn.stream, drawn.day)]
    cards = {_card_key(unit, place): _card_keys(card) for place, card in enumerate(page.cards, 1)}
    return {
        "stream": drawn.stream,
        "day": drawn.day.isoformat(),
        "commit": drawn.commit,
        "reader": unit.reader,
        "sheet": unit.sheet,
        "ids": ids,
        "cards": cards,
        "foot": [asdict(element) for element in page.foot.elements],
    }


def _card_keys(card: PageCard) -> dict[str, Any]:
    elements = [asdict(element) for element in card.elements]
    return {"kind": card.kind, "status": card.status, "articles": list(card.articles), "elements": elements}


def _card_key(unit: Unit, place: int) -> str:
    return f"{unit.key}-{place}"


# --- a day on a sheet ---------------------------------------------------------------------------------


def _day_text(unit: Unit, news: News) -> str:
    stream, day = unit.drawn.stream, unit.drawn.day
    pages = news.pages[unit.drawn.commit, stream]
    page = pages[day]
    parts = [
        f"{RULE}\nDAY {unit.key}: {day:%A} {day.day} {day:%B %Y}\n{RULE}",
        "1. THE DAY'S ARTICLES. Choose your stories before you read on.",
        articles_list(news, stream, day),
        f"2. THE DIGEST of {unit.key}",
        _before(pages.get(day - timedelta(days=1))),
    ]
    whole: dict[str, str] = {}
    articles = {article.id: article for article in news.articles[stream]}
    for place, card in enumerate(page.cards, 1):
        parts.append(_card_text(_card_key(unit, place), card, articles, whole))
    parts += [_foot_text(unit, page), *_sources_of_days(page, articles), _asked(unit, page)]
    return "\n\n".join(parts)


def articles_list(news: News, stream: str, day: date) -> str:
    """Return the day's articles, each with as much of its text as choosing stories takes."""
    return "\n".join(map(_listed, news.of_day(stream, day))) or "There is no article."


def _listed(article: StreamArticle) -> str:
    line = f"[{article.id}] {heading(article)} | {article.title}"
    if not (names_both(article) and article.text.strip()):
        return line
    most = OPENING if names_both(article, TWICE) else BRIEF
    opening = " ".join(article.text[:most].split())
    return f"{line}\n      {opening}{' ...' if len(article.text) > most else ''}"


def _before(page: Page | None) -> str:
    if page is None or not page.cards:
        return "The digest of the day before had no cards."
    told = "\n".join(f"  - {card.headline}" for card in page.cards)
    return f"The digest of the day before told:\n{told}"


def _card_text(key: str, card: PageCard, articles: Mapping[str, StreamArticle], whole: dict[str, str]) -> str:
    some = [articles[each] for each in card.articles]
    spans = [_spans(card, each) for each in card.articles]
    below = articles_text(some, spans, whole, key)
    return f"CARD {key}\n{shown_text(card)}\nMARK: {' '.join(each.key for each in card.elements)}\n\n{below}"


def shown_text(card: PageCard) -> str:
    """Return a card as a phone shows it, each element behind its key."""
    return "\n".join(_row_text(keys, text) for keys, text in card.shown.rows)


def _row_text(keys: Sequence[str], text: str) -> str:
    named = " ".join(f"[{key}]" for key in keys)
    return f"  | {named} {text}" if named else f"  |      {text}"


def _spans(card: PageCard, article: str) -> list[tuple[int, int]]:
    places = (each.place for each in card.elements if each.place and article_of(each.place) == article)
    return sorted({span for place in places if (span := span_of(place))})


def _foot_text(unit: Unit, page: Page) -> str:
    rows = "\n".join(_row_text(keys, text) for keys, text in page.foot.rows)
    return f"FOOT of {unit.key}\n{rows}" if rows else f"FOOT of {unit.key}: there is none."


def _sources_of_days(page: Page, articles: Mapping[str, StreamArticle]) -> Iterator[str]:
    """What the days in the foot are from: their articles may be of an earlier day."""
    for element in page.foot.elements:
        if element.key.startswith("D") and element.place:
            article = articles[article_of(element.place)]
            start, end = span_of(element.place) or (0, AROUND)
            words = " ".join(article.text[max(0, start - AROUND) : end + AROUND].split())
            head = f"    --- {element.key} is from {article.id} | {heading(article)} | {article.title}"
            yield f"{head}\n    ... {words} ..."


def _asked(unit: Unit, page: Page) -> str:
    cards = ", ".join(_card_key(unit, place) for place in range(1, len(page.cards) + 1)) or "none"
    foot = ", ".join(each.key for each in page.foot.elements) or "none"
    return f"3. YOUR ANSWER for {unit.key} | cards: {cards} | the day, keys of its foot: {foot}"
