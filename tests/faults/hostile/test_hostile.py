"""A fortnight under attack: every honest story is told in its own words, and nobody speaks for another."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digests.fetch import client
from tests.faults.hostile import judge
from tests.faults.hostile.attackers import ATTACKERS
from tests.faults.hostile.broken import BROKEN
from tests.faults.hostile.fortnight import Lived, live
from tests.faults.hostile.honest import honest_sites, read_events
from tests.faults.hostile.pretenders import PRETENDERS

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]  # all attackers for a fortnight, on a busy machine too

EVENTS = read_events()
DAYS = len(EVENTS) + 0.4  # to the morning after the last


def lived(folder: Path, attackers: tuple[str, ...], days: float, monkeypatch: pytest.MonkeyPatch) -> Lived:
    events = EVENTS[: int(days)]
    sites = [*honest_sites(events), *(ATTACKERS[name](events) for name in attackers)]
    return asyncio.run(live(folder, sites, days, monkeypatch=monkeypatch))


@pytest.fixture(scope="module")
def patching() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield monkeypatch


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory, patching: pytest.MonkeyPatch) -> Lived:
    return lived(tmp_path_factory.mktemp("peace"), (), DAYS, patching)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, patching: pytest.MonkeyPatch) -> Lived:
    # The pretenders are tried each by itself: with a label, or with the news to itself.
    together = tuple(name for name in ATTACKERS if name not in (*PRETENDERS, "recanter"))
    return lived(tmp_path_factory.mktemp("attacked"), together, DAYS, patching)


def test_in_peace_every_event_is_told(peace: Lived) -> None:
    assert judge.untold(peace, EVENTS) == judge.silenced(peace, EVENTS) == []


JUDGEMENTS: dict[str, Callable[[Lived], list[str]]] = {
    "every event is told in the words of an honest outlet": lambda found: judge.untold(found, EVENTS),
    "no honest source is silenced": lambda found: judge.silenced(found, EVENTS),
    "no article waits": lambda found: [f"{found.waiting} articles wait"] * bool(found.waiting),
    "no attacker's words stand under another's name": judge.under_another_name,
    "no honest sentence is told as an attacker's": lambda found: judge.robbed(found, EVENTS),
    "no attacker puts words into a capital's mouth": judge.under_a_capital,
    "no card sends to an attacker for what a capital said": judge.spoken_for,
    "no attacker's headline stands above a story that others tell": judge.stolen,
    "no attacker's words stand in a review for what others told": judge.in_review,
    "no attack makes one story of two": lambda found: judge.merged(found, EVENTS),
    "what only an attacker told is news when an honest outlet tells it": lambda found: judge.scooped(
        found, EVENTS
    ),
    "no change is claimed by an attacker's words": judge.claimed,
    "no attacker takes an honest outlet's words back": lambda found: judge.recanted(found, EVENTS),
    "nobody else writes in our forms": judge.in_our_forms,
    "no digest begins with a form of ours by a source of unknown owner": judge.opening,
    "no quotation is broken out of": judge.broken_out,
    "no quotation holds a label as ours": judge.labelled_within,
    "nothing hides in what is told": judge.hidden,
    "no attacker is named as a ministry": judge.misnamed,
    "no attacker crowds a list of days": judge.crowding,
}


@pytest.mark.parametrize("promise", JUDGEMENTS)
def test_under_attack_it_holds_that(attacked: Lived, promise: str) -> None:
    assert JUDGEMENTS[promise](attacked) == []


def test_no_attack_makes_more_publishers_than_there_are(peace: Lived, attacked: Lived) -> None:
    found = judge.publishers(attacked, EVENTS)
    assert {event.name: len(event.reports) for event in EVENTS if found[event.name] > len(event.reports)} == {}
    assert [name for name, number in judge.publishers(peace, EVENTS).items() if number and not found[name]] == []


def test_no_attack_takes_a_day_of_an_honest_outlet_off_the_calendar(peace: Lived, attacked: Lived) -> None:
    assert judge.days_shown(peace)
    assert judge.days_shown(peace) - judge.days_shown(attacked) == set()


def test_broken_servers_keep_nobody_from_the_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "GRACE", 0.2)
    monkeypatch.setattr(client, "SECONDS_LOOKED_AT", 0.2)
    events = EVENTS[:1]
    found = asyncio.run(live(tmp_path, honest_sites(events), 1.4, broken=list(BROKEN), monkeypatch=monkeypatch))
    assert judge.untold(found, events) == []
    assert judge.silenced(found, events) == []
