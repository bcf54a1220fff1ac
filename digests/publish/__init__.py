"""Issues editions when their slots have come; one composition serves all who chose alike and were told alike."""

from digests.publish.previews import preview
from digests.publish.renderer import Renderer
from digests.publish.report import PublishReport
from digests.publish.run import publish_due

__all__ = ["PublishReport", "Renderer", "preview", "publish_due"]
