"""What is installed from the wheel is whole: in a clean folder and a clean environment it runs the demo."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.supply.resolver import ROOT

pytestmark = pytest.mark.long

PACKAGES = ("bot", "digests", "config", "seeds")


def run(*words: str | Path, folder: Path) -> str:
    """Run a program in a folder, with nothing of ours in its environment; return what it says."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COMMUNIQUE_", "XDG_"))
    }
    done = subprocess.run(  # noqa: S603 - nothing of others
        words, cwd=folder, env=clean | {"HOME": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built once with the pinned backend and without any index."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    run(sys.executable, "-m", "pip", "wheel", *options, ROOT, folder=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; what it depends on is that of this one, which the locks installed."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    options = ("--quiet", "--no-index", "--no-deps")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, folder=folder)
    # Files of names that end in .pth are not read there, so that the editable package stays unseen.
    place = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    (place / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def test_the_wheel_has_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert held == wanted
    assert {"config/lexicon/weights.toml", "config/relations/us-china/sources.toml"} <= held


def test_a_clean_environment_runs_the_demo_from_the_wheel(clean: Path) -> None:
    folder = clean / "elsewhere"
    folder.mkdir()
    place = run(clean / "venv" / "bin" / "python", "-c", "import bot; print(bot.__file__)", folder=folder)
    assert Path(place.strip()).is_relative_to(clean)
    says = ("/start", "[Start daily digest]", "[New York]", "+1d")
    words = [word for line in says for word in ("--say", line)]
    told = run(clean / "venv" / "bin" / "communique", "demo", *words, folder=folder)
    assert "Washington" in told
    assert "Beijing" in told
    assert "“" in told
    assert list(folder.iterdir()) == []


@pytest.mark.nightly
@pytest.mark.timeout(1200)
def test_the_line_of_the_readme_installs_from_a_clone_with_hashes_and_plays_the_demo(tmp_path: Path) -> None:
    run("git", "clone", "--quiet", ROOT, "clone", folder=tmp_path)
    readme = (tmp_path / "clone" / "README.md").read_text(encoding="utf-8")
    (line,) = [line for line in readme.splitlines() if line.startswith("python3 -m venv")]
    assert "Washington" in run("bash", "-c", f"{line} --say /start", folder=tmp_path / "clone")


def test_a_clean_environment_knows_the_relation_the_lexicon_and_the_default_sources(clean: Path) -> None:
    folder = clean / "fresh"
    folder.mkdir()
    communique = clean / "venv" / "bin" / "communique"
    assert "/taiwan" in run(communique, "themes", "list", folder=folder)
    run(communique, "db", "migrate", folder=folder)
    assert "sources are on" in run(communique, "sources", "list", folder=folder)
