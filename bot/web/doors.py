"""The doors of the web face, as the settings have them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.web.application import Accept, Status, build_web
from bot.web.serving import Door, serving
from config.settings import Settings


@asynccontextmanager
async def open_doors(settings: Settings, status: Status, accept: Accept) -> AsyncIterator[None]:
    """Serve the webhook, health and metrics: at one address, or all but the webhook at one of their own. `accept`
    takes what comes to the webhook, where there is one. OSError when an address is not to be had."""
    door = Door()
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    taken = accept if settings.webhook_url else None
    doors = {
        settings.listen: build_web(None if settings.metrics_listen else status, accept=taken, secret=secret),
        settings.metrics_listen: build_web(status),
    }
    async with AsyncExitStack() as stack:
        for address, web in doors.items():
            if address:
                host, _, port = address.rpartition(":")
                await stack.enter_async_context(serving(web, host.strip("[]") or "127.0.0.1", int(port), door))
        yield
