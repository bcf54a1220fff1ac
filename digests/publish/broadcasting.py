"""One run of broadcasting: each subscriber concerned is told a message once.

The messages are due one after the other, at the pace at which they can leave. So a digest that falls due meanwhile
does not wait behind all of them.
"""

import logging
from datetime import datetime, timedelta

from digests.model import OPERATOR, Broadcast
from digests.publish.composing import Renderer
from digests.rules.issuing.times.due import SHARE_OF_A_CROWD
from digests.rules.issuing.times.slots import after_quiet
from digests.rules.issuing.told import NOTHING
from digests.store import BroadcastDue, Store, freeze

log = logging.getLogger("communique.publish")

TOLD_AT_ONCE = 500  # recipients
PER_SECOND = 27.0


async def broadcast_due(store: Store, renderer: Renderer, now: datetime, *, per_second: float = PER_SECOND) -> int:
    """Write an edition for each subscriber who is still to be told a broadcast (`now` is aware UTC). Return how
    many. `per_second` messages can leave. An edition is sent as a digest is, but not in quiet hours. StoreError
    when nothing can be written."""
    issued, before = 0, -1
    while issued > before and (groups := await store.broadcasts.due(TOLD_AT_ONCE)):
        before = issued
        operators = {each.cause: each for each in await store.broadcasts.under_way()}
        for group in groups:
            parts = _parts_of(operators.get(group.cause), group, renderer)
            if not parts:
                continue
            text = freeze(parts, NOTHING, (), [frozenset()] * len(parts))
            due = _due_times(group, now, issued, per_second * SHARE_OF_A_CROWD)
            issued += await store.broadcasts.issue(group, text, now, due.__getitem__)
    if issued:
        log.info("broadcasts issued", extra={"counts": {"issued": issued}})
    return issued


def _due_times(group: BroadcastDue, now: datetime, before: int, per_second: float) -> dict[int, datetime]:
    """Return by subscriber when the message is due: behind `before` others, and outside quiet hours."""
    places = enumerate(group.ids, before)
    leaves = {who: now + timedelta(seconds=int(place / per_second)) for place, who in places}
    return {who: after_quiet(group.quiet, group.preferences.zone, at) for who, at in leaves.items()}


def _parts_of(operators: Broadcast | None, group: BroadcastDue, renderer: Renderer) -> tuple[str, ...]:
    """Return what a group is told. A reader who has changed to a language without a text since the broadcast began
    gets one of the texts all the same, for the owner was told that this reader gets it. () means nothing."""
    if operators is None:
        is_over = group.cause.startswith(OPERATOR)  # an owner has ended it since the group was read
        return () if is_over else renderer.render_broadcast(group.cause, group.preferences)
    words = operators.text_for(group.preferences.language) or next(iter(operators.texts.values()))
    return renderer.render_operator(words, group.preferences)
