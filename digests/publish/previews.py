"""What a digest would be, shown to whoever runs the bot."""

from datetime import datetime

from digests.model import Preferences, Relation, Told
from digests.publish.desk import Desk
from digests.publish.renderer import Renderer
from digests.rules.sending.editions import FIRST_COVERS
from digests.store import Store


async def preview(
    store: Store,
    renderer: Renderer,
    relation: Relation,
    preferences: Preferences,
    now: datetime,
    theme: str | None = None,
) -> tuple[str, ...]:
    """Return the parts of the digest of `now`, or of a theme's brief, as a newcomer would get them; marks nothing.

    Raises PreferenceError when the relation has no such theme.
    """
    desk = Desk(store, renderer, relation, now)
    if theme is None:
        since = now - FIRST_COVERS
        digest = await desk.compose(Told(), preferences, since, since)
    else:
        digest = await desk.brief(theme, preferences)
    return renderer.render(digest, preferences)
