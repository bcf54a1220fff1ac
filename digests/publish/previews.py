"""What a digest would be, shown to whoever runs the bot."""

from dataclasses import replace
from datetime import datetime

from digests.model import Preferences, Relation, Told
from digests.model.lexicon import Lexicon
from digests.publish.desk import Desk
from digests.publish.renderer import Renderer
from digests.rules.sending.editions import FIRST_COVERS, backlog_of
from digests.store import Store


async def preview(
    store: Store,
    renderer: Renderer,
    relation: Relation,
    lexicon: Lexicon,
    preferences: Preferences,
    now: datetime,
) -> tuple[str, ...]:
    """Return the parts of the digest of `now` as a newcomer would get them; marks nothing."""
    since = now - FIRST_COVERS
    digest = await Desk(store, renderer, relation, lexicon, now).compose(Told(), preferences, since, since)
    waiting = backlog_of(await store.editors.backlogs())
    return renderer.render(replace(digest, waiting=waiting), preferences)
