"""What can be edited of a source's description, what an edit changes for readers, and which edits only an owner
makes."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from digests.model import Ownership, Policy, Source
from digests.rules import trust

FIELDS = ("name", "names", "label", "country", "ownership", "party", "policy", "family", "language")
"""The fields of a source that an admin describes, in the order in which they are told."""

_UNSEEN = frozenset({"country"})
"""Readers see a place only as a part of the label."""
_KINDS: Mapping[str, type[StrEnum]] = {"ownership": Ownership, "policy": Policy}


_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class Effect(StrEnum):
    """What an edit changes besides the words that readers see."""

    COUNTS = "counts"
    COUNTS_NOT = "counts-not"
    SPEAKS = "speaks"
    SPEAKS_NOT = "speaks-not"


def is_tag(said: str) -> bool:
    """Say whether a text is the tag of a language (BCP 47), such as "fr" or "zh-Hans"."""
    return _TAG.fullmatch(said) is not None


def changed_fields(before: Source, after: Source) -> tuple[str, ...]:
    """Return the described fields in which two states of a source differ."""
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def is_seen(before: Source, after: Source) -> bool:
    """Say whether readers will see that the source was edited."""
    return not _UNSEEN.issuperset(changed_fields(before, after))


def needs_owner(before: Source, after: Source) -> bool:
    """Say whether only an owner may make this edit: it decides who speaks for a party, or whether whole texts are
    quoted."""
    decides = (before.ownership, before.party) != (after.ownership, after.party)
    return decides or (before.policy is Policy.FULL) is not (after.policy is Policy.FULL)


def effects_of(before: Source, after: Source) -> tuple[Effect, ...]:
    """Return whose words the source tells from now on, and whose it does not tell any more."""
    spoke, speaks = spoken_for(before), spoken_for(after)
    found = {
        Effect.COUNTS: trust.can_vouch(after) and not trust.can_vouch(before),
        Effect.COUNTS_NOT: trust.can_vouch(before) and not trust.can_vouch(after),
        Effect.SPEAKS_NOT: bool(spoke) and spoke != speaks,
        Effect.SPEAKS: bool(speaks) and spoke != speaks,
    }
    return tuple(effect for effect, is_so in found.items() if is_so)


def spoken_for(source: Source) -> str:
    """Return the id of the party whose own words the source tells, "" if it tells nobody's own words."""
    return source.party if trust.is_government(source) and source.party != "other" else ""


def plain_values(source: Source, names: tuple[str, ...]) -> dict[str, Any]:
    """Return these fields of a source as values for JSON. `typed_values` makes fields of them again."""
    found = {name: getattr(source, name) for name in names}
    return {name: dict(value) if name == "names" else str(value) for name, value in found.items()}


def typed_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a source that `plain_values` made plain."""
    return {name: _KINDS[name](value) if name in _KINDS else value for name, value in values.items()}
