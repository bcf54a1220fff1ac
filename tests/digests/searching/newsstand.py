"""Articles as collecting and editing would store them, each read by the real annotator and told by one story."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from digests.model import Correction, Draft, Found, Preferences, Story, Verdict
from digests.rules.annotation.annotating import annotate
from digests.search import answer_search
from digests.store import Edit, Store
from tests.editing import next_number, save_edit
from tests.factories import NOW, source, story
from tests.lexicons import lexicon
from tests.relations import us_china


async def publish(
    store: Store,
    title: str,
    text: str = "",
    *,
    hours_ago: float = 2.0,
    outlet: str = "harbour-gazette",
    language: str = "en",
    others: Sequence[Story] = (),
    corrections: tuple[Correction, ...] = (),
    **of_source: Any,
) -> Story:
    """Store an article in a story of its own, or in the last of the `others` beside what that has."""
    at = NOW - timedelta(hours=hours_ago)
    if outlet not in {record.source.id for record in await store.sources.all()}:
        await store.sources.add(source(outlet, language=language, **of_source), NOW)
    url = f"https://{outlet}.example.org/{abs(hash(title))}"
    draft = Draft(url=url, title=title, text=text, published=at, language=language, complete=True)
    (key,) = await store.articles.save(outlet, [draft], at)
    (article,) = await store.articles.get([key])
    kept = {key: annotate(article, us_china(), lexicon())}
    members = (*(each for other in others for each in other.articles), article)
    number = others[-1].id if others else await next_number(store)
    made = story(number, articles=members, passages=(), corrections=corrections, first_stored=at, last_stored=at)
    verdict = Verdict(True, "both parties", ("Washington",))
    await save_edit(store, Edit({key: verdict}, {}, [made], annotations=kept, made_by="test"), at)
    return made


async def ask(store: Store, words: str, **preferences: Any) -> Found:
    return await answer_search(store, us_china(), lexicon(), Preferences(**preferences), words, NOW)


def titles(found: Found) -> list[str]:
    return [hit.article.title for hit in found.hits]


def sentences(found: Found) -> list[str]:
    return [hit.passage.text if hit.passage else "" for hit in found.hits]
