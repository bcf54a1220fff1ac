"""The words by which it is told what kind of speaker somebody is, one by one."""

import pytest

from tests.digests.annotation.voices.test_register import meant

PRESS = """Times|Post|Journal|Gazette|Tribune|Herald|News|Guardian|Telegraph|Chronicle|Globe|Mail|Examiner|
Courier|Weekly|Magazine|Dispatch|Inquirer|Broadcasting|Television|Radio|TV|Press|Review"""
OUTLETS = """Reuters|Bloomberg|AFP|AP|BBC|CNN|CNBC|NBC|CBS|ABC|NPR|PBS|NHK|Nikkei|Politico|POLITICO|Axios|Semafor|
Kyodo|Yonhap|Guardian|WSJ|FT|Wall Street Journal"""


def words(listed: str) -> list[str]:
    return [each.strip() for each in listed.split("|")]


def kind(named: str) -> str:
    return meant(named).partition(":")[0]


@pytest.mark.parametrize("press", words(PRESS))
def test_each_name_of_a_paper_or_broadcaster(press: str) -> None:
    assert kind(f"The Elm {press}") == kind(f"Elm {press}") == "outlet"


@pytest.mark.parametrize("outlet", words(OUTLETS))
def test_each_outlet_of_the_world(outlet: str) -> None:
    assert kind(f"The {outlet} Elm Desk") == "outlet"


def test_who_works_for_an_office_of_the_press_is_no_paper() -> None:
    assert kind("The Elm Press Club") == "outlet"
    for rest in ("Secretary", "secretary", "Office", "Conference", "Pool"):
        assert kind(f"The Elm Press {rest}") != "outlet"


FORMS = """Inc|Corp|Corporation|Co|Ltd|LLC|PLC|plc|AG|NV|GmbH|Group|Holding|Holdings|Technology|Technologies|Motor|
Motors|Airline|Airlines|Airways|Semiconductor|Semiconductors|Microelectronics|Electronics|Industries|Pharmaceutical|
Pharmaceuticals|Devices|Battery|Batteries|Shipping|Logistics|Aerospace|Robotics|Telecom|Instruments|Bancorp|Bank|
Brands|Stores|Foods|Chip|Chips"""


@pytest.mark.parametrize("form", words(FORMS))
def test_each_form_of_a_firm(form: str) -> None:
    assert kind(f"Elmstone {form}") == "other"


TRADES = """trader|carmaker|automaker|chipmaker|planemaker|giant|maker|manufacturer|miner|refiner|lender|airline|
retailer|supplier|developer|startup|start-up|shipper|conglomerate|contractor|operator|insurer|brokerage|drugmaker|
exporter|importer|company|firm|platform"""


@pytest.mark.parametrize("trade", words(TRADES))
def test_each_trade_of_a_firm(trade: str) -> None:
    assert kind(f"grain {trade} Elmstone") == kind(f"a grain {trade}") == "other"


EXECUTIVES = """chief executive|chief financial officer|chief operating officer|chief technology officer|
chief legal officer|CEO|CFO|COO|CTO|company spokesman|company statement|company executive|company official|
company representative|the company|the firm's boss|the carmaker|the automaker|the chipmaker|the planemaker|
the airline|the retailer|the manufacturer|the drugmaker|the shipping line|the start-up|the bank|the platform|
the app"""


@pytest.mark.parametrize("executive", words(EXECUTIVES))
def test_who_speaks_for_a_firm(executive: str) -> None:
    assert kind(f"{executive} there" if executive.startswith("the ") else f"its {executive}") == "other"


REPORTING = """universities|colleges|schools|hospitals|ports|airports|airlines|carriers|shippers|exporters|
importers|companies|firms|makers|manufacturers|producers|retailers|banks|farmers|breeders|traders|investors|brokers|figures|
data|statistics|numbers|estimates|documents|records|filings|papers|images|photographs|poll|polls|survey|surveys"""


@pytest.mark.parametrize("those", words(REPORTING))
def test_those_who_report_facts_have_no_opinion(those: str) -> None:
    assert kind(f"Elm Valley {those}") in ("outlet", "other")
    assert kind(f"analysts of Elm Valley {those}") == "commentator"


THINKERS = """analyst|economists|strategist|historian|lecturer|consultant|consultancy|consultancies|author|editors|
writer|pundits|pollster|lawyer|institute|institution|institutions|university|college|foundation|forum|lab|
research desk|policy group|chamber of commerce|association|academy|academies|campaigner|activist|rights group|
critic|advocate|skeptic|opponent"""


@pytest.mark.parametrize("thinker", words(THINKERS))
def test_who_thinks_aloud_comments(thinker: str) -> None:
    assert kind(f"an Elm {thinker}") == "commentator"


FORMER = """former|formerly|retired|one-time|onetime|then-|ex-|ex"""


@pytest.mark.parametrize("former", words(FORMER))
def test_who_held_an_office_comments(former: str) -> None:
    space = "" if former.endswith("-") else " "
    assert kind(f"a {former}{space}mayor") == "commentator"
    assert kind("a mayor") != "commentator"


@pytest.mark.parametrize("did", ["served", "was", "worked", "negotiated", "advised", "led", "ran"])
@pytest.mark.parametrize(
    "when", ["until 2019", "under Nord", "from 2012", "during it", "in the war", "between wars"]
)
def test_what_somebody_did_before_makes_a_commentator(did: str, when: str) -> None:
    assert kind(f"a mayor who {did} there {when}") == "commentator"


SOURCES = "familiar|briefed|close|with|who|involved|in|near|at|directly|aware|knowledgeable"


@pytest.mark.parametrize("source", words(SOURCES))
@pytest.mark.parametrize("people", ["people", "two persons", "a person", "sources", "insiders", "individuals"])
def test_a_source_without_a_name_is_the_outlets(people: str, source: str) -> None:
    assert kind(f"{people} {source} Elm Valley Town") == "outlet"


OFFICES = """official|officers|government|ministry|minister|department|embassy|ambassador|president|presidency|
secretary|spokesman|spokeswoman|spokesperson|spokespeople|delegation|negotiators|diplomat|authorities|leader|
lawmaker|administration|regulator|army|navy|military|air force|coast guard|police|court|prosecutor|envoy|
adviser|advisor|aide|governor|mayor|commander|general|admiral|captain|colonel|command|council|commission|committee|
office|agency|bureau|customs|parliament|side|readout|statement|notice|cabinet|leadership|representative|
forces|central bank|consulate|consul|mission|negotiator"""


@pytest.mark.parametrize("office", words(OFFICES))
def test_each_office_of_somebody_else(office: str) -> None:
    assert kind(f"The Elm Valley {office}") == "other"
