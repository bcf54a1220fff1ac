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


def found(title: str, listed: list[Draft], *known: str, **recognised: bool) -> Sameness:
    there = {
        int(place.removeprefix("at")): KnownArticle(id=1, title="", own=own) for place, own in recognised.items()
    }
    return sameness(compare(GAZETTE, title, listed, there, articles(*known)))


def test_a_list_of_known_items_is_the_same_outlet_whatever_it_is_called() -> None:
    assert found("", drafts("a", "b", "c", "d"), "a", "b", "c") is Sameness.SAME


def test_items_are_known_by_their_address_as_well() -> None:
    assert found("New name", drafts("x", "y"), "a", at0=True) is Sameness.SAME


def test_another_site_with_the_same_items_has_to_be_looked_at() -> None:
    copied = drafts("a", "b", "c", site="https://copies.example.com")
    assert found("Harbour Gazette", copied, "a", "b", "c") is Sameness.UNSURE


def test_only_new_items_on_its_own_site_under_its_name_are_the_same_outlet() -> None:
    assert found("Harbour Gazette – World", drafts("x", "y"), "a") is Sameness.SAME
    assert found("Other desk", drafts("x", "y"), "a") is Sameness.UNSURE


def test_its_name_alone_proves_nothing() -> None:
    assert found("Harbour Gazette", drafts("x", site="https://h.example.com"), "a") is Sameness.UNSURE


@pytest.mark.parametrize("site", ["https://orchard.example.com", "http://127.0.0.1:8000"])
def test_new_items_elsewhere_under_another_name_are_another_outlet_s(site: str) -> None:
    assert found("Orchard Weekly", drafts("x", "y", site=site), "a", "b") is Sameness.OTHER


def test_one_title_in_ten_that_is_known_makes_no_outlet() -> None:
    listed = drafts("a", *"bcdefghij", site="https://orchard.example.com")
    assert found("Orchard Weekly", listed, "a") is Sameness.OTHER


def test_what_other_sources_brought_is_another_outlet_s_even_on_the_same_site() -> None:
    assert found("Harbour Gazette", drafts("x", "y"), "a", at0=False, at1=False) is Sameness.OTHER


def test_its_edition_in_another_language_has_to_be_looked_at() -> None:
    assert found("Harbour Gazette", drafts("x", language="zh-Hans"), "a") is Sameness.UNSURE
    elsewhere = drafts("x", site="https://h.example.com", language="zh-Hans")
    assert found("Harbour Gazette", elsewhere, "a") is Sameness.OTHER


def test_a_source_that_was_never_read_is_known_by_its_address_and_name() -> None:
    assert found("Harbour Gazette", drafts("x")) is Sameness.SAME
    assert found("Orchard Weekly", drafts("x", site="https://orchard.example.com")) is Sameness.OTHER


def test_an_empty_list_is_known_by_its_name() -> None:
    assert found("Harbour Gazette", []) is Sameness.UNSURE
    assert found("Orchard Weekly", []) is Sameness.OTHER


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
