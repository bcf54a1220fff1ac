import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import AddressError
from digests.rules.networks import is_public
from digests.rules.reading.addresses import canonical, check_address, host_of, is_public_link, resolve


@pytest.mark.parametrize(
    ("written", "canonical_form"),
    [
        ("HTTP://Example.ORG:80/A/?utm_source=x&b=2&a=1#frag", "http://example.org/A/?b=2&a=1"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/a?fbclid=33&ref=home&gclid=1", "https://example.org/a"),
        ("https://example.org/a?at_medium=RSS&at_campaign=KARANGA", "https://example.org/a"),
        ("https://example.org/a;jsessionid=F00?x=1", "https://example.org/a?x=1"),
        ("https://example.org/x/../a/./b", "https://example.org/a/b"),
        ("https://example.org/中文?q=值", "https://example.org/%E4%B8%AD%E6%96%87?q=%E5%80%BC"),
        ("https://example.org/%7euser/%e4%b8%ad", "https://example.org/~user/%E4%B8%AD"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://www.\u0430pple.example/a", "https://www.xn--pple-43d.example/a"),
        ("  https://example.org/a  ", "https://example.org/a"),
        ("example.org/feed.xml", "https://example.org/feed.xml"),
        ("example.org:8080/feed.xml", "https://example.org:8080/feed.xml"),
        ("nas:8080/feed.xml", "https://nas:8080/feed.xml"),
    ],
)
def test_an_address_has_one_spelling(written: str, canonical_form: str) -> None:
    assert canonical(written) == canonical_form


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/OpenData.aspx?SN=3273AA376FB01416",
        "https://example.org/News.aspx?n=49&sms=39",
        "https://example.org/news?20260310",
        "https://example.org/a?cid=7&keyword=ports&source_id=3",
        "https://example.org/a?b=2&a=1&b=3",
        "https://example.org/a?empty=&c=1",
        "https://example.org/a//b",
    ],
)
def test_what_chooses_the_page_is_kept(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "empty"),
        ("ftp://example.org/", "ftp"),
        ("javascript:alert(1)", "javascript"),
        ("mailto:someone@example.org", "mailto"),
        ("https://user:secret@example.org/", "password"),
        ("https://", "host"),
        ("notaurl", "a word"),
        ("nas/feed", "a word"),
        ("https://exa mple.org/", "white space"),
        ("https://example.org/\n/x", "control"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://[bad/", "cannot be read"),
        ("https://a_!b/", "cannot be read"),
        ("https://example.org/" + "a" * 3000, "longer"),
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(url: str, words: str) -> None:
    with pytest.raises(AddressError, match=words) as caught:
        check_address(url)
    assert "secret" not in str(caught.value)


def test_links_are_resolved_against_where_they_stood_and_the_port_is_part_of_the_host() -> None:
    assert resolve("https://example.org/news/", "../a?utm_medium=rss") == "https://example.org/a"
    with pytest.raises(AddressError):
        resolve("https://example.org/", "mailto:someone@example.org")
    assert host_of("http://Example.org:8080/a") == "example.org:8080"


_PIECES = st.text(alphabet="aA1/?#&=%:;.@+-_~é中 utm_ref[]|\\\"'<>", max_size=40)


@given(_PIECES)
def test_the_one_spelling_is_stable(piece: str) -> None:
    try:
        once = canonical(f"https://example.org/{piece}")
    except AddressError:
        return
    assert canonical(once) == once
    assert "#" not in once


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_an_address_error(text: str) -> None:
    try:
        once = canonical(text)
    except AddressError:
        return
    assert canonical(once) == once


PRIVATE = [
    "http://localhost/a", "http://localhost.:80/a", "http://printer/a", "http://box.local/a",
    "http://metadata.google.internal/computeMetadata/v1/", "http://router.home.arpa/", "http://127.0.0.1/a",
    "http://127.1/a", "http://2130706433/a", "http://0x7f000001/a", "http://0x7f.0.0.0x1/a", "http://10.1.2.3/a",
    "http://172.16.0.1/a", "http://192.168.1.1/a", "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/a", "http://100.64.0.1/a", "http://0.0.0.0/a", "http://224.0.0.1/a", "http://[::1]/a",
    "http://[::ffff:127.0.0.1]/a", "http://[fe80::1]/a", "http://[fd00::1]/a", "http://[64:ff9b::7f00:1]/a",
    "http://[2002:7f00:1::]/a", "https://reader@gazette.example.org/a",
    "https://reader:secret@gazette.example.org/a", "https:///a", "https://[/a",
]  # fmt: skip
PUBLIC = [
    "https://gazette.example.org/a", "https://xn--gazett-bva.example/a", "http://93.184.216.34/a",
    "http://[2606:2800:220:1::1]/a", "https://local.example.org/a", "https://www.localhost-news.example/a",
    "https://gazette.example.org./a", "https://1.example.org/a", "https://intranet.gazette.example/a",
]  # fmt: skip


@pytest.mark.parametrize(("url", "shown"), [*((url, False) for url in PRIVATE), *((url, True) for url in PUBLIC)])
def test_a_link_into_a_private_network_or_with_a_user_is_not_shown(url: str, shown: bool) -> None:
    assert is_public_link(url) is shown


@given(st.text(max_size=200))
def test_any_text_is_shown_as_a_link_or_not(text: str) -> None:
    assert is_public_link(f"http://{text}") in (True, False)


@given(st.ip_addresses() | st.ip_addresses(network="10.0.0.0/7") | st.ip_addresses(network="64:ff9b::/96"))
def test_a_link_to_an_ip_address_is_shown_where_that_may_be_connected_to(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    host = f"[{address}]" if address.version == 6 else str(address)
    assert is_public_link(f"http://{host}/") == is_public(str(address))
