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
