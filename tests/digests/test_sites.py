from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Ownership, Source
from digests.rules.sites import (
    belongs,
    domain_of,
    host_in,
    leads_away,
    links_elsewhere,
    mostly_linked,
    registered_domain,
    sites_learned,
    waits_for_owner,
    yields,
)
from tests.factories import article, source

HERALD = source("herald", url="https://feeds.herald.example/rss", family="herald")
WIRE = source("wire", url="https://wire.example.net/feed", family="wire", ownership=Ownership.UNLABELLED)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feeds.bbci.co.uk", "bbci.co.uk"),
        ("english.www.gov.cn", "www.gov.cn"),
        ("www.mfa.gov.cn", "mfa.gov.cn"),
        ("somebody.github.io", "somebody.github.io"),
        ("news.herald.example", "herald.example"),
        ("localhost", "localhost"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("[::1]:80", "[::1]:80"),
    ],
)
def test_a_domain_is_what_somebody_registered(host: str, domain: str) -> None:
    assert domain_of(host) == domain


def test_hosts_are_compared_without_www_and_ports_but_each_port_of_an_ip_address_is_a_site() -> None:
    assert host_in("https://www.Herald.example:8443/a") == "herald.example"
    assert host_in("http://127.0.0.1:8080/a") == "127.0.0.1:8080"
    assert host_in("https://[") == ""


def test_an_address_belongs_best_to_the_feed_on_its_host_then_on_its_domain_then_by_what_a_list_leads_to() -> None:
    url = "https://world.herald.example/1"
    here = source("a", url="https://world.herald.example/feed")
    near = source("b", url="https://www.herald.example/feed")
    labelled = source("c", url="https://burner.example.net/c", sites="world.herald.example")
    unlabelled = source(
        "d", url="https://burner.example.net/d", sites="world.herald.example", ownership=Ownership.UNLABELLED
    )
    beside = source("e", url="https://burner.example.net/e", sites="sport.herald.example")
    ranked = [belongs(url, each) for each in (here, near, labelled, unlabelled, beside, WIRE)]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) == 6
    assert ranked[-1] == 0


def test_what_a_source_without_a_label_lists_on_anothers_site_is_left_to_that_one() -> None:
    url = "https://feeds.herald.example/1"
    assert waits_for_owner(url, WIRE, [HERALD])
    assert not waits_for_owner("https://elsewhere.example/1", WIRE, [HERALD])
    assert not waits_for_owner(url, source("labelled", url="https://other.example/feed"), [HERALD])


def test_an_item_yields_only_to_a_source_whose_the_address_is_more() -> None:
    url = "https://www.herald.example/1"
    assert yields(url, WIRE, HERALD)
    assert not yields(url, HERALD, WIRE)
    assert not yields(url, HERALD, HERALD)
    assert not yields("https://elsewhere.example.org/1", WIRE, HERALD)
    sister = source("sister", url="https://sister.example.net/feed", family="herald")
    assert not yields(url, sister, HERALD), "feeds of one publisher have their addresses in common"


def test_who_shares_a_host_with_a_labelled_source_takes_no_addresses_from_it() -> None:
    url = "https://pages.example.org/honest/1"
    honest = source("honest", url="https://burner.example.net/honest", sites="pages.example.org", family="honest")
    beside = source(
        "evil", url="https://pages.example.org/evil/feed", ownership=Ownership.UNLABELLED, family="evil"
    )
    assert belongs(url, beside) > belongs(url, honest)
    assert not yields(url, honest, beside)
    assert yields(url, WIRE, beside)

    assert yields(url, beside, honest), "whoever was stored first"


def feed(identifier: str, url: str, ownership: Ownership = Ownership.PRIVATE, **changes: Any) -> Source:
    return source(identifier, url=url, ownership=ownership, family=identifier, **changes)


