"""An admin takes back a story or a line of it. Everybody who was told it is told so once. It is not told again.

The correction and its recipients are rows, written in one transaction. `publish.correct_due` then issues it as it
does a correction of an outlet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from digests.curate.admins import note_act
from digests.curate.desk import story_of
from digests.curate.people import Actor
from digests.errors import DeskError
from digests.model import (
    HEADLINE,
    AdminAct,
    Annotation,
    Article,
    Correction,
    Decision,
    DecisionKind,
    DeskCause,
    Role,
    Story,
)
from digests.model.lexicon import Lexicon
from digests.rules.editing.desk import wrong_of
from digests.rules.issuing.lines_told import forms_printed
from digests.rules.texts import cut_headline_mark, dated_mark, printed_at
from digests.store import Store

LONGEST_RIGHT = 600  # characters

Place = tuple[int, int]
"""The id of an article, and the index of one of its sentences (HEADLINE: the title)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of an article that the story can tell, and the fingerprints under which they were printed."""

    article: Article
    index: int
    text: str
    prints: frozenset[str]

    @property
    def place(self) -> Place:
        return self.article.id, self.index


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be taken back: the words at `place`, or the whole story if it is None. `right` is where the
    outlet says it right, if anywhere."""

    story: int
    place: Place | None
    cause: DeskCause
    right: Place | None = None


async def wordings(store: Store, lexicon: Lexicon, number: int) -> list[Wording]:
    """Return all words that a story can tell: titles first, and of these the lead's, if it has one. DeskError if
    there is no such story."""
    story = await story_of(store, number)
    return _wordings(story, await store.articles.annotations([each.id for each in story.articles]), lexicon)


async def told_wordings(store: Store, lexicon: Lexicon, number: int, now: datetime) -> list[Wording]:
    """Return the words of a story that somebody was told in the last weeks. DeskError if there is no such story,
    or if nobody was told any of it."""
    known = await wordings(store, lexicon, number)
    told = await store.corrections.told_lately({mark for each in known for mark in each.prints}, now)
    found = [each for each in known if not each.prints.isdisjoint(told)]
    if not found:
        raise DeskError(f"nobody was told story {number}", code="desk-told-nobody")
    return found


def rights_of(known: list[Wording], place: Place | None) -> list[Wording]:
    """Return the sentences that may say it right, those of the newest article first. They are of the outlet that
    told the words at `place`. For a whole story (None) they are of the lead's outlet, and of its other articles,
    since all of the lead is wrong. Pure."""
    wrong = _wrong(known, place)
    if wrong is None:
        return []

    def may_be(each: Wording) -> bool:
        sentence = each.index != HEADLINE and len(each.text) <= LONGEST_RIGHT
        other = each.place != place if place else each.article.id != wrong.article.id
        return sentence and other and each.article.source.id == wrong.article.source.id

    return sorted(filter(may_be, known), key=lambda each: -each.article.id)


def _wrong(known: list[Wording], place: Place | None) -> Wording | None:
    """Return the words at a place. For a whole story (None) these are its first title."""
    return next((each for each in known if place is None or each.place == place), None)


async def plan(store: Store, lexicon: Lexicon, wish: Wish, now: datetime) -> tuple[Correction, Article, int]:
    """Return the correction that a wish comes to, the article that it names, and how many active readers are told.
    Raises DeskError if there is no such story or place, if all of it was taken back before, or if nobody was told
    it."""
    story = await story_of(store, wish.story)
    known = await wordings(store, lexicon, wish.story)
    if (wrong := _wrong(known, wish.place)) is None:
        raise DeskError(f"no words at {wish.place}", code="desk-no-words")
    whole = wrong_of(story).union(*(each.prints for each in known))
    prints = whole if wish.place is None else wrong.prints | _days(story, wrong)
    right = next((each for each in rights_of(known, wish.place) if each.place == wish.right), None)
    if wish.right and right is None:
        raise DeskError(f"no words at {wish.right}", code="desk-no-words")
    prints -= right.prints if right else frozenset()
    for before, _ in await store.corrections.taken_back(prints):
        prints -= before
        if wrong.prints <= before and wish.place is not None:
            prints = frozenset()
    if not prints:
        raise DeskError("taken back before", code="desk-corrected-before")
    readers = await store.corrections.count_readers(prints, now)
    if not readers:
        raise DeskError("nobody was told it", code="desk-told-nobody")
    by = right or wrong
    correction = Correction(
        article=by.article.id,
        index=by.index,
        text=right.text if right else "",
        prints=tuple(sorted(prints)),
        cause=wish.cause,
        told=wrong.text,
    )
    return correction, by.article, readers


