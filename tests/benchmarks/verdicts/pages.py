"""A day's digest as elements, from what `communique replay --json` prints, with roles of lines or without.

The rows are those of the messages, so that a reader sees what a phone shows. Which of them is what is taken from
the JSON where it has roles of lines, else from how releases up to now print a card.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.benchmarks.labelling.corpus import StreamArticle
from tests.benchmarks.labelling.ranges import hash_of
from tests.benchmarks.verdicts.elements import ALWAYS
from tests.benchmarks.verdicts.markup import Row, blocks_of
from tests.benchmarks.verdicts.places import (
    MONTHS,
    QUOTATION,
    article_of,
    bare,
    by_address,
    day_among,
    place_among,
)

NUMBER = re.compile(r"^\d+\.\s*")
NAMES = "|".join(MONTHS)
DAY = re.compile(rf"\b\d{{1,2}} (?:{NAMES})[a-z]*\b|\b(?:{NAMES})[a-z]* \d{{1,2}}\b|\d{{1,2}}月\d{{1,2}}日")
CLAIM = re.compile(r"^(?:UPDATE|Correction)\b")
SMALL_CLAIM = re.compile(r"\bwas \S|\bhas answered\b")
SINCE = re.compile(r"^since\b", re.IGNORECASE)
SUBJECT = re.compile(r"^On [^“”]{1,80}?:")
LEFT = 20  # letters of a cut line, enough to know it by
BULLET = "•"
BETWEEN = " · "
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“])")
ROLES = {"passage": "P", "line": "L", "fact": "Q", "statement": "S"}
NUMBERED = "PLSJQDF"  # kinds of which a card or a foot has several


@dataclass(frozen=True, slots=True)
class Element:
    """One thing to be marked: its key on the card, its words as shown, and where they stand (see `places`)."""

    key: str
    text: str
    place: str = ""

    @property
    def hash(self) -> str:
        return hash_of(self.text)


@dataclass(slots=True)
class Shown:
    """Rows as shown, each with the keys of what stands in it, and the elements by key."""

    rows: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)

    def add(self, text: str, *elements: tuple[str, str, str]) -> None:
        """Add a row and what it has: of each the letter, the words and the place."""
        keys = []
        for letter, words, place in elements:
            count = 1 + sum(each.key.rstrip("0123456789") == letter for each in self.elements)
            keys.append(f"{letter}{count}" if letter in NUMBERED or count > 1 else letter)
            self.elements.append(Element(keys[-1], words, place))
        self.rows.append((tuple(keys), text))


@dataclass(frozen=True, slots=True)
class PageCard:
    """One card of a day: its story's kind, what is shown of it, and its articles, those that it links first."""

    kind: str
    status: str
    headline: str
    shown: Shown
    articles: tuple[str, ...]

    @property
    def elements(self) -> tuple[Element, ...]:
        """All that is marked, the card as a whole last."""
        whole = "\n".join(text for _, text in self.shown.rows)
        return (*self.shown.elements, Element(ALWAYS[0], self.kind), Element(ALWAYS[1], whole))

    @property
    def hash(self) -> str:
        return self.elements[-1].hash


@dataclass(frozen=True, slots=True)
class Page:
    """A day's digest: its cards in order, and its foot."""

    day: date
    cards: tuple[PageCard, ...]
    foot: Shown


def page_of(line: Mapping[str, Any], articles: Mapping[str, StreamArticle]) -> Page:
    """Return a day's digest from a line of the replay's JSON; `articles` are those of the stream by id."""
    return _Reading(line, articles).page()


class _Reading:
    """One line of JSON on its way to a page."""

    def __init__(self, line: Mapping[str, Any], articles: Mapping[str, StreamArticle]) -> None:
        self._line, self._articles = line, articles
        self._addresses = by_address(articles.values())
        self._stories: list[Mapping[str, Any]] = list(line["stories"])
        self._cards: list[PageCard] = []
        self._foot = Shown()
        self._card: _CardReading | None = None
        self._section = ""

    def page(self) -> Page:
        for number, block in enumerate(blocks_of(self._line["parts"])):
            self._block(block, first=number == 0)
        self._end_card()
        return Page(datetime.fromisoformat(self._line["slot"]).date(), tuple(self._cards), self._foot)

    def _block(self, block: Sequence[Row], *, first: bool) -> None:
        if first and (story := self._story(block[0])):
            self._begin(story, block[0])  # what stands below the first headline counts the stories
            return
        rows = list(block)
        if self._is_section(rows):
            self._section = rows.pop(0).text
        if rows and (story := self._story(rows[0])):
            self._begin(story, rows.pop(0))
        elif rows == list(block):
            self._end_card()
            self._read_foot(rows)
            return
        if self._card:
            self._card.title(self._section)
            for row in rows:
                self._card.row(row)

    def _is_section(self, rows: Sequence[Row]) -> bool:
        return rows[0].heading and rows[0].text == rows[0].text.upper() and not NUMBER.match(rows[0].text)

    def _story(self, row: Row) -> Mapping[str, Any] | None:
        bold = NUMBER.sub("", row.bold)
        for story in self._stories:
            headline = str(story["headline"])
            if _alike(bold, headline) or _alike(bold, f"{story.get('speaker') or ''}{headline}"):
                return story
        return None

    def _begin(self, story: Mapping[str, Any], row: Row) -> None:
        self._end_card()
        self._stories.remove(story)
        self._card = _CardReading(story, self._articles, self._addresses, row)

    def _end_card(self) -> None:
        if self._card:
            self._cards.append(self._card.done())
        self._card = None

    def _read_foot(self, rows: Sequence[Row]) -> None:
        named = [str(each["headline"]) for each in self._line.get("named", ())]
        for row in rows:
            linked = [self._articles[self._addresses[each]] for each in row.links if each in self._addresses]
            for text in _foot_elements(row, named):
                if _dated(row):
                    self._foot.add(text, ("D", text, day_among(text.split(BETWEEN)[0], linked)))
                else:
                    self._foot.add(text, ("F", text, place_among(text, linked)))
            if row.heading:
                self._foot.add(row.text)


