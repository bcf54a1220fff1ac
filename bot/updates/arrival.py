"""How an update came to its handler, for those who ask while it is handled."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Arrival:
    """`waited` says that it may have lain at Telegram's or in our database for a while; `tries` counts from 1.

    Whoever handles it may ask for another try with `again`, and leaves in `failure` what went wrong (no words of
    the person's). `answers` counts the messages into its own `chat`, 0 where there is none.
    """

    waited: bool = False
    tries: int = 1
    again: bool = False
    failure: str = ""
    chat: int = 0
    answers: int = 0


arrival: ContextVar[Arrival] = ContextVar("arrival", default=Arrival())  # noqa: B039 - what nobody has set, nobody reads back


def note_answer(chat: int) -> None:
    """Say that a message leaves into that chat: for the update that is being handled, if it came from there."""
    how = arrival.get()
    if chat and chat == how.chat:
        how.answers += 1