async def take_back(store: Store, lexicon: Lexicon, actor: Actor, wish: Wish, key: str, now: datetime) -> int:
    """Store a correction with its recipients, in one transaction. Return how many active readers are told. `key`
    names the form that does it; a form does it once. A whole story is hidden, a line is left out of its stories
    from now on. Raises DeskError as `plan` does, or if the form did it before.
    Raises AdminError if the actor is no editor (any more)."""

    async def change(within: Store) -> int:
        role = await actor.require(within, Role.EDITOR)
        correction, _, readers = await plan(within, lexicon, wish, now)
        if not await within.corrections.save_of_desk(correction, wish.story, key, now):
            raise DeskError(f"form {key} did it before", code="desk-corrected-before")
        details = {"cause": wish.cause, "words": correction.told, "readers": readers}
        act = await note_act(within, actor.person, role, AdminAct.CORRECTION_SENT, str(wish.story), now, details)
        if wish.place is None:
            hidden = Decision(story=wish.story, kind=DecisionKind.HIDDEN, value="", act=act, decided_at=now)
            await within.decisions.decide(hidden)
        story = await story_of(within, wish.story)
        articles = [each.id for each in story.articles]
        await within.stories.save_anew(await within.stories.with_articles(articles), now)
        return readers

    return await store.writing(change)


def _wordings(story: Story, annotations: Mapping[int, Annotation], lexicon: Lexicon) -> list[Wording]:
    """Return the titles of a story's articles, then the sentences of those segments that are the story's."""
    parts = {(each.article, each.segment) for each in story.members}
    whole = {each.article for each in story.members if not each.end} or {each.id for each in story.articles}
    by_id = {each.id: each for each in story.articles}
    articles = sorted(story.articles, key=lambda each: each.id != story.lead)
    found = {(each.id, HEADLINE): each.title for each in articles if each.title}
    said = [*story.passages, *(each for lines in story.lines.values() for each in lines)]
    said += [each for asked in story.asked for each in asked.passages]
    found |= {(each.article, each.index): each.text for each in said if each.article in by_id}
    for annotation in annotations.values():
        for each in annotation.sentences:
            if each.article in whole or (each.article, each.segment) in parts:
                found.setdefault((each.article, each.index), each.text)
    return [
        Wording(by_id[article], index, text, _prints(text, index, by_id[article], story, lexicon))
        for (article, index), text in found.items()
    ]


def _prints(text: str, index: int, article: Article, story: Story, lexicon: Lexicon) -> frozenset[str]:
    """Return the fingerprints of words whole, and cut as cards cut them."""
    prints = {printed_at(each, article.url) for each in forms_printed(text, lexicon)}
    heading = story.headings.get(article.id, "")
    if index == HEADLINE or (heading and (heading in text or text in heading)):
        prints.add(cut_headline_mark(article.url))
        prints |= {printed_at(heading, article.url)} if heading and index != HEADLINE else set()
    return frozenset(prints)


def _days(story: Story, wrong: Wording) -> frozenset[str]:
    own = (each for each in story.dates if (each.article, each.index) == wrong.place)
    return frozenset(dated_mark(each.date, each.kind, wrong.article.url) for each in own)
