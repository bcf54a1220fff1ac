"""The words of the newsroom: plain, frozen values that every room shares.

All instants are aware UTC; a subscriber's zone is applied only where text is made for them. `id` of an
article or a story is the row's number; in `try`, where there is no database, the line's number.
"""

from digests.model.digests import Card, Coverage, Digest, Line, Preferences, Section, Silence, StoryStatus, Told
from digests.model.editions import Delivery, DeliveryState, Edition, Outcome
from digests.model.relations import Party, Person, Relation, Theme, WeightedPattern
from digests.model.sources import (
    Article,
    Draft,
    Incident,
    Ownership,
    Policy,
    Recipe,
    Source,
    SourceKind,
    SourceRecord,
    SourceState,
    Trouble,
)
from digests.model.stories import (
    BOTH,
    COMMENTATOR,
    OTHER,
    OUTLET,
    STATE_MEDIA,
    DatedPhrase,
    DateKind,
    Origin,
    Passage,
    PassageKind,
    Quantity,
    Story,
    ThemeScore,
    Verdict,
)
from digests.model.subscribers import Address, ChatKind, Subscriber, SubscriberState

__all__ = [
    "BOTH",
    "COMMENTATOR",
    "OTHER",
    "OUTLET",
    "STATE_MEDIA",
    "Address",
    "Article",
    "Card",
    "ChatKind",
    "Coverage",
    "DateKind",
    "DatedPhrase",
    "Delivery",
    "DeliveryState",
    "Digest",
    "Draft",
    "Edition",
    "Incident",
    "Line",
    "Origin",
    "Outcome",
    "Ownership",
    "Party",
    "Passage",
    "PassageKind",
    "Person",
    "Policy",
    "Preferences",
    "Quantity",
    "Recipe",
    "Relation",
    "Section",
    "Silence",
    "Source",
    "SourceKind",
    "SourceRecord",
    "SourceState",
    "Story",
    "StoryStatus",
    "Subscriber",
    "SubscriberState",
    "Theme",
    "ThemeScore",
    "Told",
    "Trouble",
    "Verdict",
    "WeightedPattern",
]
