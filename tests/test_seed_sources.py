from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from config.relations import read_pack
from digests.model import Draft, Ownership, Policy, Recipe, Source, SourceKind
from digests.rules.issuing.display_names import outlet_name
from digests.rules.reading.addresses import check_address
from digests.rules.reading.lists.apis import parse_api
from digests.rules.reading.lists.indexes import parse_index
from digests.rules.reading.lists.recipes import load_recipes
from digests.rules.reading.sources.seeds import load_seed_sources
from digests.rules.texts import EASTERN, is_chinese
from digests.store import open_store
from tests.documents import document
from tests.factories import NOW
from tests.lexicons import lexicon

parse_api = partial(parse_api, lexicon=lexicon())
parse_index = partial(parse_index, lexicon=lexicon())

READ_AT = datetime(2026, 9, 19, 12, tzinfo=UTC)

OWNED = {
    Ownership.GOVERNMENT: " government",
    Ownership.STATE_CONTROLLED: " state media",
    Ownership.PUBLIC_BROADCASTER: (" public broadcaster", " public news agency"),
    Ownership.PRIVATE: ", private",
    Ownership.NONPROFIT: ", nonprofit",
}


SISTERS = [
    ("scmp-china", "scmp-diplomacy"), ("bbc-china", "bbc-zh"), ("nyt-asia", "nyt-zh"), ("nikkei", "ft-china"),
    ("cna-mainland", "focus-taiwan"), ("taipei-times", "ltn"), ("csis", "amti"), ("ecns", "cgtn"),
]  # fmt: skip

OFFICIAL_CHINESE = {"mfa-conf-en", "mfa-remarks-en", "mfa-zh", "mofcom-en", "tao"}


@dataclass(frozen=True)
class Row:
    """What a frozen document's first item is to be read as; `items` counts all."""

    document: str
    items: int
    title: str
    url: str
    day: str


