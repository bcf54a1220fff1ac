import pytest

from digests.model import Ownership
from digests.rules.reading.sources.sameness import name_shown
from tests.factories import source
from tests.relations import us_china

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
