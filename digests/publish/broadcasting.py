"""One run of broadcasting: each subscriber concerned is told a message once, before the next digest."""

import logging
from datetime import datetime

from digests.publish.composing import Renderer
from digests.rules.issuing.times.slots import after_quiet
from digests.rules.issuing.told import NOTHING
from digests.store import Store, freeze

log = logging.getLogger("communique.publish")

TOLD_AT_ONCE = 500  # recipients


async def broadcast_due(store: Store, renderer: Renderer, now: datetime) -> int:
    """Write an edition for each subscriber who is still to be told a broadcast (`now` is aware UTC). Return how
    many. An edition is sent as a digest is, but not in quiet hours. StoreError when nothing can be written."""
    issued = 0
    while groups := await store.broadcasts.due(TOLD_AT_ONCE):
        for group in groups:
            parts = renderer.render_broadcast(group.cause, group.preferences)
            text = freeze(parts, NOTHING, (), [frozenset()] * len(parts))
            due_at = after_quiet(group.quiet, group.preferences.zone, now)
            issued += await store.broadcasts.issue(group, text, now, due_at)
    if issued:
        log.info("broadcasts issued", extra={"counts": {"issued": issued}})
    return issued
