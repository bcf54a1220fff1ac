from email.utils import format_datetime

import pytest

from digests.curate import trials
from digests.errors import AddressError, FeedError, FetchError
from digests.fetch import Fetcher
from digests.model import Ownership, Policy, Relation
from tests.digests.collecting import WORKERS
from tests.digests.newsstand import Newsstand, article_page, item, loopback_fetcher, newsstand, rss
from tests.factories import NOW
from tests.relations import us_china

TODAY = format_datetime(NOW)
YESTERDAY = format_datetime(NOW.replace(day=9))
TALKS = "The United States and China agreed on Monday to cut tariffs on soybeans, both governments said."


@pytest.fixture(scope="module")
def relation() -> Relation:
    return us_china()


async def test_a_trial_shows_the_newest_items_and_what_the_rules_make_of_them(relation: Relation) -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        page = stand.put("/talks", article_page(TALKS))
        talks = item("Washington and Beijing cut tariffs", page, TODAY)
        url = stand.put(
            "/feed", rss(item("Bakery opens in Leeds", "/bakery", YESTERDAY), talks, item("No date", "/c"))
        )
        found = await trials.try_source(fetcher, relation, url, NOW, workers=WORKERS)
    assert (found.title, found.count, found.relevant, found.undated) == ("Harbour Gazette", 3, 1, 1)
    assert found.newest_at == NOW
    newest, older, _ = found.items
    assert newest.draft.title == "Washington and Beijing cut tariffs"
    assert newest.draft.complete
    assert newest.verdict.relevant
    assert newest.themes[0].theme == "trade"
    assert not older.verdict.relevant
    assert older.themes == ()


async def test_the_proposal_is_cautious_until_an_admin_says_more(relation: Relation) -> None:
    async with newsstand() as stand, loopback_fetcher() as fetcher:
        url = stand.put("/world/rss.xml", rss())
        proposal = (await trials.try_source(fetcher, relation, url, NOW, workers=WORKERS)).source
    assert (proposal.label, proposal.ownership, proposal.policy) == (
        "unlabelled",
        Ownership.UNLABELLED,
        Policy.EXCERPT,
    )
    assert (proposal.url, proposal.name) == (url, "Harbour Gazette")


@pytest.mark.parametrize(
    ("url", "identifier", "family"),
    [
        ("https://www.gazette.example/feed", "gazette-example", "gazette-example"),
        ("https://feeds.gazette.example/world/china/rss.xml", "gazette-example-world-china", "gazette-example"),
        ("http://127.0.0.1:8080/feed", "127-0-0-1", "127-0-0-1"),
        ("https://新闻.example/", "example", "example"),
    ],
)
def test_id_and_family_come_from_the_host(url: str, identifier: str, family: str) -> None:
    proposed = trials.propose(url)
    assert (proposed.id, proposed.family) == (identifier, family)
    assert len(trials.propose(f"https://x.example/{'a' * 90}/feed").id) <= 40


async def test_what_cannot_be_tried_says_why(relation: Relation, stand: Newsstand, fetcher: Fetcher) -> None:
    page = stand.put("/", "<!doctype html><html></html>")
    with pytest.raises(FeedError, match="web page"):
        await trials.try_source(fetcher, relation, page, NOW, workers=WORKERS)
    with pytest.raises(FetchError, match="404"):
        await trials.try_source(fetcher, relation, stand.url("/gone"), NOW, workers=WORKERS)
    with pytest.raises(AddressError):
        await trials.try_source(fetcher, relation, "ftp://x.example.org/", NOW, workers=WORKERS)
