"""Ordered faults: which request they meet, and how often; and Telegram's limits, enforced."""

from collections.abc import Callable

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.sandbox.parameters import ApiError, Parameters
from tests.factories import NOW
from tests.sandbox.calls import Call, CallLog
from tests.sandbox.faults import Fault, Faults, SendingLimits
from tests.sandbox.telegram import WatchedTelegram


def test_a_fault_meets_the_method_in_any_case_and_only_what_matches() -> None:
    fault = Fault("sendMessage", {"chat_id": 42, "text": "tariff"})
    fitting = Parameters({"chat_id": "42", "text": "new tariffs"})
    assert fault.fits("SENDMESSAGE", fitting)
    assert not fault.fits("sendPhoto", fitting)
    assert not fault.fits("sendMessage", Parameters({"chat_id": "421", "text": "new tariffs"}))
    assert not fault.fits("sendMessage", Parameters({"chat_id": "42", "text": "news"}))


@pytest.mark.parametrize(("times", "taken"), [(2, [True, True, False]), (0, [True] * 3)])
def test_a_fault_happens_as_often_as_ordered_and_zero_times_is_for_ever(times: int, taken: list[bool]) -> None:
    faults = Faults([Fault(times=times)])
    assert [faults.take("getMe", Parameters()) is not None for _ in range(3)] == taken


def test_the_oldest_fault_that_fits_comes_first() -> None:
    first, second = Fault("getMe"), Fault()
    faults = Faults([first, second])
    assert faults.take("sendMessage", Parameters()) is second
    assert faults.take("getMe", Parameters()) is first


def test_the_error_carries_its_parameters() -> None:
    error = Fault(error_code=429, parameters={"retry_after": 3}).error()
    assert error is not None
    assert (error.code, error.parameters) == (429, {"retry_after": 3})
    assert error.description == "Too Many Requests: retry after 3"
    assert Fault(delay=1.0).error() is None


def refused(limits: SendingLimits, chat: int, now: float, *, paid: bool = False) -> int:
    """Seconds to wait that one message gets told, 0 when it is accepted."""
    try:
        limits.admit(chat, now, paid=paid)
    except ApiError as error:
        return int(error.parameters["retry_after"]) if error.code == 429 else -1
    return 0


def test_the_thirty_first_message_of_a_second_is_refused_and_one_after_it_is_not() -> None:
    limits = SendingLimits()
    answers = [refused(limits, chat, 100.0 + chat / 100) for chat in range(31)]
    assert answers == [0] * 30 + [1]
    assert refused(limits, 99, 100.9) == 1
    assert refused(limits, 99, 101.4) == 0


def test_who_pays_for_a_broadcast_has_a_limit_of_its_own() -> None:
    limits = SendingLimits()
    assert not any(refused(limits, chat, 100.0, paid=True) for chat in range(1000))
    assert refused(limits, 2000, 100.0, paid=True) == 1


def test_a_chat_gets_a_short_burst_and_then_one_a_second_while_others_go_on() -> None:
    limits = SendingLimits()
    assert [refused(limits, 1, 100.0) for _ in range(4)] == [0, 0, 0, 1]
    assert refused(limits, 2, 100.0) == 0
    assert [refused(limits, 1, 101.0 + 1.001 * number) for number in range(5)] == [0] * 5


def test_a_group_gets_twenty_a_minute_and_is_told_how_long_to_wait() -> None:
    limits = SendingLimits(per_chat=0)
    assert not any(refused(limits, -1, 100.0 + number) for number in range(20))
    assert refused(limits, -1, 121.0) == 39
    assert refused(limits, 1, 121.0) == 0
    assert refused(limits, -1, 160.1) == 0


def test_a_refusal_does_not_count_and_is_no_longer_than_it_says() -> None:
    limits = SendingLimits(overall=1, per_chat=0, least_pause=5)
    assert [refused(limits, 1, now) for now in (0.0, 0.5, 2.5, 5.4, 5.6)] == [0, 5, 3, 1, 0]


@given(st.lists(st.tuples(st.integers(-2, 3), st.floats(0, 0.2)), max_size=300))
def test_what_is_accepted_never_breaks_a_limit(sends: list[tuple[int, float]]) -> None:
    limits = SendingLimits(overall=5, per_chat=1, burst=2, per_group=4)
    now, accepted = 1000.0, []
    for chat, pause in sends:
        now += pause
        if not refused(limits, chat, now):
            accepted.append((chat, now))
    for _, start in accepted:
        assert sum(start <= time < start + 1 for _, time in accepted) <= 5
        for group in (-1, -2):
            assert sum(chat == group and start <= time < start + 60 for chat, time in accepted) <= 4
        for one in range(4):
            assert sum(chat == one and start <= time < start + 3 for chat, time in accepted) <= 2 + 3


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_the_bot_is_told_with_header_and_parameters() -> None:
    async with WatchedTelegram() as sandbox:
        sandbox.add_user(42)
        sandbox.limit(burst=1)
        async with telegram.Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
            await bot.send_message(42, "One.")
            with pytest.raises(RetryAfter):
                await bot.send_message(42, "Two.")
        assert [(call.code, call.ok) for call in sandbox.log.of("sendMessage")] == [(200, True), (429, False)]
        assert [message.text for message in sandbox.messages(42)] == ["One."]


# --- assertions on the log ------------------------------------------------------------------------


def sends(*times: float, chat: int = 42, text: str = "") -> list[Call]:
    return [
        Call("sendMessage", {"chat_id": str(chat), "text": text or f"{time}"}, time, NOW, code=200)
        for time in times
    ]


def test_refused_requests_count_for_the_rate_but_not_as_sent() -> None:
    record = CallLog(sends(0.0, text="a"))
    record.calls.append(Call("sendMessage", {"chat_id": "42", "text": "a"}, 0.1, NOW, code=429))
    record.nothing_twice()
    assert len(record.sent(42)) == 1
    with pytest.raises(AssertionError):
        record.at_most(1)


TWO = sends(0.0, chat=1, text="a") + sends(0.1, chat=2, text="a")


@pytest.mark.parametrize(
    ("held", "broken", "look", "words"),
    [
        (
            sends(0.0, 1.0, 2.0),
            sends(0.5, 0.9, 1.4),
            lambda log: log.at_most(1),
            "2 sends within 1 s to all chats",
        ),
        (TWO, sends(0.0, 0.5, chat=1), lambda log: log.at_most_per_chat(), "to chat 1"),
        (sends(*range(20), chat=-5), sends(*range(21), chat=-5), lambda log: log.at_most_per_group(), "chat -5"),
        (TWO, sends(0.0, 9.0, chat=1, text="a"), lambda log: log.nothing_twice(), "sent twice to chat 1"),
    ],
)
def test_each_limit_holds_at_the_limit_and_fails_beyond_it(
    held: list[Call], broken: list[Call], look: Callable[[CallLog], None], words: str
) -> None:
    look(CallLog(held))
    with pytest.raises(AssertionError, match=words):
        look(CallLog(broken))
