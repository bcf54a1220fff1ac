"""The page of metrics of a bot at work, and what is made of it: every rule, panel and line of the manual."""

import asyncio
import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from bot.app import open_app
from bot.sandbox.clock import MovableClock
from bot.watching.alerts import WAITS, Alert
from bot.watching.metrics import METRICS
from config.settings import Settings
from digests.model import Edition, SubscriberState
from tests.bot.watching.exposed import samples_of
from tests.factories import NOW, source, subscriber
from tests.promql import PromQLError, Sample, Selector, kind_of, parse, selectors
from tests.sandbox.telegram import WatchedTelegram
from tests.stored import issue_edition

DEPLOY = Path("deploy")
MANUAL = Path("docs/watching.md").read_text(encoding="utf-8")
GROUPS: Sequence[Mapping[str, Any]] = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
RULES: Sequence[Mapping[str, Any]] = [rule for group in GROUPS for rule in group["rules"]]
BOARD: Mapping[str, Any] = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
PANELS: Sequence[Mapping[str, Any]] = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
ADDED_BY_PROMETHEUS = {"instance", "job"}
OF_PROMETHEUS = {"up"}
Page = Mapping[str, Sequence[Sample]]
DURATION = re.compile(r"(\d+(ms|[smhdwy]))+")


def expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in RULES)
    for panel in PANELS:
        for target in panel["targets"]:
            yield target["expr"].replace("$__rate_interval", "5m").replace("$instance", ".*")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    return samples_of(asyncio.run(page_at_work(tmp_path_factory.mktemp("page"))))


