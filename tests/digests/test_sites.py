from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Ownership
from digests.rules.sites import (
    belongs,
    domain_of,
    host_in,
    links_elsewhere,
    mostly_linked,
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


@given(st.text(max_size=300))
def test_any_text_has_a_host_and_a_domain(text: str) -> None:
    url = f"https://{text}/"
    try:
        urlsplit(url)
    except ValueError:
        assert host_in(url) == ""
    domain_of(host_in(url))
    belongs(url, HERALD)
