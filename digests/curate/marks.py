"""What readers marked as wrong, for those who run the bot. Nobody is told who marked what. No rule learns from a
mark, because marks can be forged. All instants are UTC."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from digests.curate.admins import note_act
from digests.curate.people import Actor
from digests.model import (
    AdminAct,
    Article,
    CardKind,
    MarkedShare,
    MarkedStory,
    Relation,
    Role,
    Story,
    StoryMark,
    Wrong,
)
from digests.model.lexicon import Lexicon
from digests.rules.issuing.display_names import display_title
from digests.rules.issuing.lines_told import lines_told
from digests.store import Store

MARKED_WITHIN = timedelta(days=90)
"""Marks are looked at for as long as stories and editions are kept."""
FEWEST_READERS = 10
"""A share is shown if so many readers were told one of its cards."""
MOST_EXPORTED = 50_000
ROUND = "marks"
HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the cards that readers were told they marked, by outlet and by theme, the largest share first.
    `few_outlets` and `few_themes` count the shares that are not shown, because fewer than FEWEST_READERS readers
    were told one of their cards."""

    outlets: tuple[MarkedShare, ...]
    themes: tuple[MarkedShare, ...]
    few_outlets: int = 0
    few_themes: int = 0


async def marked_stories(
    store: Store, now: datetime, what: Wrong | None = None, theme: str | None = None
) -> list[MarkedStory]:
    """Return the stories that readers marked, those with the most readers first. With `what` return only stories
    that were marked as this, those most often marked as this first. With `theme` (id, "": no theme) return only
    stories that stood under it."""
    return chosen(await store.keeping.marked(now - MARKED_WITHIN), what, theme)


def chosen(stories: Sequence[MarkedStory], what: Wrong | None, theme: str | None) -> list[MarkedStory]:
    """Return those of these stories that `marked_stories` returns, in its order. Pure."""
    found = [
        each
        for each in stories
        if (what is None or each.counts.get(what)) and (theme is None or theme in each.sections)
    ]
    return found if what is None else sorted(found, key=lambda each: -each.counts[what])


async def marked_story(store: Store, story: int, now: datetime) -> MarkedStory | None:
    """Return what readers marked in this story. None if there is nothing."""
    return next(iter(await store.keeping.marked(now - MARKED_WITHIN, story)), None)


async def marked_shares(store: Store, now: datetime) -> Shares:
    """Return how many of the cards that readers were told they marked. A reader's mark counts once a story."""
    outlets = await store.keeping.shares_by_source(now - MARKED_WITHIN)
    themes = await store.keeping.shares_by_theme(now - MARKED_WITHIN)
    some_outlets, some_themes = _of_enough(outlets), _of_enough(themes)
    return Shares(some_outlets, some_themes, len(outlets) - len(some_outlets), len(themes) - len(some_themes))


def _of_enough(shares: Sequence[MarkedShare]) -> tuple[MarkedShare, ...]:
    enough = (each for each in shares if each.readers >= FEWEST_READERS)
    return tuple(sorted(enough, key=lambda each: (-each.share, each.of)))


# --- the file of verdicts ------------------------------------------------------------------------


async def note_export(store: Store, actor: Actor, marks: int, now: datetime) -> None:
    """Keep on record that an admin takes a file of so many marks. AdminError if they are no admin (any more)."""

    async def note(within: Store) -> None:
        role = await actor.require(within, Role.MODERATOR)
        await note_act(within, actor.person, role, AdminAct.MARKS_EXPORTED, "", now, {"marks": marks})

    await store.writing(note)


async def export_marks(
    store: Store, relation: Relation, lexicon: Lexicon, release: str, now: datetime
) -> tuple[bytes, int]:
    """Return the newest marks in the format of verdicts (JSON lines in UTF-8), and how many these are. There is a
    row for each reader of a story; its number says nothing about who that is. `release` is this release's name."""
    marks = await store.keeping.marks(now - MARKED_WITHIN, MOST_EXPORTED)
    stories = {each.story for each in marks}
    found = {each.id: each for each in await store.stories.get_all(stories)}
    told = {each.article for each in marks} | {each.id for story in found.values() for each in story.articles}
    articles = {each.id: each for each in await store.articles.get(sorted(told))}
    printed = await store.keeping.printed(stories)
    sheet = _Sheet(relation, lexicon, release, found, articles, printed)
    rows = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in sheet.rows(marks)]
    return "".join(f"{row}\n" for row in rows).encode(), len(marks)


