"""What a source may not be called, in whatever letters or script, and what it may."""

from dataclasses import replace

import pytest

from bot.newsroom import seed_sources
from digests.errors import SourceNameError
from digests.model import Ownership, Source
from digests.rules.reading.sources.names import Likeness, check_name, fairly_named
from tests.factories import source
from tests.relations import us_china

PACK = seed_sources("us-china")
HERALD = source("herald", name="Harbour Herald", url="https://www.herald.example/feed")
TIMES = source("times", name="自由時報", url="https://times.example/feed")
KNOWN = [HERALD, TIMES]


def named(name: str, ownership: Ownership = Ownership.UNLABELLED, party: str = "other", **changes: str) -> Source:
    return source(
        "wire", name=name, ownership=ownership, party=party, **{"url": "https://wire.example/feed", **changes}
    )


def refusal(one: Source) -> tuple[str, object]:
    with pytest.raises(SourceNameError) as caught:
        check_name(one, KNOWN, us_china())
    return caught.value.code, caught.value.values["like"]


@pytest.mark.parametrize(
    ("name", "likeness", "like"),
    [
        ("Foreign Ministry", Likeness.OFFICE, "Foreign Ministry"),
        ("MINISTRY OF FOREIGN AFFAIRS", Likeness.OFFICE, "MINISTRY OF FOREIGN AFFAIRS"),
        ("China's Foreign Ministry", Likeness.OFFICE, "Foreign Ministry"),
        ("Foreign Ministry news service", Likeness.OFFICE, "Foreign Ministry"),
        ("外交部", Likeness.OFFICE, "外交部"),
        ("外交部發言人", Likeness.OFFICE, "外交部"),
        ("Fore1gn Mlnlstry", Likeness.OFFICE, "Fore1gn Mlnlstry"),
        ("F\u043ereign Ministry", Likeness.OFFICE, "Foreign Ministry"),
        ("For\u200beign\u2800 Ministry", Likeness.OFFICE, "For\u200beign\u2800 Ministry"),
        ("Beijing", Likeness.OFFICE, "Beijing"),
        ("W\u0430shington", Likeness.OFFICE, "W\u0430shington"),
        ("華盛頓", Likeness.OFFICE, "華盛頓"),
        ("Xi Jinping", Likeness.PERSON, "Xi Jinping"),
        ("习近平", Likeness.PERSON, "习近平"),
        ("President Trump", Likeness.PERSON, "Trump"),
        ("The Donald Trump Daily", Likeness.PERSON, "Donald Trump"),
        ("PRC government", Likeness.OWNERSHIP, "PRC government"),
        ("State media", Likeness.OWNERSHIP, "State media"),
        ("官方媒體", Likeness.OWNERSHIP, "官方媒體"),
        ("Wire Desk [UK, private]", Likeness.OWNERSHIP, "Wire Desk [UK, private]"),
        ("Harbour Herald", Likeness.SOURCE, "Harbour Herald"),
        ("H\u0430rbour Her\u0430ld", Likeness.SOURCE, "Harbour Herald"),
        ("\uff28arbour Hera1d", Likeness.SOURCE, "Harbour Herald"),
        ("自由时报", Likeness.SOURCE, "自由時報"),
        ("新華社", Likeness.SOURCE, "新華社"),
        ("Coming up", Likeness.FORM, "Coming up"),
        ("Official statement", Likeness.FORM, "Official statement"),
    ],
)
def test_a_name_that_is_like_something_else_is_refused_and_what_it_is_like_is_said(
    name: str, likeness: Likeness, like: str
) -> None:
    assert refusal(named(name)) == (likeness, like)


@pytest.mark.parametrize(
    "name",
    [
        "Rivertown Courier", "Harbour Gazette", "Trade notes", "Trump Watch", "Harris County News",
        "Premier League", "Washington Post", "The Private Eye", "半島週報", "wire.example",
    ],
)  # fmt: skip
def test_a_name_of_its_own_is_taken(name: str) -> None:
    check_name(named(name), KNOWN, us_china())


def test_a_governments_own_source_may_be_called_as_its_office_and_no_other_may() -> None:
    check_name(named("Foreign Ministry", Ownership.GOVERNMENT, "prc"), KNOWN, us_china())
    assert refusal(named("Foreign Ministry", Ownership.PRIVATE, "prc"))[0] == Likeness.OFFICE
    assert refusal(named("Foreign Ministry", Ownership.GOVERNMENT, "us"))[0] == Likeness.OFFICE
    assert refusal(named("Xi Jinping", Ownership.GOVERNMENT, "prc"))[0] == Likeness.PERSON


def test_another_feed_of_the_same_site_may_have_its_name() -> None:
    for url in ("https://feeds.herald.example/asia.xml", "https://www.herald.example/world.xml"):
        check_name(named("Harbour Herald", url=url), KNOWN, us_china())
    check_name(replace(named("Harbour Herald"), sites="herald.example"), KNOWN, us_china())


def test_what_names_itself_like_something_else_is_named_by_its_host() -> None:
    for name in ("Foreign Ministry", "Harbour Herald", "PRC government"):
        assert fairly_named(named(name), KNOWN, us_china()).name == "wire.example"
    assert fairly_named(named("Rivertown Courier"), KNOWN, us_china()).name == "Rivertown Courier"
    own = named("Harbour Herald", url="https://xn--herld-3nf.example/feed")
    assert fairly_named(own, KNOWN, us_china()).name == "xn--herld-3nf.example", "shows as what it is"


def test_a_name_like_what_another_source_is_called_in_some_language_is_refused() -> None:
    known = [replace(KNOWN[0], names={"zh-Hans": "港口先驱报"})]
    with pytest.raises(SourceNameError) as caught:
        check_name(named("港口先驱報"), known, us_china())
    assert caught.value.values["like"] == "港口先驱报"


@pytest.mark.parametrize("one", PACK, ids=lambda one: one.id)
def test_every_source_of_the_pack_may_be_added_under_its_name(one: Source) -> None:
    check_name(one, [other for other in PACK if other.id != one.id], us_china())
