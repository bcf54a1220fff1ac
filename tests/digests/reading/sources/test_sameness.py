import pytest

from digests.model import Draft, Ownership
from digests.rules.reading.sources.admission import KnownArticle
from digests.rules.reading.sources.sameness import OutletComparison, Sameness, compare, name_shown, sameness
from tests.factories import source
from tests.relations import us_china

SITE = "https://gazette.example.org"
GAZETTE = source("gazette", name="Harbour Gazette", url=f"{SITE}/feed")


def drafts(*titles: str, site: str = SITE, language: str = "en") -> list[Draft]:
    return [Draft(url=f"{site}/{title}", title=title, language=language) for title in titles]


def articles(*titles: str, site: str = SITE, language: str = "en") -> list[tuple[str, str, str]]:
    return [(f"{site}/{title}", title, language) for title in titles]


NAME, OTHER, ELSEWHERE = "Harbour Gazette", "Orchard Weekly", "https://orchard.example.com"
SAME, UNSURE, ANOTHER = Sameness.SAME, Sameness.UNSURE, Sameness.OTHER


@pytest.mark.parametrize(
    ("title", "listed", "known", "recognised", "same"),
    [
        ("", drafts(*"abcd"), "abc", {}, SAME),  # known items, whatever it is called
        ("New name", drafts("x", "y"), "a", {0: True}, SAME),  # known by their address
        (NAME, drafts(*"abc", site=ELSEWHERE), "abc", {}, UNSURE),  # the same items on another site
        (f"{NAME} – World", drafts("x", "y"), "a", {}, SAME),  # new items on its site under its name
        ("Other desk", drafts("x", "y"), "a", {}, UNSURE),
        (NAME, drafts("x", site=ELSEWHERE), "a", {}, UNSURE),  # its name alone
        (OTHER, drafts("x", "y", site=ELSEWHERE), "ab", {}, ANOTHER),
        (OTHER, drafts("x", "y", site="http://127.0.0.1:8000"), "ab", {}, ANOTHER),
        (OTHER, drafts(*"abcdefghij", site=ELSEWHERE), "a", {}, ANOTHER),  # one title in ten that is known
        (NAME, drafts("x", "y"), "a", {0: False, 1: False}, ANOTHER),  # what other sources brought
        (NAME, drafts("x", language="zh-Hans"), "a", {}, UNSURE),  # its edition in another language
        (NAME, drafts("x", site=ELSEWHERE, language="zh-Hans"), "a", {}, ANOTHER),
        (NAME, drafts("x"), "", {}, SAME),  # never read
        (OTHER, drafts("x", site=ELSEWHERE), "", {}, ANOTHER),
        (NAME, [], "", {}, UNSURE),  # an empty list
        (OTHER, [], "", {}, ANOTHER),
    ],
)
def test_an_outlet_is_known_by_its_items_and_its_site_and_not_by_its_name_alone(
    title: str, listed: list[Draft], known: str, recognised: dict[int, bool], same: Sameness
) -> None:
    there = {place: KnownArticle(id=1, title="", own=own) for place, own in recognised.items()}
    assert sameness(compare(GAZETTE, title, listed, there, articles(*known))) is same


def test_what_is_compared_is_told() -> None:
    listed = drafts("a", "x", "y", site="https://news.gazette.example.org")
    there = {1: KnownArticle(id=9, title="", own=False)}
    told = compare(GAZETTE, "Gazette of Harbour", listed, there, articles("a", "b"))
    assert told == OutletComparison(
        items=3, known=1, foreign=1, site=True, name=True, language=True, sites=("news.gazette.example.org",)
    )


HERALD = source("herald", name="Harbour Herald", url="https://www.herald.example/feed")


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Herald",
        "HARBOUR HERALD",
        "Harbour\u00a0Herald",
        "H\u0430rbour Her\u0430ld",  # Cyrillic
        "Harb\u03bfur Herald",  # Greek
        "Harbour\u200bHerald",
        "\uff28\uff41\uff52\uff42\uff4f\uff55\uff52 \uff28\uff45\uff52\uff41\uff4c\uff44",  # full width
        "Harbour Hera1d",
    ],
)
def test_a_name_that_looks_like_another_outlets_has_its_host_beside_it(name: str) -> None:
    imposter = source("other", name=name, url="https://www.wire.example/feed")
    assert name_shown(imposter, [HERALD]) == f"{name} (wire.example)"


def test_a_host_in_letters_that_look_alike_shows_as_what_it_is() -> None:
    imposter = source("other", name="Harbour Herald", url="https://xn--herld-3nf.example/feed")
    assert name_shown(imposter, [HERALD]) == "Harbour Herald (xn--herld-3nf.example)"


def test_another_feed_of_the_same_site_may_have_its_name() -> None:
    for url in ("https://feeds.herald.example/asia.xml", "https://www.herald.example/world.xml"):
        assert name_shown(source("second", name="Harbour Herald", url=url), [HERALD]) == "Harbour Herald"
    moved = source("second", name="Harbour Herald", url="https://burner.example/h", sites="herald.example")
    assert name_shown(moved, [HERALD]) == "Harbour Herald"


@pytest.mark.parametrize(
    "name", ["Beijing", "Department of State", "MINISTRY OF FOREIGN AFFAIRS", "W\u0430shington"]
)
def test_a_source_that_nobody_labelled_is_not_named_as_a_party_or_its_office(name: str) -> None:
    unknown = source("wire", name=name, url="https://wire.example/feed", ownership=Ownership.UNLABELLED)
    assert name_shown(unknown, [], us_china()) == f"{name} (wire.example)"
    official = source("wire", name=name, url="https://wire.example/feed", ownership=Ownership.GOVERNMENT)
    assert name_shown(official, [], us_china()) == name


def test_a_name_of_its_own_stays_as_it_is() -> None:
    for name in ("Rivertown Courier", "Harbour Gazette", "Trade notes"):
        own = source("own", name=name, url="https://wire.example/feed", ownership=Ownership.UNLABELLED)
        assert name_shown(own, [HERALD], us_china()) == name
