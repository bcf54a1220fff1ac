from importlib.resources import files

import pytest

from digests.model import Ownership, Policy, Source, SourceKind
from digests.rules.reading.addresses import check_address
from digests.rules.reading.sources import load_seed_sources
from digests.store import open_store
from tests.factories import NOW

OWNED = {
    Ownership.GOVERNMENT: " government",
    Ownership.STATE_CONTROLLED: " state media",
    Ownership.PUBLIC_BROADCASTER: (" public broadcaster", " public news agency"),
    Ownership.PRIVATE: ", private",
    Ownership.NONPROFIT: ", nonprofit",
}


SISTERS = [
    ("scmp-china", "scmp-diplomacy"),
    ("bbc-china", "bbc-zh"),
    ("nyt-asia", "nyt-zh"),
    ("nikkei", "ft-china"),
    ("cna-mainland", "focus-taiwan"),
    ("taipei-times", "ltn"),
    ("csis", "amti"),
    ("ecns", "cgtn"),
]


@pytest.fixture(scope="module")
def pack() -> tuple[Source, ...]:
    return load_seed_sources((files("seeds") / "sources.toml").read_text(encoding="utf-8"))


def test_the_pack_has_all_its_sources_and_half_of_them_can_be_read(pack: tuple[Source, ...]) -> None:
    assert len(pack) == 70
    assert sum(source.active for source in pack) == 35
    assert {source.party for source in pack} == {"us", "prc", "taiwan", "other"}
    assert {source.language for source in pack} == {"en", "zh-Hans", "zh-Hant"}


def test_only_feeds_are_on_and_what_is_off_says_why(pack: tuple[Source, ...]) -> None:
    for source in pack:
        assert source.kind is SourceKind.FEED or not source.active, source.id
        assert bool(source.reason) is not source.active, source.id
        assert check_address(source.url) == source.url


def test_every_source_is_labelled_by_the_same_rule_on_all_sides(pack: tuple[Source, ...]) -> None:
    for source in pack:
        assert source.label.endswith(OWNED[source.ownership]), source.id
        assert source.family, source.id


def test_sister_outlets_are_one_family(pack: tuple[Source, ...]) -> None:
    family = {source.id: source.family for source in pack}
    for sisters in SISTERS:
        assert len({family[sister] for sister in sisters}) == 1, sisters
    assert family["ecns"] != family["mfa-zh"]


def test_only_governments_own_text_is_quoted_in_full(pack: tuple[Source, ...]) -> None:
    for source in pack:
        assert source.policy is not Policy.FULL or source.label == "US government", source.id


async def test_the_pack_fills_an_empty_database_once(pack: tuple[Source, ...]) -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        assert await store.sources.seed(pack, NOW) == 70
        assert await store.sources.seed(pack, NOW) == 0
        assert {record.source for record in await store.sources.all()} == set(pack)
