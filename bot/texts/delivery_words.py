"""What is told of sending: to admins how it goes, to whoever set a chat up why it cannot receive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from digests.model import ChatKind, DeliveryTrouble, PauseCause, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWords:
    """One language's words, Telegram HTML but for buttons; what is put into braces must be escaped already.

    `causes` say what came of the messages when sending paused, `meanings` what follows for readers. `hindrances`
    are sentences for whoever set a chat up, by why it cannot receive; channels have one of their own.
    """

    # the pause of sending, told to operators
    paused: str
    causes: Mapping[PauseCause, str]
    meanings: Mapping[PauseCause, str]
    resumed: str
    went_well: str
    resume: str

    # /deliveries
    title: str
    on: str
    paused_until: str
    on_trial: str
    asked_to_wait: str
    due: str
    nothing_due: str
    today: str
    last_day: str
    nothing: str
    late: str
    not_late: str
    troubles: str
    no_troubles: str
    trouble: str
    kinds: Mapping[DeliveryTrouble, str]
    untold: str
    refresh: str
    newer: str
    older: str
    resumed_now: str
    not_paused: str
    usage: str

    # lengths of time: of less than two minutes, two hours, two days, and longer
    seconds: str
    minutes: str
    hours: str
    days: str

    # a chat that cannot receive
    hindrances: Mapping[Refusal, str]
    channel_without_rights: str
    its_topic: str
    more_topics: str
    nobody_to_tell: str
    states: Mapping[Refusal, str]

    def span(self, length: timedelta) -> str:
        """Return a length of time in its largest unit of which there are two."""
        seconds = max(0, round(length.total_seconds()))
        if seconds < 120:
            return self.seconds.format(n=seconds)
        if seconds < 7200:
            return self.minutes.format(n=round(seconds / 60))
        return (
            self.hours.format(n=round(seconds / 3600))
            if seconds < 172_800
            else self.days.format(n=seconds // 86_400)
        )

    def hindrance(self, refusal: Refusal, kind: ChatKind) -> str:
        """Return the sentence for whoever set a chat of that kind up."""
        if kind is ChatKind.CHANNEL and refusal is Refusal.NO_RIGHTS:
            return self.channel_without_rights
        return self.hindrances[refusal]
