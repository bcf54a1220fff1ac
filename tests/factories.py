"""Ready-made values for tests: each function gives a plausible one, any field can be replaced."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from digests.model import (
    HEADLINE,
    Address,
    Annotation,
    Article,
    Fact,
    Ownership,
    Passage,
    Policy,
    Sentence,
    Source,
    Story,
    Subscriber,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def source(identifier: str = "harbour-gazette", **changes: Any) -> Source:
    values: dict[str, Any] = {
        "id": identifier,
        "name": identifier.replace("-", " ").title(),
        "url": f"https://{identifier}.example.org/feed.xml",
        "label": "US, private",
        "ownership": Ownership.PRIVATE,
        "party": "us",
        "family": identifier,
        "language": "en",
        "policy": Policy.EXCERPT,
    }
    return Source(**(values | changes))


def article(identifier: int = 1, **changes: Any) -> Article:
    """An article on a domain of its source's own."""
    described = changes.get("source") or source()
    domain = "harbour-gazette.example.org" if described.id == "harbour-gazette" else f"{described.id}.example"
    values: dict[str, Any] = {
        "id": identifier,
        "source": described,
        "url": f"https://{domain}/{identifier}",
        "title": "Washington and Beijing agree to talk about tariffs",
        "text": "The United States and China agreed on Monday to hold talks about tariffs.",
        "published": NOW - timedelta(hours=2),
        "stored_at": NOW - timedelta(hours=1),
        "language": "en",
        "complete": True,
    }
    return Article(**(values | changes))


def passage(article: int = 1, index: int = 0, text: str = "", **changes: Any) -> Passage:
    """A passage that is worth a card, unless it is said to be worth less."""
    words = text or f"Sentence {index} of article {article}."
    return Passage(article=article, index=index, text=words, **({"worth": 2.0} | changes))


def sentence(article: int = 1, index: int = 0, text: str = "", **changes: Any) -> Sentence:
    """A sentence of an annotation."""
    return Sentence(
        article=article, index=index, text=text or f"Sentence {index} of article {article}.", **changes
    )


def annotation(article: int = 1, *sentences: Sentence, **changes: Any) -> Annotation:
    """An article's annotation, its headline one that tells nothing."""
    headline = Sentence(article=article, index=HEADLINE, text="A headline")
    return Annotation(article=article, sentences=sentences, **({"headline": headline} | changes))


def story(identifier: int = 1, **changes: Any) -> Story:
    articles = changes.get("articles") or (article(identifier),)
    values: dict[str, Any] = {
        "id": identifier,
        "headline": articles[0].title,
        "lead": articles[0].id,
        "articles": articles,
        "passages": (passage(articles[0].id, 0, "The United States and China agreed on Monday to hold talks."),),
        "themes": ("trade",),
        "first_stored": NOW - timedelta(hours=1),
        "last_stored": NOW - timedelta(hours=1),
    }
    facts = changes.pop("facts", None)
    made = Story(**(values | changes))
    return made if facts is None else with_facts(made, facts)


def with_facts(story: Story, facts: Iterable[Fact]) -> Story:
    """The story whose headlines and passages tell these facts, each that of its place, and no others."""
    by_place = {(fact.article, fact.index): fact for fact in facts}

    def told(passages: Iterable[Passage]) -> tuple[Passage, ...]:
        return tuple(replace(each, fact=by_place.get((each.article, each.index))) for each in passages)

    return replace(
        story,
        passages=told(story.passages),
        lines={party: told(said) for party, said in story.lines.items()},
        headline_facts={article: fact for (article, index), fact in by_place.items() if index == HEADLINE},
    )


def subscriber(chat: int = 1001, **changes: Any) -> Subscriber:
    return Subscriber(address=Address(chat), **changes)


Thing = TypeVar("Thing")


def some(found: Thing | None) -> Thing:
    """Return what was looked for, which must be there."""
    assert found is not None
    return found
