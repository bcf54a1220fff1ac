"""/taiwan, /trade and the others: what there is about one topic."""

from datetime import datetime, timedelta

from digests.answer.material import coverage_of, dates_ahead, dates_of_theme
from digests.model import Digest, Preferences, Relation
from digests.model.lexicon import Lexicon
from digests.rules.sending.answers.readership import theme_asked
from digests.rules.sending.compose import WINDOWS, brief, fills, foremost
from digests.store import Store

FIRST_READ = 8
MANY_MORE = 4  # times as many are read next, where the first do not fill the brief


async def answer_topic(
    store: Store, relation: Relation, lexicon: Lexicon, preferences: Preferences, theme: str, now: datetime
) -> Digest:
    """Return the brief of a theme: its stories of the last 3 days, or further back where there are none.

    Only those stories are read that can be shown. Nothing is marked as told. PreferenceError when the relation has
    no such theme.
    """
    theme_asked(theme, relation)
    for days in WINDOWS:
        since = now - timedelta(days=days)
        if outlines := await store.stories.outlines(theme, since, now):
            break
    order, many = foremost(outlines, now), FIRST_READ
    stories = await store.stories.get_all(order[:many])
    while many < len(order) and not fills(stories, preferences):
        stories += await store.stories.get_all(order[many : many * MANY_MORE])
        many *= MANY_MORE
    return brief(
        theme,
        stories,
        preferences,
        now,
        relation,
        lexicon,
        coverage=await coverage_of(store, now),
        upcoming=(*await dates_ahead(store, now, theme), *await dates_of_theme(store, now, theme, since)),
        of=len(outlines),
    )
