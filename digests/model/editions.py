"""What was issued and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from digests.model.digests import Told
from digests.model.subscribers import Address, ChatKind, QuietHours, Refusal


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a part that can be quoted from it, as its reader sees them, and where they begin in it, in UTF-16
    units: what it quotes itself or, `bold`, a headline."""

    text: str
    position: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class ToldCard:
    """A card as an edition told it: its `number` in reading order (1 the first), its `story`, all `stories` of
    which it tells, the article that heads it, and in `words` what stands above it, as plain text."""

    number: int
    story: int
    stories: tuple[int, ...]
    article: int
    words: str


@dataclass(frozen=True, slots=True)
class StoryMenu:
    """The row of buttons below an edition: by them its reader saves a story of it, mutes it, or says that it is
    wrong. `language` is the reader's (BCP 47)."""

    edition: int
    language: str


class EditionKind(StrEnum):
    """A digest is due at a slot; a correction, a broadcast to everybody, and an alert of a story that has a watch
    word, is told once for its cause."""

    DIGEST = "digest"
    ALERT = "alert"
    BROADCAST = "broadcast"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """That part `part` (1 the first) of an edition answers part `told_part` of the same reader's edition of
    `told_slot` and `told_cause`, and which words of it, empty for none, that begin at `position` (UTF-16
    units)."""

    part: int
    told_slot: datetime
    told_part: int
    quote: str = ""
    position: int = 0
    bold: bool = False
    told_cause: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that a part answers, by its number in the chat, and the words of it that are quoted (see
    `Answer`)."""

    message: int
    quote: str = ""
    position: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one subscriber is told at one slot: unique (subscriber, slot); `parts` are frozen Telegram HTML."""

    subscriber: int
    slot: datetime
    issued_at: datetime
    parts: tuple[str, ...]
    told: Told = field(default_factory=Told)
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Issued:
    """An edition in short: its slot, when it was issued, the hash of its text, kind, cause. Instants are UTC."""

    slot: datetime
    issued_at: datetime
    text: str
    kind: EditionKind = EditionKind.DIGEST
    cause: str = ""


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    MOVED = "moved"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    EXPIRED = "expired"


class DeliveryTrouble(StrEnum):
    """What operators should know of a part: it perhaps arrived (UNCERTAIN), perhaps twice (RESENT), or arrived
    after all (CLEARED); it was refused, came too late, or went out without its markup."""

    NONE = ""
    UNCERTAIN = "uncertain"
    RESENT = "resent"
    CLEARED = "cleared"
    FAILED = "failed"
    EXPIRED = "expired"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of the edition issued at `issued_at` for `slot`, with its fate. `attempt` fences every later
    update. `zone`, `hours`, `weekdays`, `quiet`, `language`, `silent` and `previews` are its reader's; since
    `refused_at` the chat has refused messages. `has_cards`: the rows say which stories its `edition` told.
    `told_as` is the kind of the edition."""

    id: int
    subscriber: int
    address: Address
    kind: ChatKind
    slot: datetime
    issued_at: datetime
    part: int
    parts: int
    text: str
    state: DeliveryState
    attempt: int
    due_at: datetime
    zone: str = "UTC"
    hours: tuple[time, ...] = ()
    quiet: QuietHours | None = None
    refused_at: datetime | None = None
    reply: Reply | None = None
    edition: int = 0
    has_cards: bool = False
    weekdays: tuple[int, ...] = ()
    language: str = "en"
    silent: bool = False
    previews: bool = False
    told_as: EditionKind = EditionKind.DIGEST

    @property
    def menu(self) -> StoryMenu | None:
        """The row of buttons below the last part of a digest that told stories; a channel has none."""
        if not self.has_cards or self.part < self.parts or self.kind is ChatKind.CHANNEL:
            return None
        return StoryMenu(self.edition, self.language)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to. `state` is SENT (with `message`, Telegram's id), PENDING (surely not accepted:
    again after `retry_after` seconds), GONE (`refusal` says why), MOVED (to chat `new_chat`), FAILED or UNCERTAIN
    (perhaps accepted: never repeated blindly). `reason` is for the log and the admin."""

    state: DeliveryState
    message: int = 0
    retry_after: float = 0.0
    refusal: Refusal | None = None
    new_chat: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part that was perhaps accepted, uncertain `since` then. If it was, it has a number above `floor` in its
    chat's `sequence` (0 for the one that private chats and basic groups share)."""

    delivery: Delivery
    sequence: int
    floor: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Troubled:
    """A part and what operators should know of it; they know it since `told_at` or are to be told since
    `report_at`."""

    delivery: Delivery
    trouble: DeliveryTrouble
    reason: str
    at: datetime
    told_at: datetime | None
    report_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What a report says of one part: its row's number, its trouble, and since when that was to be told. What has
    changed by the time the report is taken has not been told."""

    delivery: int
    trouble: DeliveryTrouble
    report_at: datetime | None
