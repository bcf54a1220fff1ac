"""Readers who leave at random moments, also while everything is being killed."""

from dataclasses import dataclass, field

import bot.texts
from bot.sandbox.people import NoSuchButtonError
from tests.faults.judge import Verdict
from tests.faults.works import Works
from tests.sandbox.calls import Call

WORDS = ("/stop", "/stop", "/pause 7", "/forget")
ENGLISH = bot.texts.get("en")
ANSWERS = {"/stop": ENGLISH.stopped[:20], "/pause 7": "Paused until", "/forget": ENGLISH.forgotten[:20]}
"""How the answers begin that say it is done."""


@dataclass(frozen=True)
class Leaving:
    """A reader says a word of leaving, when the log had so many requests."""

    chat: int
    word: str
    said: int


@dataclass
class Leavers:
    """Those who leave. /forget asks back by a button, which they press when they see it."""

    works: Works
    leavings: list[Leaving] = field(default_factory=list)
    _asked: list[int] = field(default_factory=list)
    _gone: set[int] = field(default_factory=set)
    _calls: dict[int, list[tuple[int, Call]]] = field(default_factory=dict)
    """What may be an answer, by chat, as far as the log has been read, with its number in the log."""
    _read: int = 0

    @property
    def chats(self) -> set[int]:
        """Everybody who has said a word of leaving, answered or not."""
        return self._gone

    def let_some_leave(self, count: int) -> None:
        """Let so many readers who still wait for something say a word of leaving now."""
        rows = self.works.query(
            "select distinct s.chat from subscriber s join edition e on e.subscriber_id = s.id "
            "join delivery d on d.edition_id = e.id "
            "where d.state in ('pending', 'sending') and s.chat > 0 and s.state = 'active'"
        )
        waiting = sorted({int(row[0]) for row in rows} & {row[2] for row in self.works.plan.values()} - self._gone)
        for chat in self.works.chance.sample(waiting, min(count, len(waiting))):
            word = self.works.chance.choice(WORDS)
            self._gone.add(chat)
            if word == "/forget":
                self._asked.append(chat)
            else:
                self._leave(chat, word)
            self.works.sandbox.say(chat, word)

    def press(self) -> None:
        """Press the buttons of /forget that are there by now."""
        for chat in list(self._asked):
            try:
                self.works.sandbox.press(chat, ENGLISH.yes_forget)
            except NoSuchButtonError:
                continue
            self._asked.remove(chat)
            self._leave(chat, "/forget")

    def all_answered(self) -> bool:
        """Press what is there to be pressed; say whether everybody has been heard."""
        self.press()
        return not self._asked and not self.works.sandbox.updates.pending

    def _leave(self, chat: int, word: str) -> None:
        self.leavings.append(Leaving(chat, word, len(self.works.sandbox.log) + self.works.sandbox.log.dropped))

    # --- judging ----------------------------------------------------------------------------------

    def sent_after(self, verdict: Verdict) -> list[str]:
        """Return parts that were accepted after the answer to a word of leaving was. Left out is what had arrived
        before it from a life that was dead when it was accepted: nobody can call that back."""
        texts = {part.key for part in verdict.parts}
        found = []
        for leaving in self.leavings:
            answer = self._answer(leaving)
            for call in self.works.sandbox.log.sent(leaving.chat) if answer else []:
                late = call.turn > answer.turn and (call.chat, call.text) in texts  # type: ignore[union-attr]
                if late and not (call.orphaned and call.arrived < (answer.accepted or 0)):  # type: ignore[union-attr]
                    lag = (call.accepted or 0) - (answer.accepted or 0)  # type: ignore[union-attr]
                    found.append(f"{call.text!r} {lag:.3f} s after the answer to {leaving.word}")
        return found

    def unheard(self) -> list[str]:
        """Return those who still receive, or were not answered."""
        rows = self.works.query("select chat from subscriber where state = 'active'")
        active = {int(row[0]) for row in rows}
        still = [f"{one.chat} said {one.word} and still receives" for one in self.leavings if one.chat in active]
        silent = [one for one in self.leavings if self._answer(one) is None]
        return still + [f"{one.chat} said {one.word} and got no answer" for one in silent]

    def _answer(self, leaving: Leaving) -> Call | None:
        new = self.works.sandbox.log.since(self._read)  # a server that reads all of it each time stands still
        for number, call in enumerate(new, self._read):
            if call.method.lower() in ("sendmessage", "editmessagetext"):
                self._calls.setdefault(call.chat, []).append((number, call))
        self._read += len(new)
        calls = [call for number, call in self._calls.get(leaving.chat, ()) if call.ok and number >= leaving.said]
        answers = [call for call in calls if call.text.startswith(ANSWERS[leaving.word])]
        return min(answers, key=lambda call: call.turn, default=None)
