"""Frozen values to JSON and back. A story's JSON names its articles by number and has none of their bodies."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from digests.model import (
    Account,
    Article,
    Conflict,
    ConflictKind,
    DatedPhrase,
    DateKind,
    Document,
    Fact,
    ListChange,
    Member,
    Origin,
    Passage,
    PassageKind,
    Place,
    Proof,
    Quantity,
    Recipe,
    Stage,
    Story,
    ThemeScore,
    Told,
    Verdict,
)

Payload = dict[str, Any]


def dump_story(story: Story) -> Payload:
    """Return the story as JSON values, its articles as their numbers, without its own."""
    return {
        "headline": story.headline,
        "lead": story.lead,
        "articles": [article.id for article in story.articles],
        "members": _dump_all(story.members),
        "passages": _dump_all(story.passages),
        "lines": {party: _dump_all(lines) for party, lines in story.lines.items()},
        "background": _dump_all(story.background),
        "themes": list(story.themes),
        "origins": _dump_all(story.origins),
        "both_governments": story.both_governments,
        "claim": story.claim,
        "stage": story.stage,
        "stage_from": story.stage_from,
        "conflicts": _dump_all(story.conflicts),
        "list_changes": _dump_all(story.list_changes),
        "documents": _dump_all(story.documents),
        "dates": _dump_all(story.dates),
        "quantities": _dump_all(story.quantities),
        "facts": _dump_all(story.facts),
        "importance": story.importance,
        "first_stored": story.first_stored.isoformat(),
        "last_stored": story.last_stored.isoformat(),
    }


def load_story(number: int, payload: Payload, articles: Mapping[int, Article]) -> Story:
    """Rebuild the story of that number; `articles` by number, those that are gone are left out."""
    return Story(
        id=number,
        headline=payload["headline"],
        lead=payload["lead"],
        articles=tuple(articles[number] for number in payload["articles"] if number in articles),
        members=tuple(map(_load_member, payload.get("members", ()))),
        passages=_load_passages(payload["passages"]),
        lines={party: _load_passages(lines) for party, lines in payload["lines"].items()},
        background=_load_passages(payload["background"]),
        themes=tuple(payload["themes"]),
        origins=tuple(Origin(**origin) for origin in payload["origins"]),
        both_governments=payload["both_governments"],
        claim=payload["claim"],
        stage=Stage(payload["stage"]) if payload.get("stage") else None,
        stage_from=payload.get("stage_from", ""),
        conflicts=tuple(map(_load_conflict, payload.get("conflicts", ()))),
        list_changes=tuple(map(_load_list_change, payload.get("list_changes", ()))),
        documents=tuple(Document(**document) for document in payload.get("documents", ())),
        dates=tuple(DatedPhrase(**(found | {"kind": DateKind(found["kind"])})) for found in payload["dates"]),
        quantities=tuple(Quantity(**quantity) for quantity in payload["quantities"]),
        facts=tuple(_load_fact(fact) for fact in payload.get("facts", ())),
        importance=payload["importance"],
        first_stored=datetime.fromisoformat(payload["first_stored"]),
        last_stored=datetime.fromisoformat(payload["last_stored"]),
    )


def _dump_all(values: Sequence[Any]) -> list[Payload]:
    return [asdict(value) for value in values]


def _load_conflict(payload: Payload) -> Conflict:
    accounts = tuple(Account(**account) for account in payload["accounts"])
    return Conflict(ConflictKind(payload["kind"]), payload["what"], accounts)


def _load_list_change(payload: Payload) -> ListChange:
    names = {way: tuple(payload[way]) for way in ("added", "removed", "modified")}
    return ListChange(**(payload | names))


def _load_member(payload: Payload) -> Member:
    return Member(**payload | {"themes": tuple((theme, score) for theme, score in payload["themes"])})


def _load_passages(payloads: Sequence[Payload]) -> tuple[Passage, ...]:
    return tuple(map(_load_passage, payloads))


def _load_passage(payload: Payload) -> Passage:
    """Rebuild a passage; one that was stored before proofs were asked for has none."""
    proof, place = payload.get("proof"), payload.get("place", Place.BODY)
    values = {
        "kind": PassageKind(payload["kind"]),
        "themes": tuple(payload["themes"]),
        "proof": Proof(proof) if proof else None,
        "place": Place(place),
    }
    return Passage(**payload | values)


def _load_fact(payload: Payload) -> Fact:
    return Fact(**payload | {name: tuple(payload[name]) for name in ("acts", "numbers", "days", "words")})


def dump_told(told: Told) -> Payload:
    """Return what was told in a fixed order, so that equal values give equal text."""
    return {
        "passages": sorted(told.passages),
        "stories": {str(story): sorted(prints) for story, prints in sorted(told.stories.items())},
        "facts": sorted(told.facts),
    }


def load_told(payload: Payload) -> Told:
    """Rebuild what an edition told; those issued before facts were remembered have none."""
    return Told(
        passages=frozenset(payload["passages"]),
        stories={int(story): frozenset(prints) for story, prints in payload["stories"].items()},
        facts=frozenset(payload.get("facts", ())),
    )


def dump_recipe(recipe: Recipe) -> Payload:
    """Return the recipe as JSON values, without what is empty."""
    return {name: value for name, value in asdict(recipe).items() if value}


def load_recipe(payload: Payload) -> Recipe:
    """Rebuild a recipe as it was stored; whether it can be used is for the rules to check when it is entered."""
    values = {field.name: payload[field.name] for field in fields(Recipe) if field.name in payload}
    return Recipe(**values | {"furniture": tuple(payload.get("furniture", ()))})


def load_verdict(relevant: bool, reason: str, evidence: Sequence[str]) -> Verdict:
    return Verdict(relevant, reason, tuple(evidence))


def load_score(theme: str, score: int, section: bool, evidence: Sequence[str]) -> ThemeScore:
    return ThemeScore(theme, score, section, tuple(evidence))
