import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import redaction
from config.log import set_up_log
from config.redaction import RedactedStream, keep_secret, redact

TOKEN = "123456789:AAHexample-example_exampleexample12"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_known", set())


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"https://telegram.example/bot{TOKEN}/getMe",
        f"/srv/{TOKEN}/news.sqlite3",
        quote(f"https://telegram.example/bot{TOKEN}/getMe", safe=""),
        f"COMMUNIQUE_ADMINS: user ids are numbers such as 123456789, not {TOKEN}, 7",
        f"{{'token': '{TOKEN}'}}",
        f"not {SECRET}, 7",
        f"123456789: {SECRET}",
        f"123456789：{SECRET}",
        f"http://{TOKEN}@127.0.0.1:3128",
        f"http://bot:{TOKEN}@127.0.0.1:3128",
        f"bot7:{SECRET}",
    ],
)
def test_a_token_of_anybody_is_taken_out_wherever_it_stands(text: str) -> None:
    told = redact(text)
    assert SECRET not in told
    assert "(secret)" in told


def test_without_its_patterns_a_token_of_anybody_would_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "PATTERNS", ())
    assert redact(TOKEN) == TOKEN


@pytest.mark.parametrize(
    "address", ["http://jo:hunter2@proxy.example:3128", "postgresql://jo:p@ss:wd@db.example/news"]
)
def test_the_password_of_an_address_is_taken_out_and_the_host_stays(address: str) -> None:
    told = redact(f"no answer from {address}, given up")
    assert not any(word in told for word in ("jo:", "hunter2", "ss:wd"))
    assert ".example" in told
    assert told.endswith("given up")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-10T12:00:00Z INFO collect: source read source=scmp new=3",
        "http://127.0.0.1:8081 and [::1]:8443",
        "tag:news.example.org,2026:washington-and-beijing-talk-about-talks",
        "sha256:0ba38a05201b0abf7570c12d8af45c30b2af835bd5cc52bfc7105082eda82c1e",
        "https://social.example.org/@embassy/112233445566778899",
        "mail desk@example.org",
        "ssh://git@forge.example.org/news",
        "“We will answer,” the ministry said at 10:30.",
        "chat -1001234567890: not found",
        "update 123456789: misunderstandings",
        "AAPL and AA-rated bonds",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


def test_a_secret_that_was_read_is_taken_out_in_every_shape_whatever_it_looks_like() -> None:
    keep_secret('open "sesame" /again')
    for shape in (
        'open "sesame" /again',
        quote('open "sesame" /again', safe=""),
        json.dumps('open "sesame" /again'),
    ):
        assert "sesame" not in redact(f"before {shape} after")
    keep_secret(f" 12-{SECRET}\n")
    assert "example" not in redact(f"12-{SECRET}")
    assert "example" not in redact(f"the words 12-{SECRET[:20]}\n       {SECRET[20:]} folded by a table")


def test_what_is_too_short_to_be_a_secret_does_not_spoil_all_words() -> None:
    keep_secret("a")
    keep_secret("")
    assert redact("a table of all") == "a table of all"


def test_of_a_token_of_an_odd_kind_its_second_half_alone_is_known_too() -> None:
    keep_secret("12:oddoddoddoddoddodd")
    assert redact("it is oddoddoddoddoddodd") == "it is (secret)"


@given(st.text(max_size=300))
def test_any_text_can_be_redacted_and_is_then_free_of_tokens(text: str) -> None:
    told = redact(text + TOKEN + text)
    assert SECRET not in told
    assert redact(told) == told


def test_a_long_text_takes_time_in_proportion() -> None:
    for piece in ("1", "1:", "//a:", "A", "bot1", "%3A", "://@"):
        assert redact(piece * 200_000)


def over(raw: io.BytesIO) -> RedactedStream:
    return RedactedStream(io.TextIOWrapper(raw, encoding="utf-8", write_through=True))


def test_all_that_is_written_to_a_stream_is_redacted_as_text_and_as_bytes() -> None:
    raw = io.BytesIO()
    stream = over(raw)
    stream.write(f"said {TOKEN}")
    stream.writelines([f"line {TOKEN}\n", "and another\n"])
    stream.buffer.write(f"bytes é {TOKEN}\n".encode() + b"\xff\n")
    stream.flush()
    told = raw.getvalue()
    assert SECRET.encode() not in told
    assert told.count(b"(secret)") == 3
    assert "é".encode() in told
    assert b"\xff\n" in told


def test_a_redacted_stream_is_otherwise_the_one_it_stands_for() -> None:
    stream = over(io.BytesIO())
    assert (stream.encoding, stream.isatty(), stream.writable()) == ("utf-8", False, True)
    with pytest.raises(TypeError):
        stream.write(b"bytes")  # type: ignore[arg-type]


# --- the log --------------------------------------------------------------------------------------


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
