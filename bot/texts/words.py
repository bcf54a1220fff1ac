"""The fixed words of the conversation: what each language must have. Digests have theirs in `digest_words`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.texts.digest_words import digest_words
from digests.model import OtherLanguages

FAR_OFF = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One language's words; every text is Telegram HTML, and what is put into braces must be escaped already.

    Buttons, toasts and command descriptions are plain text. `zones` are the four zones offered first.
    """

    language: str
    own_name: str
    zones: tuple[str, ...]
    zone_names: Mapping[str, str]
    comma: str
    moment_form: str

    # the first talk
    welcome: str
    welcome_back: str
    group_welcome: str
    no_sample: str
    started: str
    already_on: str
    follow: str
    following: str
    follow_has_all: str

    # buttons
    start_daily: str
    change: str
    all_topics: str
    all_of_them: str
    other_zone: str
    other_time: str
    topics: str
    hours: str
    zone: str
    language_button: str
    other_languages: str
    quoted_otherwise: Mapping[OtherLanguages, str]
    review: str
    review_off: str
    pause_week: str
    resume: str
    stop: str
    back: str
    yes_forget: str
    no_keep: str

    # settings
    settings: str
    digest_on: str
    digest_off: str
    digest_paused: str
    digest_paused_open: str
    next_digest: str
    choose_topics: str
    choose_hours: str
    choose_zone: str
    choose_language: str
    choose_other_languages: str
    choose_review: str
    saved: str
    last_hour: str
    ask_hours: str
    ask_zone: str
    hours_set: str
    zone_set: str
    topics_set: str
    menu_is_old: str

    # topics
    topic_list: str
    topic_unknown: str
    did_you_mean: str

    # pause, stop, forget
    paused_until: str
    not_receiving: str
    resumed: str
    not_paused: str
    stopped: str
    not_started: str
    days_unreadable: str
    forget_question: str
    forgotten: str
    forget_kept: str
    hours_unreadable: str
    zone_unreadable: str

    # questions
    nothing_found: str
    found_nothing_to_search: str
    unknown_command: str
    see_help: str
    see_topics: str
    time_hint: str
    no_file: str
    why_usage: str
    why_nothing: str
    why_passed: str
    why_failed: str
    why_themes: str

    # rights and faults
    group_admins_only: str
    group_admins_unknown: str
    bot_admins_only: str
    failed: str
    errors: Mapping[str, str]  # by the name of their class; English has the errors' own words
    privacy: str
    contact: str
    help: str
    help_admin: str

    # sources, for admins
    sources_title: str
    sources_none: str
    newer: str
    older: str
    source_usage: str
    move_usage: str
    source_paused: str
    source_resumed: str
    source_remove_question: str
    source_removed: str
    incident_began: str
    incident_paused: str
    incident_log: str
    incident_ended: str
    incident_stays: str
    incident_move: str
    yes_remove: str
    no_remove: str
    addsource_usage: str
    trial_reading: str
    trial_title: str
    trial_relevant: str
    trial_irrelevant: str
    trial_others: str
    trial_more: str
    trial_walls: str
    trial_empty: str
    trial_question: str
    trial_name: str
    trial_ask_name: str
    trial_family: str
    trial_ask_family: str
    trial_add: str
    trial_cancel: str
    trial_cancelled: str
    trial_expired: str
    trial_added: str
    trial_marked: str
    trial_known: str
    trial_back: str
    ownerships: Mapping[str, str]
    policies: Mapping[str, str]
    other_party: str
    counted: Mapping[str, str]
    count_form: str
    stats: str

    # Telegram's own surfaces
    description: str
    short_description: str
    menu: Mapping[str, str]

    def zone_name(self, zone: str) -> str:
        """Return the place that stands for an IANA zone, such as "New York"."""
        return self.zone_names.get(zone) or zone.rpartition("/")[2].replace("_", " ")

    def hours_text(self, hours: Sequence[time]) -> str:
        """Return local hours as "08:00, 18:30"."""
        return self.comma.join(f"{hour:%H:%M}" for hour in hours)

    def moment(self, instant: datetime, zone: str, now: datetime | None = None) -> str:
        """Return an instant on the clock of an IANA zone, such as "Wed 11 Mar, 08:00"; the day with its year where
        it is half a year from `now` and more."""
        local = instant.astimezone(ZoneInfo(zone))
        words = digest_words(self.language)
        if now is not None and abs(now - instant) > FAR_OFF:
            return words.date(local.date(), year=True)
        return self.moment_form.format(day=words.date(local.date(), weekday=True), hour=f"{local:%H:%M}")

    def brief_moment(self, instant: datetime, zone: str, now: datetime) -> str:
        """Return an instant as `moment` does, but only the hour of what is today."""
        local = instant.astimezone(ZoneInfo(zone))
        today = local.date() == now.astimezone(ZoneInfo(zone)).date()
        return f"{local:%H:%M}" if today else self.moment(instant, zone, now)
