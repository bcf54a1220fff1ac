"""The words for people, by language and subject. They are data in `catalogues/`, one file for each language."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from bot.texts.catalogue import is_draft, load, nearest, spelled, tags
from bot.texts.words import Words

LANGUAGES: Sequence[str] = tuple(tag for tag in tags() if not is_draft(tag))
"""The languages that are offered to everybody, as BCP 47 tags."""

DRAFTS: Sequence[str] = tuple(tag for tag in tags() if is_draft(tag))
"""Languages whose words no speaker has checked yet. They are offered only if an operator wants them."""


class Texts(Words, section="chat"):
    """The conversation: greetings, settings, hours, topics, searches, words for admins about sources."""


class ErrorWords(Words, section="error"):
    """What is wrong and what to do, by the code of an error."""


class DigestWords(Words, section="digest"):
    """Our own words in digests and topic briefs. All other words there were published by somebody."""


class LabelWords(Words, section="labels"):
    """Ownership labels, which are put together from places and kinds of owners, and kinds of comment."""


class GateWords(Words, section="gate"):
    """Why an article was chosen, or not."""


class WeightWords(Words, section="weights"):
    """Why a story matters more or less."""


class AcceptanceWords(Words, section="acceptance"):
    """Which elements of an article may stand on a card, and why."""


class AnswerWords(Words, section="answers"):
    """/calendar, /timeline, /week and /new."""


class LexiconWords(Words, section="lexicon"):
    """/trytheme."""


class ThemeWords(Words, section="themes"):
    """/themes: topics that editors change."""


class SourceWords(Words, section="sources"):
    """Sources: kind, health, what is wrong, what to do. Plain text, for Telegram and the terminal."""


class AddingWords(Words, section="adding"):
    """The form that adds a source: its place, and what it means to be unlabelled."""


class SourcePageWords(Words, section="source_page"):
    """The page of one source, its edits, filters of the list, and what many sources do at once."""


class MoveWords(Words, section="move"):
    """Moving a source to another address."""


class MarkWords(Words, section="marks"):
    """/marks: what readers marked as wrong, with what the rules said."""


class DeliveryWords(Words, section="deliveries"):
    """The state of sending, and why a chat cannot receive."""


class ReportWords(Words, section="report"):
    """Reports for operators on deliveries in trouble."""


class BroadcastWords(Words, section="broadcast"):
    """What an owner of the bot tells all readers: its heading, the form, the progress."""


class OperatorWords(Words, section="operators"):
    """What operators are told at once: the database, other instances, webhooks, waits. Plain text."""


class DeskWords(Words, section="desk"):
    """The desk: what admins do with stories."""


class AlertWords(Words, section="alerts"):
    """What operators are told when something is wrong with the bot itself, and when that is over. Plain text."""


class PeopleWords(Words, section="people"):
    """Roles of the bot, bans, and the record of what admins did."""


class StatsWords(Words, section="stats"):
    """/stats."""


class FirstRunWords(Words, section="first_run"):
    """/id, the code by which somebody becomes the first owner, and a bot that has no sources yet."""


AnyWords = TypeVar("AnyWords", bound=Words)


def _by_language(kind: type[AnyWords]) -> Callable[[str], AnyWords]:
    """Return a function from a BCP 47 language to the subject's words in it, or in English if none is near."""

    @cache
    def words(language: str) -> AnyWords:
        return kind(load(nearest(language, tags())))

    return words


get = _by_language(Texts)
error_words = _by_language(ErrorWords)
digest_words = _by_language(DigestWords)
label_words = _by_language(LabelWords)
gate_words = _by_language(GateWords)
weight_words = _by_language(WeightWords)
acceptance_words = _by_language(AcceptanceWords)
answer_words = _by_language(AnswerWords)
lexicon_words = _by_language(LexiconWords)
theme_words = _by_language(ThemeWords)
source_words = _by_language(SourceWords)
adding_words = _by_language(AddingWords)
source_page_words = _by_language(SourcePageWords)
move_words = _by_language(MoveWords)
mark_words = _by_language(MarkWords)
delivery_words = _by_language(DeliveryWords)
report_words = _by_language(ReportWords)
broadcast_words = _by_language(BroadcastWords)
operator_words = _by_language(OperatorWords)
alert_words = _by_language(AlertWords)
desk_words = _by_language(DeskWords)
people_words = _by_language(PeopleWords)
stats_words = _by_language(StatsWords)
first_run_words = _by_language(FirstRunWords)


@cache
def spoken(thing: str) -> frozenset[str]:
    """Return the words that mean a thing, such as "calendar", in all languages, in small letters."""
    found = (load(tag).find(f"spoken.{thing}") or "" for tag in tags())
    return frozenset(word.casefold() for words in found for word in words.split())


@cache
def sayings(thing: str) -> frozenset[str]:
    """Return the sayings that mean a thing, such as "thanks", in all languages, in small letters. A saying may
    have several words. In the catalogue a comma stands between two sayings."""
    found = (load(tag).find(f"sayings.{thing}") or "" for tag in tags())
    return frozenset(each.strip().casefold() for sayings in found for each in sayings.split(",") if each.strip())


def offered(drafts: Iterable[str] = ()) -> Sequence[str]:
    """Return the languages that readers may choose: LANGUAGES, and those of `drafts` that exist."""
    wanted = {spelled(tag) for tag in drafts}
    return (*LANGUAGES, *(tag for tag in DRAFTS if spelled(tag) in wanted))


def known_language(tag: str) -> str | None:
    """Return the language, or draft, of a tag in any spelling, or None if there is no such language."""
    return next((each for each in (*LANGUAGES, *DRAFTS) if spelled(each) == spelled(tag)), None)


def best_language(tag: str | None, languages: Iterable[str] = LANGUAGES) -> str:
    """Return the one of `languages` that is nearest to a tag such as Telegram's `language_code`, else English."""
    return nearest(tag, languages)
