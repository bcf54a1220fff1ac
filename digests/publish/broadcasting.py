"""One run of broadcasting: each subscriber concerned is told a message once, before the next digest."""

import logging
from datetime import datetime

from digests.model import OPERATOR, Broadcast
from digests.publish.composing import Renderer
from digests.rules.issuing.times.slots import after_quiet
from digests.rules.issuing.told import NOTHING
from digests.store import BroadcastDue, Store, freeze

log = logging.getLogger("communique.publish")

TOLD_AT_ONCE = 500  # recipients


async def broadcast_due(store: Store, renderer: Renderer, now: datetime) -> int:
    """Write an edition for each subscriber who is still to be told a broadcast (`now` is aware UTC). Return how
    many. An edition is sent as a digest is, but not in quiet hours. StoreError when nothing can be written."""
    issued = 0
    while groups := await store.broadcasts.due(TOLD_AT_ONCE):
        operators = {each.cause: each for each in await store.broadcasts.under_way()}
        for group in groups:
            parts = _parts_of(operators.get(group.cause), group, renderer)
            if not parts:
                continue
            text = freeze(parts, NOTHING, (), [frozenset()] * len(parts))
            due_at = after_quiet(group.quiet, group.preferences.zone, now)
            issued += await store.broadcasts.issue(group, text, now, due_at)
    if issued:
        log.info("broadcasts issued", extra={"counts": {"issued": issued}})
    return issued


def _parts_of(operators: Broadcast | None, group: BroadcastDue, renderer: Renderer) -> tuple[str, ...]:
    """Return what a group is told. A reader who has changed to a language without a text since the broadcast began
    gets one of the texts all the same, for the owner was told that this reader gets it."""
    if operators is None:
        is_stopped = group.cause.startswith(OPERATOR)  # an owner has stopped it since the group was read
        return () if is_stopped else renderer.render_broadcast(group.cause, group.preferences)
    words = operators.text_for(group.preferences.language) or next(iter(operators.texts.values()))
    return renderer.render_operator(words, group.preferences)