def _foot_elements(row: Row, named: Sequence[str]) -> list[str]:
    """What is marked of a row of the foot: headlines one by one, dates, sentences; nothing of a heading."""
    if row.heading:
        return []
    if row.italic:
        return SENTENCES.split(row.text)
    found = [each for each in named if bare(each) in bare(row.text)]
    if len(found) > 1:
        return found
    return [row.text.removeprefix(BULLET).strip()]


def _dated(row: Row) -> bool:
    """Say whether a row of the foot is a day with what is due: the day stands before its headline."""
    return not (row.italic or row.text.startswith(BULLET)) and bool(DAY.search(row.text.split(BETWEEN)[0]))


def _alike(shown: str, headline: str) -> bool:
    """Say whether what is shown in bold is a story's headline, cut or with something behind it."""
    one, other = bare(shown), bare(headline)
    return bool(one) and (one == other or (shown.rstrip(" ”’\"'").endswith("…") and other.startswith(one)))


class _CardReading:
    """One card on its way from rows to elements."""

    def __init__(
        self,
        story: Mapping[str, Any],
        articles: Mapping[str, StreamArticle],
        addresses: Mapping[str, str],
        row: Row,
    ) -> None:
        self._story, self._articles, self._addresses = story, articles, addresses
        self._ids: list[str] = []
        self._told = _told_of(story)
        self._shown = Shown()
        self._linked(row)
        self._headline = NUMBER.sub("", row.text)
        self._shown.add(row.text, ("H", self._headline, self._place(str(story["headline"]))))

    def title(self, section: str) -> None:
        if section:
            self._shown.add(section, ("T", section, ""))

    def row(self, row: Row) -> None:
        self._linked(row)
        self._shown.add(row.text, *self._elements(row))

    def done(self) -> PageCard:
        known = dict.fromkeys([*self._ids, *map(str, self._story["articles"])])
        articles = tuple(each for each in known if each in self._articles)
        return PageCard(self._kind(), str(self._story["status"]), self._headline, self._shown, articles)

    def _kind(self) -> str:
        """The story's kind; of releases that had one kind only, where the headline is from."""
        if kind := self._story.get("kind"):
            return str(kind)
        place = self._shown.elements[0].place
        article = self._articles.get(article_of(place))
        if article and article.language.startswith("zh"):
            return "in Chinese"
        return "title" if "@title" in place else "sentence"

    def _linked(self, row: Row) -> None:
        self._ids += [self._addresses[link] for link in row.links if link in self._addresses]

    def _place(self, words: str) -> str:
        return place_among(words, self._candidates())

    def _candidates(self) -> list[StreamArticle]:
        """The articles it may be from, the last that was linked first."""
        known = dict.fromkeys([*reversed(self._ids), *map(str, self._story["articles"])])
        return [self._articles[each] for each in known if each in self._articles]

    def _elements(self, row: Row) -> Iterator[tuple[str, str, str]]:
        told = next((each for each in self._told if _shows(row.text, each[1])), None)
        if told:
            self._told.remove(told)
            letter, words, subject = told
            if subject and (said := SUBJECT.match(row.text)):
                yield "J", said[0].rstrip(":"), ""
            yield letter or ("L" if row.first.bold else "P"), row.text, self._place(words)
        elif SINCE.match(row.text):
            yield "C", row.text, ""
        elif row.first.bold and CLAIM.match(row.text):
            yield from self._claims(row.text)
        elif self._is_quotation(row):
            yield "L" if row.first.bold else "P", row.text, self._place(row.text)
        elif not (row.first.link or row.first.bold or row.first.italic):
            yield from self._dates(row.text)

    def _claims(self, text: str) -> Iterator[tuple[str, str, str]]:
        first, *others = text.split(BETWEEN)
        yield "U", first, ""
        for each in others:
            yield from self._dates(each)

    def _dates(self, text: str) -> Iterator[tuple[str, str, str]]:
        for each in text.split(BETWEEN):
            if SMALL_CLAIM.search(each):
                yield "U", each, ""
            elif DAY.search(each):
                yield "D", each, day_among(each, self._candidates())

    def _is_quotation(self, row: Row) -> bool:
        """Whether it begins with a quotation, after a name at most: a line that the JSON has not."""
        return bool(re.match(r"(?:[^“”·]{0,60}[:\s]\s*)?(?:\[[^\]]*\]\s*)?“.{20}", row.text)) and not row.heading


def _shows(row: str, words: str) -> bool:
    """Say whether a row quotes the words of a line, or what is left of them where they are cut."""
    quotation = QUOTATION.search(row)
    cut = quotation is not None and "…" in (quotation[1][0], quotation[1][-1])
    left = bare(quotation[1]) if quotation and cut else ""
    whole = bare(words)
    return bool(whole) and (whole in bare(row) or (len(left) >= LEFT and left in whole))


def _told_of(story: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The letter (empty where the JSON has no roles), the words and the subject of each line of a story."""
    if "lines" in story:
        return [
            (ROLES.get(str(line["role"]), "P"), str(line["text"]), str(line.get("subject") or ""))
            for line in story["lines"]
        ]
    return [("", str(text), "") for text in story["passages"]]
