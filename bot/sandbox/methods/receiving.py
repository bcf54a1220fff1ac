"""Methods that bring updates and files to the bot."""

import re
from urllib.parse import urlsplit

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.state import State
from bot.sandbox.updates import Webhook
from bot.sandbox.world import Json

PORTS = (443, 80, 88, 8443)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(state: State, parameters: Parameters) -> list[Json]:
    return await state.updates.poll(
        parameters.integer("offset"),
        parameters.integer("limit", 100),
        float(parameters.integer("timeout")),
        parameters.json("allowed_updates"),
    )


def set_webhook(state: State, parameters: Parameters) -> bool:
    url = parameters.text("url").strip()
    if not url:
        return delete_webhook(state, parameters)
    secret = parameters.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    _check_webhook(url)
    connections = parameters.integer("max_connections", 40)
    state.updates.set_webhook(
        Webhook(url, secret, min(max(connections, 1), 100)),
        parameters.json("allowed_updates"),
        drop=parameters.flag("drop_pending_updates"),
    )
    return True


def delete_webhook(state: State, parameters: Parameters) -> bool:
    state.updates.set_webhook(Webhook(), None, drop=parameters.flag("drop_pending_updates"))
    return True


def get_webhook_info(state: State, _: Parameters) -> Json:
    webhook = state.updates.webhook
    values: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending),
    }
    if webhook.url:
        values["max_connections"] = webhook.max_connections
    if webhook.last_error:
        values |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if state.updates.allowed:
        values["allowed_updates"] = list(state.updates.allowed)
    return values


def get_file(state: State, parameters: Parameters) -> Json:
    identifier = parameters.text("file_id")
    upload = state.files.get(identifier)
    if upload is None:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": identifier,
        "file_unique_id": f"unique-{identifier}"[:40],
        "file_size": len(upload.content),
        "file_path": f"documents/{identifier}",
    }


def log_out(_state: State, _: Parameters) -> bool:
    return True


def _check_webhook(url: str) -> None:
    """Refuse what Telegram refuses; plain http to this machine passes, as with a Bot API server of one's own."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ApiError(400, "Bad Request: bad webhook: invalid webhook URL specified") from None
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https":
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise ApiError(400, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "getFile": get_file,
    "logOut": log_out,
    "close": log_out,
}
