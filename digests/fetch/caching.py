"""What an answer's headers say about time: when to ask again, and how long the answer is good for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 7 * 24 * 3600.0
_MOST_DIGITS = 12


def parse_retry_after(text: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, in either of its forms; None when it cannot be read.

    RFC 9110 section 10.2.3. At most a week.
    """
    seconds = _delta_seconds(text)
    if seconds is None:
        until = parse_http_date(text)
        if until is None:
            return None
        seconds = max((until - now).total_seconds(), 0.0)
    return min(seconds, LONGEST_RETRY_AFTER)


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return for how many seconds an answer stays fresh; None when it does not say or forbids to rely on it.

    RFC 9111 section 4.2 for a private cache: max-age before Expires (less Date), and less Age. `headers` has
    names in lower case. Date counts only against Expires, of the same clock: the age that it and our own clock
    would give (section 4.2.3) is wrong as often as a server's clock is. A max-age or Expires that cannot be
    read means stale: 0.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-store" in directives or "no-cache" in directives:
        return None
    if "max-age" in directives:
        lifetime = _delta_seconds(directives["max-age"]) or 0.0
    elif "expires" in headers:
        expires = parse_http_date(headers["expires"])
        since = parse_http_date(headers.get("date", "")) or now
        lifetime = (expires - since).total_seconds() if expires else 0.0
    else:
        return None
    age = _delta_seconds(headers.get("age", "").partition(",")[0]) or 0.0
    return max(lifetime - age, 0.0)


def parse_http_date(text: str) -> datetime | None:
    """Return the instant of an HTTP date (RFC 9110 section 5.6.7), aware; None when it is none."""
    try:
        instant = parsedate_to_datetime(text.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _directives(header: str) -> dict[str, str]:
    """Return the directives of a Cache-Control by name; of a repeated one the first counts (section 4.2.1)."""
    found: dict[str, str] = {}
    for part in header.split(","):
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found


def _delta_seconds(text: str) -> float | None:
    text = text.strip()
    return float(text[:_MOST_DIGITS]) if text.isdecimal() and text.isascii() else None
