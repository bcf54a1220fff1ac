"""Reading a request: form, multipart, JSON or query string into one set of typed parameters."""

import json
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl


class ApiError(Exception):
    """The answer to a refused request: `code`, the server's `description` and `parameters`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a request."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request. Values may be text (from forms) or JSON values; the methods read both."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Return the value as text, "" if there is none. A number or an object is returned as JSON."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the value as a whole number, or `default` if it is no whole number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, default: Any = None) -> Any:
        """Return the value decoded from JSON, or `default` if there is none. ApiError if it is not JSON."""
        value = self.values.get(name)
        if value in (None, ""):
            return default
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            words = name.replace("_", " ")
            raise ApiError(400, f"Bad Request: can't parse {words} JSON object") from None

    def file(self, name: str) -> Upload | None:
        """Return the upload that is sent under `name`, or that the value refers to with attach://."""
        return self.files.get(self.text(name).removeprefix("attach://") or name)


def read_parameters(query: str, content_type: str, body: bytes) -> Parameters:
    """Return the parameters of a request. A value in the body replaces a value in the query string."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.startswith("application/json") and body:
        given = Parameters({"body": body.decode("utf-8", "replace")}).json("body")
        if not isinstance(given, dict):
            raise ApiError(400, "Bad Request: can't parse body JSON object")
        return Parameters(values | given)
    if not content_type.startswith("multipart/form-data"):
        return Parameters(values | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)))
    files: dict[str, Upload] = {}
    for part in message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body).walk():
        content = part.get_payload(decode=True)
        name = str(part.get_param("name", "", "content-disposition"))
        if not isinstance(content, bytes):
            continue
        if (file_name := part.get_filename()) is not None:
            files[name] = Upload(file_name, part.get_content_type(), content)
        else:
            values[name] = content.decode("utf-8", "replace")
    return Parameters(values, files)
