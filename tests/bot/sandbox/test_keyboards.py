"""Keyboards: the limits, at the limit and beyond it."""

from typing import Any

import pytest

from bot.sandbox.methods.attached import read_keyboard
from bot.sandbox.parameters import ApiError, Parameters


def markup(*rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return read_keyboard(Parameters({"reply_markup": {"inline_keyboard": list(rows)}}))


def key(text: str = "Yes", **action: Any) -> dict[str, Any]:
    return {"text": text} | (action or {"callback_data": "y"})


def test_a_keyboard_comes_through() -> None:
    assert markup([key()], []) == {"inline_keyboard": [[key()]]}


def test_64_bytes_of_data_pass_and_65_do_not() -> None:
    assert markup([key(callback_data="x" * 64)])
    for data in ("x" * 65, "中" * 22, ""):
        with pytest.raises(ApiError, match="BUTTON_DATA_INVALID"):
            markup([key(callback_data=data)])


def test_8_in_a_row_and_100_in_all_pass_and_one_more_does_not() -> None:
    assert markup(*[[key()] * 8] * 12, [key()] * 4)
    for rows in ([[key()] * 9], [[key()] * 8] * 12 + [[key()] * 5]):
        with pytest.raises(ApiError, match="reply markup is too long"):
            markup(*rows)


def test_a_button_must_do_something() -> None:
    with pytest.raises(ApiError, match="Text buttons are unallowed in the inline keyboard"):
        markup([{"text": "Yes"}])


def test_an_address_must_be_one() -> None:
    assert markup([key(url="https://example.org/a")])
    with pytest.raises(ApiError, match="BUTTON_URL_INVALID"):
        markup([key(url="not an address")])


def test_broken_json_is_refused() -> None:
    with pytest.raises(ApiError, match="can't parse reply markup JSON object"):
        read_keyboard(Parameters({"reply_markup": "{"}))
