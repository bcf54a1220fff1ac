"""What is said to people, by language and subject. The words are data: `catalogues/`, a file a language."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TypeVar

from bot.texts.catalogue import is_draft, load, nearest, spelled, tags
from bot.texts.words import Words

LANGUAGES: Sequence[str] = tuple(tag for tag in tags() if not is_draft(tag))
"""The languages that are offered to everybody, as BCP 47 tags."""

DRAFTS: Sequence[str] = tuple(tag for tag in tags() if is_draft(tag))
"""Those that nobody who speaks them has gone through yet: offered only where an operator wants it."""


class Texts(Words, section="chat"):
    """The conversation: greetings, settings, hours, topics, searches, what admins are told of sources."""


class ErrorWords(Words, section="error"):
    """What is wrong and what to do, by the code of an error."""


class DigestWords(Words, section="digest"):
    """Digests and topic briefs; everything else in them was published by somebody."""


class LabelWords(Words, section="labels"):
    """Ownership labels, which are put together from places and kinds of owners, and kinds of comment."""


class GateWords(Words, section="gate"):
    """Why an article was chosen, or not."""


class WeightWords(Words, section="weights"):
    """What makes a story matter more or less."""


class AcceptanceWords(Words, section="acceptance"):
    """Which elements of an article may stand on a card, and why."""


class AnswerWords(Words, section="answers"):
    """/calendar, /timeline, /week and /new."""


class LexiconWords(Words, section="lexicon"):
    """/trytheme."""


class SourceWords(Words, section="sources"):
    """What a source is, how it does, what is wrong and what to do; plain, for Telegram and the terminal."""


class MoveWords(Words, section="move"):
    """A source that is to be read at another address."""


class DeliveryWords(Words, section="deliveries"):
    """How sending goes, and why a chat cannot receive."""


class ReportWords(Words, section="report"):
    """What came of deliveries, for operators."""


class OperatorWords(Words, section="operators"):
    """What operators are told at once: the database, other instances, webhooks, waits. Plain text."""


class AlertWords(Words, section="alerts"):
    """What operators are told when something is wrong with the bot itself, and when that is over. Plain text."""


AnyWords = TypeVar("AnyWords", bound=Words)


def _by_language(kind: type[AnyWords]) -> Callable[[str], AnyWords]:
    """Return what gives one subject's words in a BCP 47 language, in English where there are none."""

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
source_words = _by_language(SourceWords)
move_words = _by_language(MoveWords)
delivery_words = _by_language(DeliveryWords)
report_words = _by_language(ReportWords)
operator_words = _by_language(OperatorWords)
alert_words = _by_language(AlertWords)


@cache
def spoken(thing: str) -> frozenset[str]:
    """Return what people of any language write for a thing, such as a calendar, in small letters."""
    found = (load(tag).find(f"spoken.{thing}") or "" for tag in tags())
    return frozenset(word.casefold() for words in found for word in words.split())


@cache
def sayings(thing: str) -> frozenset[str]:
    """Return what people of any language say for a thing, such as thanks, in small letters. A saying may be
    several words. In the catalogue a comma stands between two of them."""
    found = (load(tag).find(f"sayings.{thing}") or "" for tag in tags())
    return frozenset(each.strip().casefold() for sayings in found for each in sayings.split(",") if each.strip())


def offered(drafts: Iterable[str] = ()) -> Sequence[str]:
    """Return the languages that readers may choose, with those of the drafts that an operator wants."""
    wanted = {spelled(tag) for tag in drafts}
    return (*LANGUAGES, *(tag for tag in DRAFTS if spelled(tag) in wanted))


def known_language(tag: str) -> str | None:
    """Return the language, draft or not, that a tag in any spelling names; None where there is none."""
    return next((each for each in (*LANGUAGES, *DRAFTS) if spelled(each) == spelled(tag)), None)


def best_language(tag: str | None, languages: Iterable[str] = LANGUAGES) -> str:
    """Return which language is nearest to a tag such as Telegram's `language_code`, of those that are offered."""
    return nearest(tag, languages)
