"""Reading a request: form, multipart, JSON or query string into one set of typed parameters."""

import json
from dataclasses import dataclass, field
from email.message import Message as Headers
from typing import Any
from urllib.parse import parse_qsl


class ApiError(Exception):
    """The answer to a request that is refused: `code`, the server's `description`, its `parameters`."""

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
    """What a request says; values may be text (forms) or JSON values, and both read the same."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """Return the value as text; a number or object as its JSON."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the value as a whole number, `default` when it is none."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, default: Any = None) -> Any:
        """Return the value decoded; ApiError when it is not JSON."""
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

    def file(self, name: str) -> Upload | str | None:
        """Return the upload for `name` (sent under it or attached), a file id or address, or None."""
        value = self.text(name)
        if value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return self.files.get(name) or value or None


def read_parameters(query: str, content_type: str, body: bytes) -> Parameters:
    """Return the parameters of a request; the body's values win over those of the query string."""
    values: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    headers = Headers()
    headers["Content-Type"] = content_type or "text/plain"
    kind = headers.get_content_type()
    if kind == "application/json" and body:
        try:
            given = json.loads(body)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise ApiError(400, "Bad Request: can't parse JSON object in the request body")
        return Parameters(values | given)
    if kind == "application/x-www-form-urlencoded":
        form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return Parameters(values | dict(form))
    if kind == "multipart/form-data":
        fields, files = _read_multipart(body, str(headers.get_param("boundary", "")).encode())
        return Parameters(values | fields, files)
    return Parameters(values)


def _read_multipart(body: bytes, boundary: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        headers = Headers()
        for line in head.decode("utf-8", "replace").split("\r\n"):
            name, _, value = line.partition(":")
            headers[name.strip()] = value.strip()
        name = str(headers.get_param("name", "", "content-disposition"))
        file_name = headers.get_param("filename", None, "content-disposition")
        if file_name is None:
            fields[name] = content.decode("utf-8", "replace")
        else:
            files[name] = Upload(str(file_name), headers.get_content_type(), content)
    return fields, files
