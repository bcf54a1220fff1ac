"""Frozen values to JSON and back. A story's JSON names its articles by number and has none of their bodies.

What was stored before a value had some field has what the field is by default.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from digests.model import Article, Recipe, Story, ThemeScore, Verdict

Payload = dict[str, Any]

_STORY, _RECIPE = TypeAdapter(Story), TypeAdapter(Recipe)
_MOMENTS = ("first_stored", "last_stored")


def dump_story(story: Story) -> Payload:
    """Return the story as JSON values, its articles as their numbers, without its own."""
    values = asdict(replace(story, articles=()))
    values |= {name: values[name].isoformat() for name in _MOMENTS}
    values["articles"] = [article.id for article in story.articles]
    del values["id"]
    return values


def load_story(number: int, payload: Payload, articles: Mapping[int, Article]) -> Story:
    """Rebuild the story of that number; `articles` by number, those that are gone are left out."""
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