async def page_at_work(folder: Path) -> str:
    """Return the page over HTTP of a bot that has gone over its sources and sent a digest, two hours
    late."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    clock = MovableClock(NOW)
    async with WatchedTelegram(clock=clock) as sandbox:
        chosen = Settings.model_validate(
            {
                "telegram_token": sandbox.token,
                "telegram_api": sandbox.url,
                "database": f"sqlite:///{folder / 'news.sqlite3'}",
                "listen": listen,
            }
        )
        reader = sandbox.add_user(42)
        async with open_app(chosen, clock=clock, seeds=[source(url="http://127.0.0.1:9/feed")]) as app:
            store = app.newsroom.store
            who = await store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE), NOW)
            await issue_edition(
                store, Edition(subscriber=who.id, slot=NOW, issued_at=NOW, parts=("one",)), None, NOW
            )
            await app.start(knocking=False)
            await app.connected()
            clock.set(NOW.replace(hour=NOW.hour + 2))
            await app.knock()
            assert await sandbox.heard(reader, "one")
            async with httpx.AsyncClient(base_url=f"http://{listen}") as client:
                return (await client.get("/metrics")).text


def test_it_tells_what_was_done_and_how_late(page: Page) -> None:
    assert value(page, "communique_delivery_attempts_total", outcome="sent") == 1
    assert value(page, "communique_delivery_lateness_seconds_sum") == 7200
    assert value(page, "communique_delivery_lateness_seconds_bucket", le="3600.0") == 0
    assert value(page, "communique_delivery_lateness_seconds_bucket", le="7200.0") == 1
    assert value(page, "communique_fetches_total", outcome="failed") == 1
    assert value(page, "communique_verb_units_total", verb="deliver") == 1
    assert value(page, "communique_units_due", verb="deliver") == 0
    assert value(page, "communique_deliveries", state="sent") == 1
    assert value(page, "communique_telegram_answers_total", code="200") > 2
    assert value(page, "communique_telegram_answers_total", code="429") == 0
    assert value(page, "communique_memory_bytes", process="main") > 1_000_000
    assert value(page, "communique_verb_last_success_timestamp_seconds", verb="collect") == NOW.timestamp() + 7200


def value(page: Page, name: str, **labels: str) -> float:
    (found,) = (number for known, number in page[name] if known.items() >= labels.items())
    return found


def test_every_metric_of_the_table_is_on_the_page_and_no_other_of_ours(
    page: Page,
) -> None:
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in page if name.startswith("communique_")}
    assert ours == {metric.whole_name for metric in METRICS.values()}


@pytest.mark.parametrize("expression", [*expressions()])
def test_every_rule_and_panel_asks_for_series_that_are_there(expression: str, page: Page) -> None:
    tree = parse(expression)
    assert kind_of(tree) == "vector"
    asked = [each for each in selectors(tree) if each.name not in OF_PROMETHEUS]
    for each in asked:
        own = tuple(one for one in each.matchers if one[0] not in ADDED_BY_PROMETHEUS)
        assert [labels for labels, _ in page.get(each.name, ()) if Selector(each.name, own).matches(labels)], each


@pytest.mark.parametrize(
    "wrong", ["rate(a)", "a{b=c}", "sum(a[5m])", "a >", "a or 1", "(a", "a b", "unknown(a)", "a[5]", "a ~ 1"]
)
def test_what_is_no_promql_is_not_taken_for_it(wrong: str) -> None:
    with pytest.raises(PromQLError):
        kind_of(parse(wrong))


@pytest.mark.parametrize("rule", RULES, ids=[rule["alert"] for rule in RULES])
def test_a_rule_has_what_prometheus_takes_and_no_more(rule: Mapping[str, Any]) -> None:
    assert rule.keys() >= {"alert", "expr", "labels", "annotations"}
    assert rule.keys() <= {"alert", "expr", "for", "keep_firing_for", "labels", "annotations"}
    assert re.fullmatch(r"Communique[A-Za-z]+", rule["alert"])
    assert all(DURATION.fullmatch(rule[name]) for name in ("for", "keep_firing_for") if name in rule)
    assert rule["labels"].keys() == {"severity"}
    assert rule["annotations"].keys() == {"summary", "description"}
    assert all(isinstance(each, str) for each in (*rule["labels"].values(), *rule["annotations"].values()))


def test_rules_are_in_groups_of_their_own_names_and_each_is_there_once() -> None:
    assert all(group.keys() == {"name", "rules"} for group in GROUPS)
    names = [rule["alert"] for rule in RULES] + [group["name"] for group in GROUPS]
    assert len(set(names)) == len(names)


def test_the_board_has_what_grafana_asks_for() -> None:
    assert BOARD["uid"]
    assert BOARD["title"]
    assert BOARD["schemaVersion"] >= 36
    variables = {each["name"]: each for each in BOARD["templating"]["list"]}
    assert (variables["datasource"]["type"], variables["datasource"]["query"]) == ("datasource", "prometheus")
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


@pytest.mark.parametrize("panel", PANELS, ids=[panel["title"] for panel in PANELS])
def test_a_panel_has_a_place_a_source_of_data_and_says_what_it_shows(panel: Mapping[str, Any]) -> None:
    assert panel["title"]
    assert panel["description"].endswith(".")
    assert panel["gridPos"].keys() == {"h", "w", "x", "y"}
    assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
    assert {each["datasource"]["uid"] for each in (panel, *panel["targets"])} == {"${datasource}"}
    assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"]) > 0


def test_no_two_panels_lie_upon_one_another() -> None:
    taken = [
        (panel["gridPos"]["x"] + x, panel["gridPos"]["y"] + y)
        for panel in BOARD["panels"]
        for x in range(panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["h"])
    ]
    assert len(set(taken)) == len(taken)


# --- the manual --------------------------------------------------------------------------------------


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading of the manual."""
    table = MANUAL.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_manual_says_of_every_metric_what_the_page_says() -> None:
    written = [tuple(row) for row in rows("What each metric means")]
    assert written == [
        (f"`{metric.whole_name}`", str(metric.kind), ", ".join(f"`{each}`" for each in metric.labels), metric.help)
        for metric in METRICS.values()
    ]


def test_the_manual_has_every_rule_and_every_alert_that_is_told_in_telegram_with_its_time() -> None:
    found = {row[0].strip("`"): row for row in rows("Alerts")}
    assert found.keys() == {rule["alert"] for rule in RULES}
    for rule in RULES:
        assert found[rule["alert"]][2] == rule.get("for", "at once"), rule["alert"]
    assert set(WAITS) == set(Alert)
    for alert in Alert:
        row = found["Communique" + alert.value.title().replace("-", "")]
        assert row[1].startswith(f"`{alert}`")
