"""What was issued and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Literal

from digests.model.digests import CardKind, StoryStatus, Told
from digests.model.subscribers import Address, ChatKind, QuietHours, Refusal


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a part that a later message can quote, as the reader sees them. `position` is where they begin in
    the part, in UTF-16 units. The words are quoted in the part themselves, or are a headline (`bold`)."""

    text: str
    position: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class ToldCard:
    """A card as an edition told it. `number` is its place in reading order, from 1. `stories` are all stories that
    it tells. `article` is the article of its headline, `words` the headline as plain text. `section` is the theme
    above the card, "" for no theme. `kind` and `status` are those of the card. Cards of earlier releases have
    neither section (None) nor kind nor status ("")."""

    number: int
    story: int
    stories: tuple[int, ...]
    article: int
    words: str
    section: str | None = None
    kind: CardKind | Literal[""] = ""
    status: StoryStatus | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class StoryMenu:
    """The row of buttons below an edition. With them the reader saves or mutes one of its stories, or says that a
    story is wrong. `language` is the reader's (BCP 47)."""

    edition: int
    language: str


class EditionKind(StrEnum):
    """A digest is told at its slot. A correction, a broadcast, or an alert of a story with a watch word is told
    once for its cause."""

    DIGEST = "digest"
    ALERT = "alert"
    BROADCAST = "broadcast"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """Part `part` (from 1) of an edition answers part `told_part` of an earlier edition of the same reader, with
    slot `told_slot` and cause `told_cause`. `quote` are the words that it answers, "" for none; they begin at
    `position` (UTF-16 units)."""

    part: int
    told_slot: datetime
    told_part: int
    quote: str = ""
    position: int = 0
    bold: bool = False
    told_cause: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """The message that a part answers, by its number in the chat, and the quoted words of that message (see
    `Answer`)."""

    message: int
    quote: str = ""
    position: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one subscriber is told at one slot; (subscriber, slot) is unique. `parts` are frozen Telegram HTML."""

    subscriber: int
    slot: datetime
    issued_at: datetime
    parts: tuple[str, ...]
    told: Told = field(default_factory=Told)
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Issued:
    """An edition in short. `text` is the hash of its text. Instants are UTC."""

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
    """What operators should know of a part: it perhaps arrived (UNCERTAIN), perhaps arrived twice (RESENT), or did
    arrive after a doubt (CLEARED). Or it was refused, came too late, or was sent without its markup."""

    NONE = ""
    UNCERTAIN = "uncertain"
    RESENT = "resent"
    CLEARED = "cleared"
    FAILED = "failed"
    EXPIRED = "expired"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One part of the edition issued at `issued_at` for `slot`, with its fate. An update with an older `attempt`
    has no effect. `zone`, `hours`, `weekdays`, `quiet`, `language`, `silent` and `previews` are the reader's. The
    chat has refused messages since `refused_at`. `has_cards`: rows say which stories the `edition` told. `told_as`
    is the kind of the edition."""

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
    """What one attempt to send came to. `state` is SENT (`message` is Telegram's id), PENDING (surely not
    accepted; try again after `retry_after` seconds), GONE (`refusal` says why), MOVED (to the chat `new_chat`),
    FAILED or UNCERTAIN (perhaps accepted; never repeated blindly). `reason` is for the log and the admin."""

    state: DeliveryState
    message: int = 0
    retry_after: float = 0.0
    refusal: Refusal | None = None
    new_chat: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part that may have been accepted, in doubt since `since`. If it was, its message has a number above
    `floor` in the chat's `sequence` (0 for the sequence that private chats and basic groups share)."""

    delivery: Delivery
    sequence: int
    floor: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Troubled:
    """A part and its trouble. Operators were told at `told_at`, or are to be told from `report_at` on."""

    delivery: Delivery
    trouble: DeliveryTrouble
    reason: str
    at: datetime
    told_at: datetime | None
    report_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """What a report says of one part: its row's number, its trouble, and from when on this was to be told. A part
    that changed before the report is sent does not count as told."""

    delivery: int
    trouble: DeliveryTrouble
    report_at: datetime | None
