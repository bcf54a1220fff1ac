"""Labels that an editor gave to sources and that wait for an owner: which sources have them, and which question is
about them."""

from collections.abc import Mapping
from typing import Any

from digests.model import Labelling, Ownership, Policy, Source
from digests.store import Store

TYPES: Mapping[str, Any] = {"ownership": Ownership, "party": str, "policy": Policy, "label": str}
"""The fields of a source that owners decide, with their types."""


def labels_of(source: Source) -> dict[str, str]:
    """Return the fields that owners decide, as plain values. Pure."""
    return {name: str(getattr(source, name)) for name in TYPES}


def can_be_given(wished: Labelling, source: Source) -> bool:
    """Say whether a source can still get the labels that were wished for it: it has neither moved nor got others.
    Pure."""
    return source.url == wished.url and labels_of(source) == wished.before


async def waiting_sources(store: Store) -> dict[str, int]:
    """Return by id the listed sources whose labels wait for an owner, each with the number of the newest question
    about it."""
    wished = {
        each.source: (question.id, each)
        for question in await store.owner_questions.open()
        for each in question.labellings
    }
    if not wished:
        return {}
    listed = await store.sources.listed(wished)
    return {each.id: wished[each.id][0] for each in listed if can_be_given(wished[each.id][1], each)}
