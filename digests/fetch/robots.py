"""Reads and follows what a site asks of robots (RFC 9309)."""

import asyncio
import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from protego import Protego

from digests.errors import DisallowedError, FetchError
from digests.fetch.exchange import Exchange, Headers, Redirect, TimeBudget
from digests.fetch.politeness import Politeness
from digests.rules.instants import LONGEST_WAIT_FOR_HOST, is_due

MAX_BYTES = 500 * 2**10
MOST_REDIRECTS = 5
TOTAL_SECONDS = 20.0
ASKED_AGAIN = 60.0
"""Seconds before a robots.txt that could not be read is asked for again."""

MOST_KEPT_CHARACTERS = 2 * 2**20
_ENTRY_CHARACTERS = 500
_PARSED_ASIDE = 2**15
_AGENT = re.compile(r"(?:^|(?<=[\r\n]))([ \t]*user[- ]?agent[ \t]*:)[ \t]*([^\r\n#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"\*(?=\s|$)|[a-zA-Z_-]+")


class Rules:
    """The rules of one robots.txt for one robot. `crawl_delay` is in seconds, 0 if none is asked for."""

    def __init__(self, text: str, product: str) -> None:
        self._product = product.lower()
        self._parsed = Protego.parse(_AGENT.sub(self._exact, text.lstrip("\ufeff")))
        rate = self._parsed.request_rate(self._product)
        self.crawl_delay = max(
            self._parsed.crawl_delay(self._product) or 0.0, rate.seconds / rate.requests if rate else 0.0
        )

    def allow(self, address: str) -> bool:
        """Say whether the address may be read."""
        return self._parsed.can_fetch(address, self._product)

    def _exact(self, line: re.Match[str]) -> str:
        """Rename a group's robot, so that the group counts as ours exactly if its product token is ours.

        The library would also match the first letters of our name. RFC 9309 section 2.2.1 wants the whole token,
        in any case, without the version behind it.
        """
        token = _TOKEN.match(line[2])
        name = token[0].lower() if token else ""
        return f"{line[1]} {name if name in ('*', self._product) else '-'}"


@dataclass(frozen=True, slots=True)
class _KeptRules:
    until: datetime
    size: int
    rules: Rules | None = None
    failure: FetchError | None = None


class Robots:
    """Reads each site's robots.txt at most once in `robots_kept` seconds, and follows it.

    Memory is bounded: the oldest rules are forgotten first.
    """

    def __init__(
        self, exchange: Exchange, user_agent: str, politeness: Politeness, clock: Callable[[], datetime]
    ) -> None:
        self._exchange = exchange
        self._product = user_agent.partition("/")[0].strip()
        self._headers: Headers = (
            (b"User-Agent", user_agent.encode("latin-1", "replace")),
            (b"Accept", b"text/plain, */*;q=0.5"),
            (b"Accept-Encoding", b"gzip, deflate"),
        )
        self._politeness = politeness
        self._clock = clock
        self._kept: dict[str, _KeptRules] = {}
        self._size = 0
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, address: str) -> float:
        """Return the crawl delay, in seconds, that the site of a checked address asks for.

        Raises DisallowedError if robots.txt does not allow the address. Raises FetchError, to be tried again
        later, if robots.txt cannot be read or leads to an address that is not read; until then nothing is allowed
        (section 2.3.1.4). A client error or more than five redirects allow everything (2.3.1.2, 2.3.1.3), except
        429, which asks for fewer requests.
        """
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        kept = self._known(site)
        if kept is None:
            async with self._asking.setdefault(site, asyncio.Lock()):
                kept = self._known(site) or await self._read(site)
        if (failure := kept.failure) is not None:  # a copy is raised, so that the kept error gathers no traceback
            again = copy(failure)
            again.retry_after = max((kept.until - self._clock()).total_seconds(), 0.0)
            raise again
        if kept.rules is None:
            return 0.0
        if not kept.rules.allow(address):
            raise DisallowedError(f"{site}/robots.txt does not allow {self._product} to read {address}")
        return kept.rules.crawl_delay

    def forget_failures(self) -> None:
        """Forget each robots.txt that could not be read, so that it is asked for again when it is needed."""
        for site in [site for site, kept in self._kept.items() if kept.failure is not None]:
            self._size -= self._kept.pop(site).size

    def _known(self, site: str) -> _KeptRules | None:
        kept = self._kept.get(site)
        holds = kept is not None and not is_due(kept.until, self._clock(), LONGEST_WAIT_FOR_HOST)
        return kept if holds else None

    async def _read(self, site: str) -> _KeptRules:
        seconds, size, rules, failure = self._politeness.robots_kept, _ENTRY_CHARACTERS, None, None
        try:
            text = await self._fetch(f"{site}/robots.txt")
        except FetchError as error:
            if error.status is None or error.status == 429 or not 400 <= error.status < 500:
                # A copy has no traceback. A traceback would keep connections and former errors alive.
                seconds, failure = error.retry_after or ASKED_AGAIN, copy(error)
        else:
            size += len(text)
            if len(text) < _PARSED_ASIDE:
                rules = Rules(text, self._product)
            else:  # parsing takes a while
                rules = await asyncio.to_thread(Rules, text, self._product)
        kept = _KeptRules(self._clock() + timedelta(seconds=seconds), size, rules, failure)
        former = self._kept.pop(site, None)
        self._size += kept.size - (former.size if former else 0)
        self._kept[site] = kept
        while self._size > MOST_KEPT_CHARACTERS and len(self._kept) > 1:
            self._size -= self._kept.pop(next(iter(self._kept))).size
        return kept

    async def _fetch(self, address: str) -> str:
        budget = TimeBudget(TOTAL_SECONDS)
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._exchange.ask(  # redirects to http are followed, as robots.txt has no news
                address, self._headers, budget, max_bytes=MAX_BYTES, cut=True, unencrypted=True
            )
            if not isinstance(answer, Redirect):
                body = answer.body
                if len(body) == MAX_BYTES:
                    body = body[: body.rfind(b"\n") + 1]
                return body.decode("utf-8", "replace")
            address = answer.address
        return ""