@dataclass(frozen=True, slots=True)
class _Sheet:
    relation: Relation
    lexicon: Lexicon
    release: str
    stories: Mapping[int, Story]
    articles: Mapping[int, Article]
    printed: Mapping[int, frozenset[str]]

    def rows(self, marks: Sequence[StoryMark]) -> Iterator[dict[str, Any]]:
        by_story: dict[int, dict[int, list[StoryMark]]] = defaultdict(lambda: defaultdict(list))
        for mark in marks:
            by_story[mark.story][mark.subscriber].append(mark)
        for story in sorted(by_story):
            readers = by_story[story].values()
            day = min(mark.marked_at for some in readers for mark in some).date().isoformat()
            # In the order of what they marked, so that the numbers do not follow the readers through the file.
            for reader, some in enumerate(sorted(readers, key=_kinds), 1):
                yield self._row(story, day, reader, some)

    def _row(self, number: int, day: str, reader: int, marks: Sequence[StoryMark]) -> dict[str, Any]:
        card = next((mark.told for mark in marks if mark.told), None)
        story, head = self.stories.get(number), self.articles.get(marks[0].article)
        telling = [head, *(story.articles if story else ())]
        urls = dict.fromkeys(each.url for each in telling if each is not None)
        elements = [element for mark in sorted(marks, key=_order) for element in self._elements(mark)]
        return {
            "what": "card", "round": ROUND, "day": day, "commit": self.release, "reader": reader, "number": number,
            "kind": card.kind if card else "", "status": card.status if card else "", "articles": [*urls],
            "elements": elements,
        }  # fmt: skip

    def _elements(self, mark: StoryMark) -> list[list[str]]:
        """Return the elements that a mark is about: key, place, hash and mark. A reader does not say which line
        has the wrong speaker, so all lines that were told carry the mark."""
        match mark.what:
            case Wrong.TOPIC:
                return [["T", "", hash_of_words(self._section(mark)), "wrong"]]
            case Wrong.RELATION:
                return [["CARD", "", hash_of_words(mark.words), "not relation"]]
            case Wrong.OLD:
                return [["H", self._place(mark.article, mark.words), hash_of_words(mark.words), "old"]]
            case Wrong.WORDS:
                return self._lines(mark)

    def _lines(self, mark: StoryMark) -> list[list[str]]:
        letter = "S" if mark.told and mark.told.kind is CardKind.STATEMENT else "L"
        story, printed = self.stories.get(mark.story), self.printed.get(mark.story, frozenset())
        told = lines_told(story, printed, self.relation, self.lexicon) if story else []
        lines = [(self._place(article.id, passage.text), passage.text) for passage, article in told]
        return [
            [f"{letter}{number}", place, hash_of_words(words), "wrong"]
            for number, (place, words) in enumerate(lines or [("", "")], 1)
        ]

    def _section(self, mark: StoryMark) -> str:
        """Return the title above the card in English, "" if it is not known."""
        section = mark.told.section if mark.told else None
        if section is None:
            return ""
        theme = self.relation.theme(section)
        return display_title(theme, "en") if theme else section

    def _place(self, number: int, words: str) -> str:
        """Return where words stand in an article: `URL@title#hash` or `URL@start-end#hash`. Return "" if they are
        not found there, for instance because the text has expired."""
        article = self.articles.get(number)
        if article is None:
            return ""
        if words == article.title:
            return f"{article.url}@title#{hash_of_words(words)}"
        start = article.text.find(words) if words else -1
        return f"{article.url}@{start}-{start + len(words)}#{hash_of_words(words)}" if start >= 0 else ""


def hash_of_words(words: str) -> str:
    """Return the hash by which verdicts keep words: the beginning of their SHA-256."""
    return sha256(words.encode()).hexdigest()[:HASH_LENGTH]


def _order(mark: StoryMark) -> int:
    return tuple(Wrong).index(mark.what)


def _kinds(marks: Collection[StoryMark]) -> list[int]:
    return sorted(map(_order, marks))
