"""Requests in any of the forms the server takes."""

import json

import pytest

from bot.sandbox.parameters import ApiError, Upload, read_parameters

FORM = "application/x-www-form-urlencoded"


def test_a_form_json_and_the_query_string_say_the_same() -> None:
    form = read_parameters("", FORM, b"chat_id=42&text=a+b%26c")
    query = read_parameters("chat_id=42&text=a+b%26c", "", b"")
    body = read_parameters(
        "", "application/json; charset=utf-8", json.dumps({"chat_id": 42, "text": "a b&c"}).encode()
    )
    for parameters in (form, query, body):
        assert (parameters.integer("chat_id"), parameters.text("text")) == (42, "a b&c")


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
