"""Frozen values to JSON and back. A story's JSON names its articles by number and has none of their bodies.

What was stored before a value had some field has what the field is by default.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from digests.model import (
    Article,
    Conflict,
    DatedPhrase,
    DatedStory,
    Glance,
    Recipe,
    Stage,
    Story,
    ThemeScore,
    Verdict,
)
from digests.rules.sending.readership import came_out

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What the calendar reads of an outline: pydantic makes nothing of the rest of it."""

    articles: tuple[int, ...]
    themes: tuple[str, ...] = ()
    stage: Stage | None = None
    stage_from: str = ""
    dates: tuple[DatedPhrase, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def articles_of(self, first: str, last: str) -> Iterable[int]:
        """Return the articles by which the story's days from `first` to `last` (ISO 8601) are known."""
        if self.stage in _HELD or self.conflicts:
            return self.articles
        return {*sorted(self.articles)[:1], *(each.article for each in self.dates if first <= each.date <= last)}


_STORY, _RECIPE, _DATES = TypeAdapter(Story), TypeAdapter(Recipe), TypeAdapter(Dates)
_MOMENTS = ("first_stored", "last_stored")
_HELD = (Stage.SUSPENDED, Stage.LIFTED)
QUOTED = frozenset(
    ("members", "passages", "lines", "confirmed", "background", "facts", "quantities", "list_changes", "documents")
)


def dump_story(story: Story) -> Payload:
    """Return the story as JSON values, its articles as their numbers, without its own."""
    values: Payload = _STORY.dump_python(replace(story, articles=()), mode="json")
    values |= {name: getattr(story, name).isoformat() for name in _MOMENTS}
    values["articles"] = [article.id for article in story.articles]
    del values["id"]
    return values


def outline_of(payload: Payload, story: Story) -> Payload:
    """Return of a story's payload what is kept beside it for pages of many stories: all but what cards quote, and
    when its articles came out."""
    kept = {name: value for name, value in payload.items() if name not in QUOTED}
    return kept | {"came_out": [moment.isoformat() for moment in map(came_out, story.articles) if moment]}


def load_glance(number: int, outline: Payload) -> Glance:
    """Rebuild of an outline what the review of a week goes by."""
    return Glance(
        id=number,
        themes=tuple(outline.get("themes", ())),
        origins=len(outline.get("origins", ())),
        both_governments=outline.get("both_governments", False),
        claim=outline.get("claim", ""),
        importance=outline.get("importance", 0.0),
        last_stored=datetime.fromisoformat(outline["last_stored"]),
        came_out=tuple(map(datetime.fromisoformat, outline["came_out"])),
    )


def load_dates(outline: str) -> Dates:
    """Read of a stored outline what the calendar goes by."""
    return _DATES.validate_json(outline)


def load_dated(number: int, dates: Dates, articles: Mapping[int, Article]) -> DatedStory:
    """Rebuild what the calendar goes by, with those of the story's articles that are given, by number."""
    return DatedStory(
        id=number,
        articles=tuple(articles[each] for each in dates.articles if each in articles),
        themes=dates.themes,
        stage=dates.stage,
        stage_from=dates.stage_from,
        dates=dates.dates,
        conflicts=dates.conflicts,
    )


def load_story(number: int, payload: Payload, articles: Mapping[int, Article]) -> Story:
    """Rebuild the story of that number, of an outline without what cards quote.

    `articles` are by number; those that are gone are left out.
    """
    known = tuple(articles[number] for number in payload["articles"] if number in articles)
    moments = {name: datetime.fromisoformat(payload[name]) for name in _MOMENTS}
    return _STORY.validate_python(payload | moments | {"id": number, "articles": known})


def dump_recipe(recipe: Recipe) -> Payload:
    """Return the recipe as JSON values, without what is empty."""
    return {name: value for name, value in asdict(recipe).items() if value}


def load_recipe(payload: Payload) -> Recipe:
    """Rebuild a recipe as it was stored; whether it can be used is for the rules to check when it is entered."""
    return _RECIPE.validate_python(payload)


def load_verdict(relevant: bool, reason: str, evidence: Sequence[str]) -> Verdict:
    return Verdict(relevant, reason, tuple(evidence))


def load_score(theme: str, score: int, section: bool, evidence: Sequence[str]) -> ThemeScore:
    return ThemeScore(theme, score, section, tuple(evidence))
