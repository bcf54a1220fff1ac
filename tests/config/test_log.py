import io
import json
import logging
from collections.abc import Iterator

import pytest

from config.log import set_up_log

TOKEN = "123456789:AAexampleexampleexampleexample"


@pytest.fixture(autouse=True)
def _log_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(form: str, write: str = "source read", **fields: object) -> str:
    stream = io.StringIO()
    set_up_log(form, "info", stream)
    logging.getLogger("communique.collect").info(write, extra={"counts": fields})
    return stream.getvalue()


def test_a_line_has_time_level_place_words_and_counts() -> None:
    line = logged("text", source="scmp", new=3)
    assert line.endswith("Z INFO collect: source read source=scmp new=3\n")


def test_a_json_line_has_the_counts_as_fields() -> None:
    fields = json.loads(logged("json", source="scmp", new=3))
    assert (fields["place"], fields["message"], fields["new"]) == ("collect", "source read", 3)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_token_reaches_the_log(form: str) -> None:
    stream = io.StringIO()
    set_up_log(form, "info", stream)
    try:
        raise ValueError(f"POST https://telegram.example/bot{TOKEN}/sendMessage")
    except ValueError:
        logging.getLogger("communique.deliver").exception(
            "failed with %s", TOKEN, extra={"counts": {"url": TOKEN}}
        )
    assert "sendMessage" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


def test_the_http_library_is_quiet() -> None:
    stream = io.StringIO()
    set_up_log("text", "info", stream)
    logging.getLogger("httpx").info("HTTP Request: POST https://telegram.example/bot1/getMe")
    assert stream.getvalue() == ""
