"""The two orders that the product does not have, to show that the judge finds what they do wrong.

"send, then mark" doubles what a kill falls upon, "mark, then send" loses it.
"""

import asyncio
import json
import os
import sqlite3
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import bot.app
from digests.deliver import DeliverReport
from digests.model import Address, ChatKind

DUE = """
    select d.id, s.chat, d.part, t.parts from delivery d
    join edition e on e.id = d.edition_id
    join edition_text t on t.hash = e.text_hash
    join subscriber s on s.id = e.subscriber_id
    where d.state = 'pending' order by d.part, d.id limit 1
"""
ORDERS = ("send, then mark", "mark, then send")


def install(order: str) -> None:
    """Replace `deliver_due` in the app. ValueError when there is no such order, AttributeError when the app does
    not deliver by that name any more."""
    if order not in ORDERS:
        raise ValueError(f"no order {order!r}")
    path = urlsplit(os.environ["COMMUNIQUE_DATABASE"]).path.removeprefix("/")
    bot.app.deliver_due  # noqa: B018 - fails where the name is gone

    async def deliver(store: Any, messenger: Any, *_: Any, **options: Any) -> DeliverReport:
        report = DeliverReport()
        stopping = options.get("stopping", lambda: False)
        # In threads: a connection that waited for the other's lock in the event loop would keep it from ending.
        while not stopping() and (row := await asyncio.to_thread(_next, path)):
            identifier, chat, part, texts = row
            await _slot(messenger, chat)
            if order == "mark, then send":
                await asyncio.to_thread(_mark, path, identifier)
            await messenger.send(Address(chat), ChatKind.PRIVATE, json.loads(texts)[part - 1])
            if order == "send, then mark":
                await asyncio.to_thread(_mark, path, identifier)
            report.due += 1
        return report

    bot.app.deliver_due = deliver


async def _slot(messenger: Any, chat: int) -> None:
    while closed := await messenger.reserve(Address(chat), ChatKind.PRIVATE):  # noqa: ASYNC110
        await asyncio.sleep(closed)


def _next(path: str) -> Any:
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        return connection.execute(DUE).fetchone()


def _mark(path: str, identifier: int) -> None:
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute("update delivery set state = 'sent' where id = ?", (identifier,))
