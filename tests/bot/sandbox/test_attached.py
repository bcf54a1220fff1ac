"""What hangs on a message: keyboards at the limit and beyond it, what it answers and quotes."""

from typing import Any

import pytest

from bot.sandbox.methods import read_keyboard
from bot.sandbox.parameters import ApiError, Parameters, Upload, read_parameters
from bot.sandbox.world import GROUP
from tests.bot.sandbox.calling import call, people
from tests.sandbox.people import WatchedPeople

SITE = "https://example.org/a"


def markup(*rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return read_keyboard(Parameters({"reply_markup": {"inline_keyboard": list(rows)}}))


def key(text: str = "Yes", **action: Any) -> dict[str, Any]:
    return {"text": text} | (action or {"callback_data": "y"})


@pytest.mark.parametrize(
    "rows", [[[key()], []], [[key(callback_data="x" * 64)]], [[key()] * 8] * 12 + [[key()] * 4], [[key(url=SITE)]]]
)
def test_a_keyboard_at_its_limits_comes_through_without_empty_rows(rows: list[list[dict[str, Any]]]) -> None:
    assert markup(*rows) == {"inline_keyboard": [row for row in rows if row]}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        *(([[key(callback_data=data)]], "BUTTON_DATA_INVALID") for data in ("x" * 65, "中" * 22, "")),
        ([[key()] * 9], "reply markup is too long"),
        ([[key()] * 8] * 12 + [[key()] * 5], "reply markup is too long"),
        ([[{"text": "Yes"}]], "Text buttons are unallowed in the inline keyboard"),
        ([[key(url="not an address")]], "BUTTON_URL_INVALID"),
    ],
)
def test_a_keyboard_beyond_them_is_refused(rows: list[list[dict[str, Any]]], words: str) -> None:
    with pytest.raises(ApiError, match=words):
        markup(*rows)
    with pytest.raises(ApiError, match="can't parse reply markup JSON object"):
        read_keyboard(Parameters({"reply_markup": "{"}))


TOLD = "<b>Tariffs</b>\n“Washington plans a tariff of 25 per cent.” 𝄞 and a tariff on cars"


def told(chat: int = 42) -> tuple[WatchedPeople, int]:
    sandbox = people()
    sandbox.add_user(42)
    return sandbox, call(sandbox, "sendMessage", chat_id=chat, text=TOLD, parse_mode="HTML")["message_id"]


def answer(sandbox: WatchedPeople, message: int, chat: int = 42, thread: int = 0, **reply: Any) -> Any:
    where = {"chat_id": chat} | ({"message_thread_id": thread} if thread else {})
    return call(sandbox, "sendMessage", text="x", reply_parameters={"message_id": message, **reply}, **where)


def refused(sandbox: WatchedPeople, message: int, **reply: Any) -> str:
    with pytest.raises(ApiError) as error:
        answer(sandbox, message, **reply)
    return error.value.description


def test_an_answer_shows_the_message_and_the_words_that_it_quotes() -> None:
    sandbox, number = told()
    sent = answer(sandbox, number, quote="a tariff of 25 per cent.")
    assert sent["reply_to_message"]["message_id"] == number
    assert sent["quote"] == {"text": "a tariff of 25 per cent.", "position": 26, "is_manual": True}


def test_of_several_places_the_one_nearest_to_the_position_is_meant_in_utf16_units() -> None:
    sandbox, number = told()
    assert answer(sandbox, number, quote="a tariff")["quote"]["position"] == 26
    assert answer(sandbox, number, quote="a tariff", quote_position=900)["quote"]["position"] == 59


@pytest.mark.parametrize(
    "quote",
    [
        {"quote": "a tariff of 26 per cent."},
        {"quote": "Tariffs"},
        {"quote": "<b>a tariff</b> of 25 per cent.", "quote_parse_mode": "HTML"},
    ],
)
def test_a_quotation_must_be_in_the_message_word_by_word_and_with_its_bold(quote: dict[str, str]) -> None:
    sandbox, number = told()
    assert refused(sandbox, number, allow_sending_without_reply=True, **quote) == "Bad Request: QUOTE_TEXT_INVALID"
    assert "quote" in answer(sandbox, number, quote="<b>Tariffs</b>", quote_parse_mode="HTML")


def test_a_quotation_has_1024_units_at_most() -> None:
    sandbox, _ = told()
    number = call(sandbox, "sendMessage", chat_id=42, text="a" * 2000)["message_id"]
    assert refused(sandbox, number, quote="a" * 1025) == "Bad Request: QUOTE_TEXT_INVALID"
    assert len(answer(sandbox, number, quote="a" * 1024)["quote"]["text"]) == 1024


def test_after_a_migration_the_messages_of_before_are_not_there() -> None:
    sandbox = people()
    group = sandbox.add_group(type=GROUP)
    number = call(sandbox, "sendMessage", chat_id=group.id, text="old")["message_id"]
    new = sandbox.migrate(group)
    assert "not found" in refused(sandbox, number + 90, chat=new.id)
    sent = answer(sandbox, number + 90, chat=new.id, allow_sending_without_reply=True, quote="old")
    assert not {"reply_to_message", "quote"} & set(sent)


def test_a_message_of_another_topic_is_answered_from_outside() -> None:
    sandbox = people()
    group = sandbox.add_group(forum=True)
    one, other = sandbox.open_topic(group, "One"), sandbox.open_topic(group, "Other")
    there = {"chat_id": group.id, "message_thread_id": one.id}
    number = call(sandbox, "sendMessage", text="old", **there)["message_id"]
    assert answer(sandbox, number, group.id, one.id)["reply_to_message"]["message_id"] == number
    assert answer(sandbox, number, group.id, other.id)["external_reply"]["message_id"] == number


# --- requests in any of the forms the server takes ------------------------------------------------

FORM = "application/x-www-form-urlencoded"


def test_nested_values_may_be_json_or_text_of_json() -> None:
    form = read_parameters("", FORM, b'reply_markup={"a":[1]}')
    body = read_parameters("", "application/json", b'{"reply_markup": {"a": [1]}}')
    assert form.json("reply_markup") == body.json("reply_markup") == {"a": [1]}


def test_a_file_comes_under_its_name_or_attached() -> None:
    content = b"\x00line\r\n\r\nline\r\n--not the boundary"
    body = (
        b'--b0\r\nContent-Disposition: form-data; name="document"\r\n\r\nattach://f1\r\n'
        b'--b0\r\nContent-Disposition: form-data; name="f1"; filename="a.bin"\r\n'
        b"Content-Type: application/zip\r\n\r\n" + content + b"\r\n--b0--\r\n"
    )
    parameters = read_parameters("", "multipart/form-data; boundary=b0", body)
    assert parameters.file("document") == parameters.file("f1") == Upload("a.bin", "application/zip", content)


def test_a_body_that_is_no_json_object_is_refused() -> None:
    for body in (b"{", b"[1]"):
        with pytest.raises(ApiError, match="can't parse body JSON object"):
            read_parameters("", "application/json", body)
