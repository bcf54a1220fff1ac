"""The line of `check` about the edit: what waits for it, and what is held back of which source."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.phrases import held_text, in_queue
from digests.model import Backlog, Held
from digests.rules.sending.editions import LONGEST_WAIT, backlog_of
from digests.store import Store

Finding = tuple[str, bool, str]

DAY = timedelta(days=1)


async def examine_edit(store: Store, now: datetime) -> Finding:
    """Return what is to be said of the edit at `now` (aware UTC): name, whether it is well, words."""
    return finding_of(await store.editors.backlogs(), await store.editors.held(now - DAY), now)


def finding_of(backlogs: Sequence[Backlog], held: Mapping[str, Held], now: datetime) -> Finding:
    """Return the line of the edit as it goes: it is not well when something waits longer than digests do."""
    waiting = backlog_of(backlogs)
    words = [in_queue(waiting) if waiting else "nothing waits"]
    aside = [_aside(name, each) for name, each in sorted(held.items()) if each.set_aside]
    beyond = [f"{name} ({each.over_budget})" for name, each in sorted(held.items()) if each.over_budget]
    if aside:
        words.append(f"set aside: {', '.join(aside)}")
    if beyond:
        words.append(f"in 24 h over its budget, and only searchable: {', '.join(beyond)}")
    return "edit", waiting is None or now - waiting.since <= LONGEST_WAIT, "; ".join(words)


def _aside(name: str, held: Held) -> str:
    why = f": {held_text(held.last, 'en')}" if held.last else ""
    return f"{held.set_aside} of {name}{why}"
