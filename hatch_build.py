"""Takes the dependencies of a build from the lock files, so that pip installs what was tested."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)\s*(?:;\s*(?P<marker>[^\\]+))?")


def requirements(lock: Path) -> list[str]:
    """Return the pinned requirements of a lock file, hashes left out (metadata has no place for them)."""
    found = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            marker = (match["marker"] or "").strip()
            pin = f"{match['name']}=={match['version']}"
            found.append(f"{pin} ; {marker}" if marker else pin)
    return found


class LockedDependencies(MetadataHookInterface):
    """Fills `dependencies` and the extras from the lock files."""

    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        root = Path(self.root)
        metadata["dependencies"] = requirements(root / "requirements.lock")
        metadata["optional-dependencies"] = {
            "dev": requirements(root / "requirements-dev.lock"),
            "scale": requirements(root / "requirements-scale.lock"),
        }
