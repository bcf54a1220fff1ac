"""The people who run the bot: their roles, and the record of what they did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What an admin of the bot may do. A moderator looks at everything, pauses sources and hides stories. An
    editor also changes sources, themes and stories, and corrects. An owner also decides who may speak for a
    party, gives roles and writes to all readers."""

    MODERATOR = "moderator"
    EDITOR = "editor"
    OWNER = "owner"

    def covers(self, needed: "Role") -> bool:
        """Say whether this role may do what `needed` may do."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """A person (Telegram user id) to whom a role was given in chat. `given_at` is UTC."""

    person: int
    role: Role
    given_at: datetime


class AdminAct(StrEnum):
    """What an admin did."""

    ROLE_GIVEN = "role-given"
    ROLE_TAKEN = "role-taken"
    PERSON_BANNED = "person-banned"
    BAN_LIFTED = "ban-lifted"
    SOURCE_ADDED = "source-added"
    SOURCE_CHANGED = "source-changed"
    SOURCE_PAUSED = "source-paused"
    SOURCE_RESUMED = "source-resumed"
    SOURCE_MOVED = "source-moved"
    SOURCE_REMOVED = "source-removed"
    SOURCES_IMPORTED = "sources-imported"
    THEME_ADDED = "theme-added"
    THEME_CHANGED = "theme-changed"
    THEME_REMOVED = "theme-removed"
    STORY_HIDDEN = "story-hidden"
    STORY_RETITLED = "story-retitled"
    STORY_MOVED = "story-moved"
    CORRECTION_SENT = "correction-sent"
    DIGEST_SENT = "digest-sent"
    BROADCAST_STARTED = "broadcast-started"
    BROADCAST_PAUSED = "broadcast-paused"
    BROADCAST_RESUMED = "broadcast-resumed"
    BROADCAST_STOPPED = "broadcast-stopped"
    SENDING_RESUMED = "sending-resumed"
    MARKS_EXPORTED = "marks-exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An act of an admin. `actor` is the keyed hash of the admin's id (see `hash_of`), `role` what the admin was.
    `subject` is what it was done to, such as the id of a source. `details` say what changed, as far as undoing and
    reading need it. `undone_at` is when the act was undone (UTC), None if it stands. `undone_by` is the keyed hash
    of the admin who undid it, "" if nobody did."""

    id: int = 0
    at: datetime
    actor: str
    role: Role
    act: AdminAct
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    undone_at: datetime | None = None
    undone_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWord:
    """A word that is looked for in the record. It is found in the subject, in one of the `acts` whose name has it,
    and in the actor or the subject if these are one of the `hashes` of people whom it names, or begin with
    `prefix` ("" if the word is no beginning of a hash)."""

    word: str
    acts: frozenset[AdminAct] = frozenset()
    hashes: frozenset[str] = frozenset()
    prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """A person who gets no answers and receives nothing. `person` is the keyed hash of the Telegram user id.
    `banned_at` is UTC."""

    person: str
    banned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelling:
    """How a source of the list is labelled, and how an editor wishes it to be. `before` and `after` have the same
    fields of `Source`, as plain values: "ownership", "party", "policy" and "label"."""

    source: str
    url: str
    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerQuestion:
    """What waits until an owner confirms it: labels that an editor gave to new sources. `asked_at` is when the
    sources were added, `told_at` when an owner was told, both UTC."""

    id: int = 0
    asked_at: datetime
    labellings: tuple[Labelling, ...]
    told_at: datetime | None = None
