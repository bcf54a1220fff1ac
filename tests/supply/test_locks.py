"""Nothing is installed that is not locked by its hash: pins, ranges, what pins need, the commands people copy."""

import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.supply.locks import GROUPS, LockError, Pin, differences, read_lock
from tests.supply.resolver import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS: dict[str, list[Pin]] = {group: read_lock((ROOT / lock).read_text()) for group, lock in GROUPS.items()}
LATER = {"run": ("run",), "dev": ("run", "dev"), "build": ("build",), "fit": ("run", "dev", "fit")}
LATER["scale"] = ("run", "dev", "fit", "scale")
"""The locks that are installed together for each group."""
SAFE = re.compile(r"--require-hashes\b|--no-deps\b")


def here(*groups: str) -> dict[str, Pin]:
    """The pins of groups that are for this system and this Python."""
    return {
        pin.name: pin
        for group in groups
        for pin in PINS[group]
        if pin.marker is None or pin.marker.evaluate({"extra": ""})
    }


def needed(requirement: Requirement, seen: set[str]) -> Iterator[Requirement]:
    """What an installed package needs here, and what that needs; packages that are not installed need nothing."""
    try:
        lines = distribution(requirement.name).requires or []
    except PackageNotFoundError:
        return
    for extra in ("", *requirement.extras):
        for need in map(Requirement, lines):
            if (need.marker is None or need.marker.evaluate({"extra": extra})) and f"{need} {extra}" not in seen:
                seen.add(f"{need} {extra}")
                yield need
                yield from needed(need, seen)


@pytest.mark.parametrize("group", GROUPS)
def test_a_lock_has_exact_versions_with_hashes_and_nothing_else(group: str) -> None:
    pins = PINS[group]
    assert pins
    assert [pin.name for pin in pins if not pin.hashes] == []
    text = (ROOT / GROUPS[group]).read_text()
    assert "://" not in text
    assert "index" not in text


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_wanted_and_what_that_needs_in_turn_is_locked_at_a_version_that_fits(group: str) -> None:
    pins = here(*LATER[group])
    seen: set[str] = set()
    wanted = [Requirement(line) for line in PROJECT["dependency-groups"][group]]
    away = [each.name for each in wanted if not any(distributions(name=each.name))]
    if group in {"fit", "scale"} and away:
        pytest.skip("what only learns weights, and what only servers need, is not installed everywhere")
    assert away == [], "what these need can only be seen where they are installed: install the locks"
    for requirement in [*wanted, *(need for each in wanted for need in needed(each, seen))]:
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement} is not locked"
        assert requirement.specifier.contains(pin.version, prereleases=True), (
            f"{requirement}, locked {pin.version}"
        )


def test_the_locks_agree_where_they_have_the_same_package() -> None:
    for name, pin in here("build").items():
        other = here("run", "dev").get(name, pin)
        assert (other.version, other.hashes) == (pin.version, pin.hashes)


def test_what_builds_the_package_is_one_version_and_locked() -> None:
    (backend,) = map(Requirement, PROJECT["build-system"]["requires"])
    assert str(backend.specifier) == f"=={here('build')['hatchling'].version}"
    assert backend.name == "hatchling"


@pytest.mark.parametrize(
    "line", ["evil @ https://example.org/evil.whl", "--index-url x", "-e .", "httpx>=0.28", "httpx"]
)
def test_a_lock_with_an_address_an_option_or_a_range_is_refused(line: str) -> None:
    with pytest.raises(LockError):
        read_lock(f"httpx==0.28.1 \\\n    --hash=sha256:{'0' * 64}\n{line}\n")


def commands() -> Iterator[tuple[str, str]]:
    """Every command in what people and machines install from that installs with pip, with its place."""
    places = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / ".ci").iterdir()]
    places += [file for kind in ("Dockerfile*", "Containerfile*", "docs/**/*.md") for file in ROOT.glob(kind)]
    for file in places:
        for line in file.read_text(encoding="utf-8").splitlines():
            for command in re.split(r"&&|\|\||;|`", line):
                if "pip install" in command:
                    yield file.relative_to(ROOT).as_posix(), command.strip()


def test_every_install_that_is_written_down_takes_hashes_or_nothing_from_outside() -> None:
    found = list(commands())
    assert len({place for place, _ in found}) >= 3
    assert [f"{place}: {command}" for place, command in found if not SAFE.search(command)] == []
    ours = [command for _, command in found if command.endswith(("-e .", "[dev]'"))]
    assert ours
    assert [command for command in ours if "--no-deps" not in command] == []


def test_the_gate_installs_as_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace(" -q", "").replace(" >/dev/null", "")
    (line,) = [line for line in readme.splitlines() if line.startswith("python3 -m venv") and "demo" in line]
    installs = [command.strip() for command in line.split("&&") if "pip install" in command]
    assert len(installs) == 3
    assert [command for command in installs if command not in gate] == []
    (tests,) = [line for line in readme.splitlines() if line.endswith(".venv/bin/pytest")]
    assert tests in gate


def test_a_file_that_was_swapped_at_the_index_is_not_installed(tmp_path: Path) -> None:
    def offer(words: str) -> str:
        file = tmp_path / "honest-1.0-py3-none-any.whl"
        with zipfile.ZipFile(file, "w") as wheel:
            wheel.writestr("honest.py", words)
            about = "honest-1.0.dist-info"
            wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: honest\nVersion: 1.0\n")
            wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{about}/RECORD", "")
        return sha256(file.read_bytes()).hexdigest()

    lock = tmp_path / "lock"
    lock.write_text(f"honest==1.0 \\\n    --hash=sha256:{offer('told = True')}\n")
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--find-links", str(tmp_path)]

    def install(target: str) -> int:
        done = subprocess.run(  # noqa: S603 - nothing of others
            [*pip, "--target", str(tmp_path / target), "--require-hashes", "-r", str(lock)],
            capture_output=True,
            check=False,
        )
        return done.returncode

    assert install("before") == 0
    offer("told = False")
    assert install("after") != 0
    assert not (tmp_path / "after" / "honest.py").exists()


def pin(name: str, version: str = "1.0", *hashes: str) -> Pin:
    return Pin(name, version, None, frozenset(hashes or ("sha256:a",)))


def test_a_lock_that_is_what_the_index_gives_has_no_differences_though_the_index_got_more_files() -> None:
    assert differences([pin("one")], [pin("one")]) == []
    assert differences([pin("one")], [pin("one", "1.0", "sha256:a", "sha256:b")]) == []


def test_a_lock_that_lacks_something_has_too_much_or_names_a_file_that_is_gone_differs() -> None:
    assert differences([], [pin("one")]) == ["one==1.0 is needed, and not locked"]
    assert differences([pin("one")], []) == ["one==1.0 is locked, and not needed"]
    assert differences([pin("one", "1.0", "sha256:c")], [pin("one")]) == [
        "one==1.0: the index has no file for sha256:c"
    ]
