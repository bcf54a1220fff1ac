"""A fortnight under attack: every honest story is told in its own words, and nobody speaks for another."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hostile import judge
from tests.faults.hostile.attackers import ATTACKERS
from tests.faults.hostile.fortnight import Lived, live
from tests.faults.hostile.honest import honest_sites, read_events

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
    return lived(tmp_path_factory.mktemp("attacked"), tuple(ATTACKERS), DAYS, patching)


def test_in_peace_every_event_is_told(peace: Lived) -> None:
    assert judge.untold(peace, EVENTS) == []
    assert judge.silenced(peace, EVENTS) == []


def test_under_attack_every_event_is_told_in_the_words_of_an_honest_outlet(attacked: Lived) -> None:
    assert judge.untold(attacked, EVENTS) == []


def test_no_honest_source_is_silenced(attacked: Lived) -> None:
    assert judge.silenced(attacked, EVENTS) == []
    assert attacked.waiting == 0


def test_no_attacker_s_words_stand_under_another_s_name(attacked: Lived) -> None:
    assert judge.under_another_name(attacked) == []


def test_no_honest_sentence_is_told_as_an_attacker_s(attacked: Lived) -> None:
    assert judge.robbed(attacked, EVENTS) == []


def test_no_attacker_puts_words_into_a_capital_s_mouth(attacked: Lived) -> None:
    assert judge.under_a_capital(attacked) == []
    assert judge.spoken_for(attacked) == []


def test_no_attacker_s_headline_stands_above_a_story_that_others_tell(attacked: Lived) -> None:
    assert judge.stolen(attacked) == []


def test_copies_and_pastes_change_nothing_in_how_many_stand_behind_a_story(peace: Lived, attacked: Lived) -> None:
    assert judge.publishers(attacked, EVENTS) == judge.publishers(peace, EVENTS)
