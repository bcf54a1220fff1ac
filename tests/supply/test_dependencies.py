"""Licences and releases of the dependencies, and what is said where they cannot be known."""

from datetime import UTC, datetime

import pytest

from tests.supply import dependencies
from tests.supply.dependencies import NOT_HERE, UNKNOWN, chosen_pins, licence_of, main, releases_of
from tests.supply.resolver import UnresolvedError


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": ["Apache-2.0"], "License": ["other words"]}, "Apache-2.0"),
        ({"Classifier": ["License :: OSI Approved", "License :: OSI Approved :: MIT License"]}, "MIT License"),
        ({"Classifier": ["Topic :: Text"], "License": ["BSD-3-Clause"]}, "BSD-3-Clause"),
        ({"License": ["Copyright somebody\n\nPermission is hereby granted"]}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_licence_is_read_from_what_a_package_says_of_itself(fields: dict[str, list[str]], licence: str) -> None:
    assert licence_of(fields) == licence


def test_every_dependency_that_is_installed_says_under_which_licence_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(chosen_pins([]))
    assert [line for line in lines if UNKNOWN in line] == []
    assert sum(NOT_HERE in line for line in lines) < 5


def test_the_day_of_a_release_is_that_of_its_first_file_and_unknown_where_the_index_does_not_say() -> None:
    def at(day: int) -> dict[str, datetime]:
        return {"upload-time": datetime(2026, 3, day, tzinfo=UTC)}

    resolved = {
        "packages": [
            {"name": "one", "version": "1.9", "wheels": [at(9), at(8)], "sdist": at(10)},
            {"name": "one", "version": "1.10", "wheels": [at(20)]},
            {"name": "two", "version": "2", "sdist": {"url": "two.tar.gz"}},
        ]
    }
    assert releases_of(resolved) == {
        "one": [("1.10", "2026-03-20"), ("1.9", "2026-03-08")],
        "two": [("2", UNKNOWN)],
    }


def test_the_days_stand_beside_the_versions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (httpx,) = chosen_pins(["httpx"])

    def ask(wanted: list[str]) -> dict[str, list[tuple[str, str]]]:
        pinned = wanted == [f"httpx=={httpx.version}"]
        return {"httpx": [(httpx.version, "2026-01-02") if pinned else ("99.0", "2026-03-04")]}

    monkeypatch.setattr(dependencies, "ask", ask)
    assert main(["--releases", "httpx"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:5] == [
        "httpx", httpx.version, "2026-01-02", "99.0", "2026-03-04",
    ]  # fmt: skip


def test_an_index_that_does_not_answer_leaves_the_days_unknown_and_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def silent(wanted: list[str]) -> dict[str, list[tuple[str, str]]]:
        raise UnresolvedError("no route")

    monkeypatch.setattr(dependencies, "ask", silent)
    assert main(["--releases", "httpx"]) == 2
    told = capsys.readouterr()
    assert told.out.count(UNKNOWN) == 3
    assert "no route" in told.err
