from collections.abc import AsyncIterator

import httpx
import pytest

from bot.web.application import build_web
from bot.web.serving import serving
from digests.errors import StoreError
from tests.web_status import web_status

PATHS = ["/healthz", "/health", "/readyz", "/metrics"]


async def answer(web: object, path: str, **request: object) -> httpx.Response:
    async with serving(web) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:  # type: ignore[arg-type]
        method = "POST" if request else "GET"
        return await client.request(method, path, **request)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/healthz", "/health"])
async def test_it_is_alive_while_nothing_would_be_better_after_a_restart(path: str) -> None:
    response = await answer(build_web(web_status(unready={"telegram": "away"})), path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_a_supervisor_is_asked_for_a_restart_with_the_reason() -> None:
    found = web_status(restart={"database": "no answer"}, conditions=StoreError("no answer"))
    response = await answer(build_web(found), "/healthz")
    assert (response.status_code, response.json()["reasons"]) == (503, {"database": "no answer"})


async def test_it_is_not_ready_for_reasons_that_are_told_with_what_else_is_out_of_the_ordinary() -> None:
    found = web_status(unready={"telegram": "away"}, conditions={"updates": "another instance polls"})
    response = await answer(build_web(found), "/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "reasons": {"telegram": "away"},
        "conditions": {"updates": "another instance polls"},
    }


async def test_it_is_ready_when_nothing_speaks_against_it_and_says_so_also_without_conditions_to_read() -> None:
    response = await answer(build_web(web_status(conditions=StoreError("locked"))), "/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


async def test_metrics_are_said_to_be_in_the_format_that_prometheus_reads() -> None:
    response = await answer(build_web(web_status()), "/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


async def test_without_a_webhook_there_is_no_door_for_updates() -> None:
    assert (await answer(build_web(web_status()), "/telegram", content=b"{}")).status_code == 404


@pytest.mark.parametrize("path", PATHS)
async def test_where_they_have_a_door_of_their_own_they_are_not_shown_beside_the_webhook(path: str) -> None:
    assert (await answer(build_web(), path)).status_code == 404


# --- the door for updates --------------------------------------------------------------------------------

SECRET = "right"


class Inbox:
    def __init__(self) -> None:
        self.updates: list[object] = []
        self.fault: Exception | None = None

    async def accept(self, update: object) -> None:
        if self.fault is not None:
            raise self.fault
        if not isinstance(update, dict):
            raise ValueError("not an object")
        self.updates.append(update)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def client(inbox: Inbox) -> AsyncIterator[httpx.AsyncClient]:
    web = build_web(accept=inbox.accept, secret=SECRET)
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    async with (
        serving(web) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as opened,
    ):
        yield opened


@pytest.mark.parametrize(
    ("body", "status", "received"),
    [
        (b'{"update_id": 1}', 200, 1),
        (b"[1]", 400, 0),
        (b"not json", 400, 0),
        (b"\xff\xfe", 400, 0),
        (b"", 400, 0),
        (b"[" * 100_000, 400, 0),
        (b'{"update_id": 1' + b"1" * 5000 + b"}", 400, 0),
        (b" " * 1_000_001, 413, 0),
    ],
)
async def test_it_takes_updates_and_nothing_else(
    client: httpx.AsyncClient, inbox: Inbox, body: bytes, status: int, received: int
) -> None:
    assert (await client.post("/telegram", content=body)).status_code == status
    assert len(inbox.updates) == received
    assert (await client.post("/telegram", content=b'{"update_id": 2}')).status_code == 200


@pytest.mark.parametrize("given", ["wrong", "", "righ", "RIGHT", "r\u00efght"])
async def test_it_opens_to_the_secret_only(client: httpx.AsyncClient, inbox: Inbox, given: str) -> None:
    headers = {b"x-telegram-bot-api-secret-token": given.encode()}
    response = await client.post("/telegram", content=b'{"update_id": 1}', headers=headers)
    assert response.status_code == 403
    assert inbox.updates == []


async def test_without_a_secret_set_it_is_closed() -> None:
    web = build_web(accept=Inbox().accept, secret="")
    async with serving(web) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        headers = {"x-telegram-bot-api-secret-token": ""}
        assert (await client.post("/telegram", content=b"{}", headers=headers)).status_code == 403


async def test_what_is_too_large_is_refused_also_when_its_size_is_not_told(
    client: httpx.AsyncClient, inbox: Inbox
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    assert (await client.post("/telegram", content=endless())).status_code == 413
    assert inbox.updates == []


async def test_telegram_brings_again_what_cannot_be_noted_now(client: httpx.AsyncClient, inbox: Inbox) -> None:
    inbox.fault = StoreError("disk full")
    assert (await client.post("/telegram", content=b'{"update_id": 1}')).status_code == 503
