import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.fetch.exchange import LONGEST_VALIDATOR, sendable


@given(st.binary(min_size=1, max_size=50).filter(lambda value: value == value.strip(b" \t")))
def test_a_validator_is_sent_as_the_bytes_it_came_as_or_not_at_all(value: bytes) -> None:
    forbidden = any(byte < 32 or byte == 127 for byte in value)
    assert sendable(value.decode("latin-1")) == (b"" if forbidden else value)


@pytest.mark.parametrize(
    "value", ["", " x", "x\t", "a\r\nb", "a\x00", "\x7f", "“x”", "x" * (LONGEST_VALIDATOR + 1)]
)
def test_what_a_header_cannot_carry_is_not_sent(value: str) -> None:
    assert sendable(value) == b""


def test_the_longest_validator_is_sent() -> None:
    assert len(sendable("x" * LONGEST_VALIDATOR)) == LONGEST_VALIDATOR
