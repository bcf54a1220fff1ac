"""How the bot stands with Telegram when somebody else receives its updates: a pure rule that settles.

Telegram lets the newest getUpdates win and ends the older one with 409, so two instances with one token end each
other's polls in turn. Each counts its conflicts and steps back at the second in a row when it has not received for
a while, at the fifth otherwise: the one that came later gives way, as a rule, and in any case one of them does
first. From then on it asks with growing pauses. Each such poll ends one of the other's, who asks again within
three seconds and so ends ours; only when a poll is left alone for longer has the other gone.

Who has stepped back does not hear "/stop" and the like, so it holds its digests as well: the other one sends, and
nothing is sent twice by two instances with a database each.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.texts import operator_words

PATIENCE_SETTLED, PATIENCE_NEW = 5, 2
FORGOTTEN_AFTER = 30.0
SHORTEST_PAUSE, SPREAD = 1.0, 2.0
FIRST_STEP_BACK, LONGEST_STEP_BACK = 30.0, 600.0
LEFT_ALONE = 5.0
MANY_ANSWERS = 20


class Rival(Enum):
    """Who receives in our place: another instance that polls, or a webhook that was set."""

    POLLER = auto()
    WEBHOOK = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """`settled`: a poll was answered in full once, or many in a row at once (`answers`), as those of a busy bot.
    `conflicts` in a row, the last at `last` (seconds that only grow); `steps` back so far, 0 while we receive;
    `looked`: a poll since was answered, too soon to be sure."""

    settled: bool = False
    answers: int = 0
    conflicts: int = 0
    last: float = 0.0
    steps: int = 0
    looked: bool = False
    rival: Rival = Rival.POLLER

    @property
    def back(self) -> bool:
        """Whether we have stepped back."""
        return self.steps > 0


def after_conflict(standing: Standing, rival: Rival, now: float, chance: float) -> tuple[Standing, float]:
    """Return how we stand after a 409, and for how many seconds not to ask. `chance` from 0 to 1 is drawn anew
    each time, so that two do not move in step."""
    fresh = now - standing.last > FORGOTTEN_AFTER
    conflicts = 1 if fresh else standing.conflicts + 1
    patience = PATIENCE_SETTLED if standing.settled else PATIENCE_NEW
    told = replace(standing, conflicts=conflicts, last=now, rival=rival, looked=False, answers=0)
    if not standing.back and rival is Rival.POLLER and conflicts < patience:
        return told, SHORTEST_PAUSE + SPREAD * chance
    pause = min(FIRST_STEP_BACK * 2**standing.steps, LONGEST_STEP_BACK)
    return replace(told, steps=min(standing.steps + 1, 20)), pause


def after_answer(standing: Standing, lasted: float) -> tuple[Standing, float]:
    """Return how we stand after an answer that took so many seconds, and when to ask again. While we are still
    back after it, what it brought is not ours to take."""
    if not standing.back:
        answers = min(standing.answers + 1, MANY_ANSWERS)
        settled = standing.settled or lasted >= LEFT_ALONE or answers == MANY_ANSWERS
        return replace(standing, settled=settled, answers=answers), 0.0
    if lasted >= LEFT_ALONE or standing.looked:
        return Standing(settled=True), 0.0
    return replace(standing, looked=True), LEFT_ALONE


def words_for(standing: Standing, language: str) -> str:
    """Return what operators are told when we have stepped back."""
    words = operator_words(language)
    return words.webhook_instead if standing.rival is Rival.WEBHOOK else words.other_polls
