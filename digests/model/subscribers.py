"""Who receives: chats and their wishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class SubscriberState(StrEnum):
    """`visitor` has talked to the bot but asked for no digests. `gone` cannot be reached any more."""

    VISITOR = "visitor"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    GONE = "gone"


class Length(StrEnum):
    """How long a subscriber's digests are: headlines with one line each, the usual length, or everything that is
    to be told."""

    BRIEF = "brief"
    NORMAL = "normal"
    FULL = "full"


class Weight(StrEnum):
    """How much a topic counts to a subscriber. `never`: a story is not told for the sake of this topic."""

    MORE = "more"
    NORMAL = "normal"
    LESS = "less"
    NEVER = "never"


class Refusal(StrEnum):
    """Why a chat takes no message. `left`: the reader blocked the bot, or the bot was removed. `deleted`: account
    or group no longer exists. `perhaps`: one of these, or a fault of Telegram. In the other cases the chat exists,
    and its admins can change the cause."""

    LEFT = "left"
    DELETED = "deleted"
    PERHAPS = "perhaps"
    TOPIC_CLOSED = "topic_closed"
    TOPIC_DELETED = "topic_deleted"
    NO_RIGHTS = "no_rights"


HINDRANCES = frozenset({Refusal.TOPIC_CLOSED, Refusal.TOPIC_DELETED, Refusal.NO_RIGHTS})
"""Refusals whose cause the admins of a chat can remove."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber receives: a chat and, in a forum, its topic (0 when none)."""

    chat: int
    thread: int = 0


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times from `begin` until before `end` in which nothing comes by itself. They go over midnight if `end`
    is the earlier time. The two times differ."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat that receives. `zone` is an IANA name. `hours` are local times. `themes`: empty means all. `weights`
    are the topics that count more or less than others, with their weights, sorted. `weekdays` are the local days
    (0 is Monday) on which digests come, sorted; empty means all. `silent`: messages make no sound. `previews`: the
    first link of a digest has a preview. `zone_asked`: the reader was asked for the zone, or has named it. `muted`
    are the ids of stories that are not told again, sorted. `watched` are the watch words as written, the oldest
    first. `alerts`: a story that has a watch word is told at once. `language` is the language of the bot's words
    (BCP 47). `reads` are the languages of what is told (primary subtags, sorted); empty means `language`, or
    English if no source writes that language. `review_weekday` is the local day (0 is Monday) whose first digest
    closes with the week in review. `refusal` is why nothing can be sent since `refused_at`. `strikes` counts
    refusals that prove nothing alone. `set_up_by` is the Telegram user who set up a group or channel, 0 if not
    known. `reserved`: only this user and the channel's owner may change the settings."""

    id: int = 0
    address: Address
    kind: ChatKind = ChatKind.PRIVATE
    zone: str = "UTC"
    hours: tuple[time, ...] = (time(8, 0),)
    themes: tuple[str, ...] = ()
    weights: tuple[tuple[str, Weight], ...] = ()
    weekdays: tuple[int, ...] = ()
    silent: bool = False
    previews: bool = False
    zone_asked: bool = False
    muted: tuple[int, ...] = ()
    watched: tuple[str, ...] = ()
    alerts: bool = False
    language: str = "en"
    reads: tuple[str, ...] = ()
    length: Length = Length.NORMAL
    review_weekday: int | None = None
    quiet: QuietHours | None = None
    state: SubscriberState = SubscriberState.VISITOR
    paused_until: datetime | None = None
    next_digest_at: datetime | None = None
    created_at: datetime | None = None
    strikes: int = 0
    refusal: Refusal | None = None
    refused_at: datetime | None = None
    set_up_by: int = 0
    reserved: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How many chats that receive digests there are: by chosen topic ("" means all topics), by language (BCP 47),
    by zone (IANA) and by local hour (0 to 23). A chat with several topics or hours counts for each."""

    themes: Mapping[str, int]
    languages: Mapping[str, int]
    zones: Mapping[str, int]
    hours: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class WeekBegun:
    """What became of the chats that first talked to the bot in the week from this `monday` on (UTC) and wanted
    digests. `kept` still receive or pause; `left` have stopped, or cannot be reached any more."""

    monday: date
    kept: int
    left: int
