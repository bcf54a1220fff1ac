from collections.abc import Mapping

import httpx
import pytest

from bot.web.application import build_web
from bot.web.serving import serving

COUNTS = {"deliveries": {"sent": 3, "uncertain": 1}}


async def counts() -> Mapping[str, Mapping[str, int]]:
    return COUNTS


async def broken_counts() -> Mapping[str, Mapping[str, int]]:
    raise OSError("disk")


async def answer(web: object, path: str, **request: object) -> httpx.Response:
    async with serving(web) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:  # type: ignore[arg-type]
        method = "POST" if request else "GET"
        return await client.request(method, path, **request)  # type: ignore[arg-type]


async def test_health_is_ok_while_the_database_answers() -> None:
    response = await answer(build_web(counts), "/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_health_says_503_when_the_database_does_not_answer() -> None:
    assert (await answer(build_web(broken_counts), "/health")).status_code == 503


async def test_metrics_show_rows_by_state_for_prometheus() -> None:
    text = (await answer(build_web(counts), "/metrics")).text
    assert 'communique_deliveries{state="uncertain"} 1.0' in text


async def test_health_names_what_is_out_of_the_ordinary_and_stays_ok() -> None:
    async def conditions() -> Mapping[str, str]:
        return {"updates": "another instance polls"}

    response = await answer(build_web(counts, conditions), "/health")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "conditions": {"updates": "another instance polls"}}


async def test_metrics_show_what_is_due_how_late_it_is_and_whether_sending_is_paused() -> None:
    async def gauges() -> Mapping[str, float]:
        return {"deliveries_due": 3, "deliveries_oldest_seconds": 61.5, "sending_paused": True}

    text = (await answer(build_web(counts, gauges=gauges), "/metrics")).text
    assert "communique_deliveries_due 3.0" in text
    assert "communique_deliveries_oldest_seconds 61.5" in text
    assert "communique_sending_paused 1.0" in text


async def test_without_a_webhook_there_is_no_door_for_updates() -> None:
    assert (await answer(build_web(counts), "/telegram", content=b"{}")).status_code == 404


@pytest.mark.parametrize("path", ["/health", "/metrics"])
async def test_where_they_have_a_door_of_their_own_health_and_metrics_are_not_shown_beside_the_webhook(
    path: str,
) -> None:
    assert (await answer(build_web(counts, status=False), path)).status_code == 404
