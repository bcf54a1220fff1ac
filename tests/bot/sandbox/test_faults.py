"""Ordered faults: which request they meet, and how often."""

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.parameters import Parameters


def test_a_fault_meets_the_method_in_any_case_and_only_what_matches() -> None:
    fault = Fault("sendMessage", {"chat_id": 42, "text": "tariff"})
    fitting = Parameters({"chat_id": "42", "text": "new tariffs"})
    assert fault.fits("SENDMESSAGE", fitting)
    assert not fault.fits("sendPhoto", fitting)
    assert not fault.fits("sendMessage", Parameters({"chat_id": "421", "text": "new tariffs"}))
    assert not fault.fits("sendMessage", Parameters({"chat_id": "42", "text": "news"}))


def test_a_fault_happens_as_often_as_ordered() -> None:
    faults = Faults([Fault(times=2)])
    taken = [faults.take("getMe", Parameters()) is not None for _ in range(3)]
    assert taken == [True, True, False]


def test_zero_times_is_for_ever() -> None:
    faults = Faults([Fault(times=0)])
    assert all(faults.take("getMe", Parameters()) for _ in range(5))


def test_the_oldest_fault_that_fits_comes_first() -> None:
    first, second = Fault("getMe"), Fault()
    faults = Faults([first, second])
    assert faults.take("sendMessage", Parameters()) is second
    assert faults.take("getMe", Parameters()) is first


def test_the_error_carries_its_parameters() -> None:
    response = {
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    error = Fault(response=response).error()
    assert error is not None
    assert (error.code, error.parameters) == (429, {"retry_after": 3})
    assert Fault(delay=1.0).error() is None