INDEXES = {
    "mfa-conf-en": Row(
        "mfa_conferences.html", 3, "An Invented Spokesperson's Regular Press Conference on September 18, 2026",
        "https://www.fmprc.gov.cn/eng/xw/fyrbt/lxjzh/202609/t20260918_11999803.html", "2026-09-18",
    ),
    "mfa-remarks-en": Row(
        "mfa_remarks.html", 2, "An Invented Spokesperson's Remarks on the Harbour Cranes",
        "https://www.fmprc.gov.cn/eng/xw/fyrbt/fyrbt/202609/t20260915_11997001.html", "2026-09-15",
    ),
    "mfa-zh": Row(
        "mfa_chinese.html", 2, "2026年9月18日虚构发言人主持例行记者会",
        "https://www.mfa.gov.cn/web/wjdt_674879/fyrbt_674889/202609/t20260918_12000101.shtml", "2026-09-18",
    ),
    "mofcom-en": Row(
        "mofcom.html", 3, "Regular Press Conference of an Invented Ministry (September 17, 2026)",
        "https://english.mofcom.gov.cn/News/PressConference/art/2026/art_0f3a5b1c2d4e4f60a1b2c3d4e5f60718.html",
        "2026-09-18",
    ),
    "mofcom-zh": Row(
        "mofcom_chinese.html", 2, "商务部虚构新闻发言人就绞车问题答记者问",
        "https://www.mofcom.gov.cn/xwfb/xwfyrth/art/2026/art_3f3a5b1c2d4e4f60a1b2c3d4e5f6071b.html", "2026-09-17",
    ),
    "tao": Row(
        "tao.html", 3, "国台办新闻发布会辑录（虚构，2026-09-16）",
        "http://www.gwytb.gov.cn/xwdt/xwfb/xwfbh/202609/t20260916_12745001.htm", "2026-09-16",
    ),
    "mnd-prc": Row(
        "mnd_china.html", 2, "国防部：虚构发言人就绞车问题答问",
        "http://www.mod.gov.cn/gfbw/xwfyr/yzxwfb/16479365.html", "2026-09-15",
    ),
    "tw-mnd": Row(
        "mnd_taiwan.html", 3, "中共解放軍臺海周邊海、空域動態",
        "https://www.mnd.gov.tw/news/plaact/87738", "2026-09-18",
    ),
    "tw-mac": Row(
        "mac_taiwan.html", 2, "陸委會就起重機一事說明立場（虛構）",
        "https://www.mac.gov.tw/News_Content.aspx?n=49&sms=39&s=630001", "2026-09-17",
    ),
    "ofac-recent": Row(
        "ofac.html", 3, "Counter Winch Designations; Issuance of an Invented General License",
        "https://ofac.treasury.gov/recent-actions/20260918", "2026-09-18",
    ),
    "treasury": Row(
        "treasury.html", 3, "Treasury Sanctions an Invented Network of Winch Smugglers",
        "https://home.treasury.gov/news/press-releases/sb0621/", "2026-09-17",
    ),
    "indopacom": Row(
        "indopacom.html", 2, "An Invented Exercise Begins off an Invented Coast",
        "https://www.pacom.mil/Media/NEWS/News-Article-View/Article/4415090/an-invented-exercise-begins/",
        "2026-09-16",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> tuple[Source, ...]:
    recipes = load_recipes((files("seeds") / "recipes.toml").read_text(encoding="utf-8"))
    return load_seed_sources(read_pack("us-china"), recipes)


def recipe_of(pack: tuple[Source, ...], identifier: str) -> tuple[str, Recipe]:
    source = next(source for source in pack if source.id == identifier)
    assert source.recipe is not None
    return source.url, source.recipe


def read(pack: tuple[Source, ...], identifier: str, name: str) -> tuple[Draft, ...]:
    url, recipe = recipe_of(pack, identifier)
    return parse_index(document(name), url, recipe, READ_AT).drafts


def test_the_pack_has_all_its_sources_and_two_thirds_of_them_are_on(pack: tuple[Source, ...]) -> None:
    assert len(pack) == 70
    assert sum(source.active for source in pack) == 48
    assert {source.party for source in pack} == {"us", "prc", "taiwan", "other"}
    assert {source.language for source in pack} == {"en", "zh-Hans", "zh-Hant"}


def test_every_source_that_is_on_can_be_read_and_what_is_off_says_why(pack: tuple[Source, ...]) -> None:
    for source in pack:
        assert source.kind is SourceKind.FEED or not source.active or source.recipe, source.id
        assert bool(source.reason) is not source.active, source.id
        assert "feeds only" not in source.reason
        unread = source.kind is not SourceKind.FEED and source.recipe is None
        assert not unread or source.id in {"csl", "congress-api", "govcn", "guancha", "zaobao"}
        assert check_address(source.url) == source.url


def test_the_offices_of_both_sides_and_of_taipei_are_on(pack: tuple[Source, ...]) -> None:
    on = {source.id for source in pack if source.active}
    assert on >= OFFICIAL_CHINESE | {
        "tw-mnd",
        "treasury",
        "ofac-recent",
        "state-releases",
        "fr-bis",
        "fr-ofac",
        "fr-ustr",
    }


def test_every_index_page_of_the_pack_has_a_frozen_document(pack: tuple[Source, ...]) -> None:
    described = {source.id for source in pack if source.kind is SourceKind.INDEX_PAGE and source.recipe}
    assert described == set(INDEXES)


@pytest.mark.parametrize("identifier", sorted(INDEXES))
def test_an_index_page_is_read_by_the_sources_own_recipe(pack: tuple[Source, ...], identifier: str) -> None:
    row = INDEXES[identifier]
    drafts = read(pack, identifier, row.document)
    zone = ZoneInfo(recipe_of(pack, identifier)[1].zone)
    first = drafts[0]
    assert len(drafts) == row.items
    assert (first.title, first.url) == (row.title, row.url)
    assert all(draft.published and draft.published_guessed and draft.title for draft in drafts)
    assert first.published is not None
    assert f"{first.published.astimezone(zone):%Y-%m-%d %H:%M}" == f"{row.day} 00:00"


def test_titles_cut_short_are_whole_and_the_days_behind_them_gone(pack: tuple[Source, ...]) -> None:
    assert read(pack, "mfa-conf-en", "mfa_conferences.html")[2].title.endswith("September 16, 2026 (Morning)")
    assert read(pack, "mfa-zh", "mfa_chinese.html")[1].title == "虚构发言人就港口起重机事答记者问"
    assert "镕" in read(pack, "tao", "tao.html")[1].title


def test_years_of_the_republic_are_read(pack: tuple[Source, ...]) -> None:
    assert read(pack, "tw-mnd", "mnd_taiwan.html")[2].published == datetime(2024, 5, 22, 16, tzinfo=UTC)


def test_the_treasurys_list_is_read_boxed_and_unboxed(pack: tuple[Source, ...]) -> None:
    boxed = read(pack, "treasury", "treasury_boxed.html")
    assert [draft.title for draft in boxed] == [
        draft.title for draft in read(pack, "treasury", "treasury.html")[:2]
    ]
    assert (boxed[0].published, boxed[0].published_guessed) == (datetime(2026, 9, 17, 14, 30, tzinfo=UTC), False)


@pytest.mark.parametrize("identifier", ["fr-bis", "fr-ofac", "fr-ustr"])
def test_the_federal_register_is_asked_for_the_dates_that_bind(pack: tuple[Source, ...], identifier: str) -> None:
    url, recipe = recipe_of(pack, identifier)
    asked = {pair.partition("=")[2] for pair in url.split("&") if pair.startswith("fields[]=")}
    assert asked >= {"title", "html_url", "publication_date", "abstract", "effective_on", "comments_close_on"}
    rule, proposal = parse_api(document("federal_register.json"), url, recipe).drafts
    assert rule.effective_on is not None
    assert proposal.comments_close_on is not None


@pytest.mark.parametrize("identifier", ["state-releases", "state-briefings"])
def test_the_state_department_is_read(pack: tuple[Source, ...], identifier: str) -> None:
    url, recipe = recipe_of(pack, identifier)
    assert len(parse_api(document("wordpress.json"), url, recipe).drafts) == 3


def test_sister_outlets_are_one_family(pack: tuple[Source, ...]) -> None:
    family = {source.id: source.family for source in pack}
    for sisters in SISTERS:
        assert len({family[sister] for sister in sisters}) == 1, sisters
    assert family["ecns"] != family["mfa-zh"]


def test_sources_are_labelled_alike_on_all_sides_and_a_governments_own_text_is_official_or_in_the_public_domain(
    pack: tuple[Source, ...],
) -> None:
    for source in pack:
        assert source.label.endswith(OWNED[source.ownership]), source.id
        assert source.family, source.id
        federal = source.label == "US government"
        owned = source.ownership is Ownership.GOVERNMENT
        assert (source.policy is Policy.FULL) == federal, source.id
        assert (source.policy is Policy.OFFICIAL) == (owned and not federal), source.id


async def test_the_pack_fills_an_empty_database_once(pack: tuple[Source, ...]) -> None:
    async with open_store("sqlite+aiosqlite://") as store:
        assert await store.sources.seed(pack, NOW) == 70
        assert await store.sources.seed(pack, NOW) == 0
        assert {record.source for record in await store.sources.all()} == set(pack)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_every_source_is_called_in_each_language_as_its_readers_read(
    pack: tuple[Source, ...], language: str
) -> None:
    for source in pack:
        named = outlet_name(source, language)
        assert is_chinese(named) or language == "en" or EASTERN.search(named), source.id
        assert language != "en" or not EASTERN.search(named), source.id
    ministry = next(source for source in pack if source.id == "mfa-zh")
    assert "外交部" not in outlet_name(ministry, "en")


async def test_a_list_of_an_earlier_version_gets_the_names_that_nobody_has_changed(
    pack: tuple[Source, ...],
) -> None:
    earlier = [replace(source, names={}) for source in pack]
    ours, renamed = earlier[0], replace(earlier[1], name="The President's acts")
    async with open_store("sqlite+aiosqlite://") as store:
        await store.sources.seed([ours, renamed], NOW)
        await store.sources.seed(pack, NOW)
        kept = {record.source.id: record.source for record in await store.sources.all()}
        assert kept[ours.id] == pack[0]
        assert kept[renamed.id] == renamed
        assert len(kept) == 2, "what was taken off the list stays off"
