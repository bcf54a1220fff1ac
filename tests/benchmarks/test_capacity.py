"""The reckoning of what a process, a database and a token hold: its arithmetic agrees with a simulated day."""

from pathlib import Path

import pytest

from tests.benchmarks.capacity import INPUTS, bill, limits, live, main, read_inputs, shares

TEN_MINUTES = 600.0


def test_a_token_holds_as_many_subscribers_as_a_simulated_day_serves_in_time() -> None:
    given = read_inputs()
    held = next(each for each in limits(given, TEN_MINUTES, scaled=True) if each.name == "token, free")
    quiet = {**given, "readers": {**given["readers"], "replies": 1e-9}}
    day = live(quiet, int(held.subscribers), 1, rate=given["token"]["free"])
    assert day.last == pytest.approx(TEN_MINUTES, abs=1)
    assert live(quiet, int(held.subscribers * 1.1), 1, rate=given["token"]["free"]).last > TEN_MINUTES


def test_every_message_of_a_day_leaves_even_if_telegram_is_silent_for_a_while() -> None:
    given = read_inputs()
    for halt in (range(0), range(600)):
        day = live(given, 50_000, 1, rate=27.0, halt=halt)
        assert day.messages == pytest.approx(50_000 * given["readers"]["parts"])
    assert live(given, 50_000, 1, rate=27.0, halt=range(600)).last > 600


def test_answers_leave_before_digests() -> None:
    given = read_inputs()
    busy = {**given, "readers": {**given["readers"], "replies": 20.0}}
    assert live(busy, 50_000, 1, rate=27.0).last > live(given, 50_000, 1, rate=27.0).last


def test_the_free_token_is_the_first_limit_and_two_tokens_hold_twice_as_many() -> None:
    given = read_inputs()
    for scaled in (False, True):
        first = limits(given, TEN_MINUTES, scaled=scaled)[0]
        assert first.name == "token, free"
        assert first.needed(int(first.subscribers)) == 1
        assert first.needed(int(first.subscribers * 2)) == 2


def test_a_paying_token_costs_stars_beyond_the_free_rate_only() -> None:
    given = read_inputs()
    assert bill(given, 1_000, TEN_MINUTES, paid=True).stars == 0
    assert bill(given, 1_000_000, TEN_MINUTES, paid=True).stars > 100
    assert bill(given, 1_000_000, TEN_MINUTES, paid=False).stars == 0


def test_the_hours_of_a_day_add_up() -> None:
    assert sum(shares(0.2)) == pytest.approx(1)
    assert max(shares(0.2)) == 0.2


def test_an_input_that_is_missing_or_no_positive_number_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = INPUTS.read_text(encoding="utf-8").replace("peak = {value = 0.2", "peak = {value = -1")
    (spoilt := tmp_path / "inputs.toml").write_text(words.replace("free = {", "free_ = {"), encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["--inputs", str(spoilt)])
    said = capsys.readouterr().err
    assert "readers.peak: a positive number is needed" in said
    assert "token.free: a positive number is needed" in said


def test_the_page_has_the_three_crowds(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--within", "60"])
    said = capsys.readouterr().out
    assert "within 60 minutes" in said
    assert all(f"\n| {many} | token, free |" in said for many in ("1,000,000", "10,000,000"))