NOBODYS, STATE = Ownership.UNLABELLED, Ownership.GOVERNMENT
TIES: dict[str, tuple[str, Source, Source]] = {
    "siblings, one with a label": (
        "https://www.daily.example/1",
        feed("a", "https://one.daily.example/feed"),
        feed("b", "https://two.daily.example/feed", NOBODYS),
    ),
    "paths of one host, one with a label": (
        "https://daily.example/news/1",
        feed("a", "https://daily.example/feed.xml"),
        feed("b", "https://daily.example/news/feed.xml", NOBODYS),
    ),
    "a platform, one with a label": (
        "https://medium.com/@b/one-thing",
        feed("a", "https://medium.com/feed/@a"),
        feed("b", "https://medium.com/feed/@b", NOBODYS),
    ),
    "a label before the better place": (
        "https://pages.example/1",
        feed("a", "https://burner.example.net/a", sites="pages.example"),
        feed("b", "https://pages.example/b/feed", NOBODYS),
    ),
    "the better place of two without a label": (
        "https://pages.example/1",
        feed("a", "https://pages.example/b/feed", NOBODYS),
        feed("b", "https://burner.example.net/a", NOBODYS, sites="pages.example"),
    ),
    "a government's own": (
        "https://medium.com/@b/one-thing",
        feed("a", "https://medium.com/feed/@ministry", STATE),
        feed("b", "https://medium.com/feed/@b"),
    ),
    "the longer path of two with a label": (
        "https://medium.com/@a/one-thing",
        feed("a", "https://medium.com/feed/@a"),
        feed("b", "https://medium.com/feed/@b"),
    ),
    "the longer path of two without one": (
        "https://host.example/world/asia/1",
        feed("a", "https://host.example/world/asia/rss.xml", NOBODYS),
        feed("b", "https://host.example/world/rss.xml", NOBODYS),
    ),
    "the better place before a government": (
        "https://a.host.example/1",
        feed("a", "https://a.host.example/feed"),
        feed("b", "https://b.host.example/feed", STATE),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TIES)
def test_of_two_to_whom_an_address_belongs_one_has_it(name: str) -> None:
    url, owner, other = TIES[name]
    assert yields(url, other, owner)
    assert not yields(url, owner, other)
    assert not waits_for_owner(url, other, [owner]), "it is its own site too"


@pytest.mark.parametrize("ownership", [Ownership.PRIVATE, NOBODYS, STATE])
def test_where_a_tie_remains_nothing_gives_way(ownership: Ownership) -> None:
    url = "https://medium.com/p/1"
    one, other = (feed(name, f"https://medium.com/feed/@{name}", ownership) for name in "ab")
    assert not yields(url, one, other)
    assert not yields(url, other, one)


def test_a_lodger_takes_no_site_of_a_labelled_source_and_of_a_new_one_it_does() -> None:
    honest = feed("honest", "https://burner.example.net/honest", sites="pages.example")
    lodger = feed("lodger", "https://pages.example/lodger/feed", NOBODYS)
    assert sites_learned(honest, ("pages.example",), [lodger]) == "pages.example"
    assert sites_learned(replace(honest, sites=""), ("pages.example",), [lodger]) == "burner.example.net"
    assert (
        sites_learned(honest, ("pages.example",), [replace(lodger, ownership=Ownership.PRIVATE)]) != honest.sites
    )


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://somebody.github.io/1", "github.io"),
        ("https://medium.com/@a/1", "medium.com"),
        ("https://news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://www.mfa.gov.cn/1", "mfa.gov.cn"),
        ("http://name.example:8080/1", "name.example"),
        ("http://8.8.8.8:8080/1", "8.8.8.8"),
        ("http://127.0.0.1:8080/1", ""),
        ("http://[::1]/1", ""),
        ("http://localhost/1", ""),
        ("https://replay.invalid/1", ""),
        ("", ""),
    ],
)
def test_the_registered_domain_of_an_address_is_by_icanns_suffixes_alone(url: str, domain: str) -> None:
    assert registered_domain(url) == domain


def test_what_a_list_mostly_leads_to_is_its_site() -> None:
    links = [f"https://www.daily.example/{number}" for number in range(8)] + ["https://other.example.org/1"] * 2
    assert mostly_linked(links) == ("daily.example",)
    both = [f"https://www.bbc.com/{n}" for n in range(6)] + [f"https://www.bbc.co.uk/{n}" for n in range(5)]
    assert mostly_linked(both) == ("bbc.com", "bbc.co.uk")
    scattered = [f"https://{part}.people.com.cn/1" for part in ("world", "politics", "finance", "en", "opinion")]
    assert mostly_linked(scattered) == ("people.com.cn",)
    assert mostly_linked([]) == ()


def test_a_site_that_is_another_sources_is_not_learnt_unless_only_an_unlabelled_feed_says_so() -> None:
    feed = source("daily", url="https://burner.example.net/daily", family="daily")
    squatting = sites_learned(WIRE, ("herald.example",), [HERALD, feed])
    assert squatting == "wire.example.net", "its own feed's host, so that its links elsewhere are seen"
    assert sites_learned(feed, ("daily.example",), [HERALD, WIRE]) == "daily.example"
    assert sites_learned(HERALD, ("herald.example",), [WIRE]) == "herald.example"
    squatter = source("w", url="https://w.example.net/f", ownership=Ownership.UNLABELLED, sites="daily.example")
    assert sites_learned(feed, ("daily.example",), [squatter]) == "daily.example"
    vouched = source("daily", url=feed.url, sites="daily.example")
    assert sites_learned(squatter, ("daily.example",), [vouched]) == "w.example.net"


def test_a_link_elsewhere_is_said_once_the_sources_own_site_is_known() -> None:
    known = source("wire", url="https://wire.example.net/feed", sites="wire.example.net")
    assert links_elsewhere(article(source=known, url="https://www.mfa.example/1")) == "mfa.example"
    assert links_elsewhere(article(source=known, url="https://wire.example.net/1")) == ""
    assert links_elsewhere(article(source=known, url="https://xn--mf-mia.example/1")) == "xn--mf-mia.example"
    assert links_elsewhere(article(source=WIRE, url="https://www.mfa.example/1")) == ""


def test_that_most_links_lead_to_a_site_makes_it_that_of_a_labelled_source_alone() -> None:
    url = "https://www.daily.example/1"
    known = feed("wire", "https://wire.example.net/feed", sites="daily.example")
    assert links_elsewhere(article(source=known, url=url)) == ""
    assert links_elsewhere(article(source=replace(known, ownership=NOBODYS), url=url)) == "daily.example"


def test_a_link_leads_away_where_it_ends_on_a_site_that_neither_the_source_nor_its_list_names() -> None:
    wire = feed("wire", "https://wire.example.net/feed", sites="wire.example.net")
    assert leads_away("https://wire.example.net/go/1", "https://mfa.example/1", wire)
    assert not leads_away("https://wire.example.net/go/1", "https://www.wire.example.net/1", wire)
    assert not leads_away("https://burner.example.org/1", "https://wire.example.net/1", wire)
    assert not leads_away("http://mfa.example/1", "https://www.mfa.example/1", wire), "its list names that site"


@given(st.text(max_size=300))
def test_any_text_has_a_host_and_a_domain(text: str) -> None:
    url = f"https://{text}/"
    try:
        urlsplit(url)
    except ValueError:
        assert host_in(url) == ""
    domain_of(host_in(url))
    registered_domain(url)
    belongs(url, HERALD)
    yields(url, WIRE, HERALD)
