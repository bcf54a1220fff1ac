"""Settings from the environment and a `.env` file, with the prefix COMMUNIQUE_. Every fault is reported at once.
For each setting there is a second variable with `_FILE` at its end. It names a file that holds the value.
Containers and service supervisors hand over secrets in such files."""

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from config.redaction import keep_secret, redact
from config.relations import available_relations

PREFIX = "COMMUNIQUE_"
TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{10,100}")
TELEGRAM = "https://api.telegram.org"
FREE_MESSAGES_PER_SECOND = 30
SECRETS = frozenset({"telegram_token", "webhook_secret"})
PROXIES = frozenset({"telegram_proxy", "sources_proxy"})
OWN_NUMBERS_BELOW = -1_000_000_000_000
"""A chat whose id is below this number is a supergroup or a channel. Such a chat numbers its messages by
itself."""


class SettingsError(Exception):
    """The settings have faults. `faults` holds one line for each fault, in words that an operator can act on.
    Values of secrets never appear."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """The settings of `communique run`. Only `telegram_token` has no default. `.ci/settings write` makes
    `.env.example`, `docs/settings.md` and the README's table from these fields."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )

    telegram_token: SecretStr | None = None
    """The bot's token from BotFather. `run` needs this setting and no other."""
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    """Telegram user ids of the bot's admins, separated by commas. Admins change sources and see figures."""
    contact: str = ""
    """An address at which sites can write to you. The User-Agent and `/privacy` show it."""
    database: str = ""
    """`sqlite:///PATH`. Without it the bot uses a file in your data folder."""
    relation: str = "us-china"
    """The name of a relation, or the path of a folder with one."""
    draft_languages: Annotated[frozenset[str], NoDecode] = frozenset()
    """Draft languages to offer: `ru`, `ar`. Nobody who speaks the language has checked a draft. Words that a
    draft lacks are shown in English."""
    summary_method: str = "communique"
    """The method that chooses sentences: `communique`, or one of sumy's: `lexrank`, `textrank`, `lsa`, `luhn`,
    `sumbasic`, `kl`."""
    telegram_api: str = TELEGRAM
    """The root address of the Bot API server, without `/bot` and the token."""
    telegram_proxy: SecretStr | None = None
    """The proxy to Telegram: `http://`, `https://` or `socks5://`, then HOST:PORT, with `USER:PASSWORD@`
    before HOST where the proxy wants it. The bot never uses proxies of the environment (`HTTPS_PROXY`)."""
    sources_proxy: SecretStr | None = None
    """The proxy to the sources, in the same form. Use a proxy that cannot reach your own network: behind a
    proxy the bot cannot check that a source's address is public."""
    listen: str = ""
    """`HOST:PORT` at which the bot serves `/healthz`, `/readyz`, `/metrics` and the webhook."""
    metrics_listen: str = ""
    """A second `HOST:PORT` for `/healthz`, `/readyz` and `/metrics`. `LISTEN` then has the webhook alone."""
    webhook_url: str = ""
    """The https address at which Telegram reaches `LISTEN`. The bot then gets updates by webhook and does not
    poll. It needs `LISTEN` and `WEBHOOK_SECRET`."""
    webhook_secret: SecretStr | None = None
    """The secret that Telegram sends with each update: 1 to 256 of A-Z a-z 0-9 _ -."""
    paid_broadcasts: bool = False
    """Pay Stars for more than 30 messages a second, up to 1000. Then set `SENDS_IN_FLIGHT` to a fifth of
    `MESSAGES_PER_SECOND`."""
    messages_per_second: float = Field(27.0, ge=0.1, le=1000)
    """How many digests leave in a second. Replies have the rest of Telegram's 30 a second."""
    alerts_a_day: int = Field(5, ge=0, le=50)
    """How many alerts of watch words a chat gets on one day at most. With 0 there are no alerts."""
    sends_in_flight: int = Field(8, ge=1, le=200)
    """How many digests may be on their way to Telegram at once. Without `PAID_BROADCASTS` a third of
    `MESSAGES_PER_SECOND` is enough. A crash leaves at most this many in doubt."""
    uncertain_policy: Literal["sent", "resend", "probe"] = "sent"
    """What happens to a message that may or may not have arrived: `sent`, `resend` or `probe`.
    docs/promises.md explains the three."""
    operations_chat: int | None = Field(None, validate_default=True)
    """The id of a chat for alerts, best your own chat with the bot. The policy `probe` forwards a
    message in doubt into it to see whether the message arrived. Without this chat, or where it takes no message,
    the admins get the alerts."""
    stop_within: float = Field(20, ge=1, le=600)
    """How many seconds a stop may take. Give your supervisor a little more."""
    backup_days: int = Field(14, ge=1, le=90)
    """After how many days the bot deletes the backups that it made by itself. `/privacy` names this number."""
    requests_at_once: int = Field(16, ge=1, le=200)
    """How many requests to sources may run at once."""
    requests_spacing: float = Field(1.0, ge=0, le=600)
    """Seconds between two requests to one host."""
    parsing_processes: int | None = Field(None, ge=0, le=32)
    """How many processes read feeds and pages. One more process edits. With 0, threads read instead; a thread that
    hangs cannot be stopped. Without this setting the number of processors decides."""
    source_articles_a_day: int = Field(300, ge=1)
    """How many articles of one source are edited in 24 hours. Articles beyond that can only be searched."""
    source_megabytes_a_day: float = Field(20, gt=0)
    """How many megabytes of one source's text are edited in 24 hours."""
    source_seconds_a_day: float = Field(300, gt=0)
    """How many seconds of a processor the editing of one source may take in 24 hours."""
    certificates: str = ""
    """A PEM file with certificates that a site forgets to send."""
    allow_private_networks: bool = False
    """Allow sources at private addresses. Link-local addresses and metadata services stay closed."""
    log_format: Literal["text", "json"] = "text"
    """The form of the log on standard error: `text` or `json`."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The lowest level that is logged: `debug`, `info`, `warning` or `error`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only the values from `read_settings`, which reports unknown variables and unreadable files."""
        return (init_settings,)

    @field_validator("draft_languages", "admins", mode="before")
    @classmethod
    def _split(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        words = list(filter(None, re.split(r"[\s,;]+", value)))
        wrong = [word for word in words if not re.fullmatch(r"\d{1,19}", word)]
        if info.field_name == "admins" and wrong:
            raise ValueError(f"user ids are numbers such as 123456789, not {', '.join(wrong)}")
        return frozenset(words)

    @field_validator("telegram_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("a token looks like 123456789:AbC..., as BotFather gives it")
        return value

    @field_validator("telegram_api")
    @classmethod
    def _check_root(cls, value: str) -> str:
        if not is_api_root(value):
            raise ValueError(
                "the root of a Bot API server, such as http://127.0.0.1:8081: scheme, host, a port up to 65535, "
                "and neither the token nor /bot behind it"
            )
        return value.rstrip("/")

    @field_validator("telegram_proxy", "sources_proxy")
    @classmethod
    def _check_proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not is_proxy(value.get_secret_value()):
            raise ValueError("a proxy such as http://127.0.0.1:3128 or socks5://user:password@proxy.example:1080")
        return value

    @field_validator("relation")
    @classmethod
    def _check_relation(cls, value: str) -> str:
        if value not in available_relations() and not Path(value).is_dir():
            raise ValueError(f"one of {', '.join(available_relations())}, or the path of a folder")
        return value

    @field_validator("certificates")
    @classmethod
    def _check_certificates(cls, value: str) -> str:
        try:
            sound = not value or "-----BEGIN CERTIFICATE-----" in Path(value).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            sound = False
        if not sound:
            raise ValueError("the path of a PEM file with certificates")
        return value

    @field_validator("database")
    @classmethod
    def _check_database(cls, value: str) -> str:
        if not value:
            return _usual_database()
        if value.startswith("sqlite:///"):
            return value.replace("sqlite:", "sqlite+aiosqlite:", 1)
        if value.startswith(("postgresql", "postgres:")):
            raise ValueError(
                "PostgreSQL belongs to the scaled-out mode, which this version lacks; use sqlite:///PATH"
            )
        if not value.startswith("sqlite+aiosqlite:"):
            raise ValueError("an address such as sqlite:///communique.sqlite3")
        return value

    @field_validator("listen", "metrics_listen")
    @classmethod
    def _check_listen(cls, value: str) -> str:
        if value:
            host, _, port = value.rpartition(":")
            if not port.isdecimal() or not 0 < int(port) < 65536:
                raise ValueError("HOST:PORT, such as 127.0.0.1:8080")
            if host not in ("localhost", ""):
                ipaddress.ip_address(host.strip("[]"))
        return value

    @field_validator("webhook_url")
    @classmethod
    def _check_webhook(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[^\s/@:]+(:(443|80|88|8443))?(/[^\s?#]*)?", value):
            raise ValueError("an https address on port 443, 80, 88 or 8443 (Telegram calls no other)")
        return value

    @field_validator("operations_chat")
    @classmethod
    def _check_operations_chat(cls, value: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("uncertain_policy") == "probe":
            if not value:
                raise ValueError(
                    "the policy probe looks messages up in this chat: set the id of your own chat with the bot"
                )
            if value < OWN_NUMBERS_BELOW and not info.data.get("admins", True):
                raise ValueError(
                    "the policy probe needs a private chat or a basic group here (supergroups and channels number"
                    " their messages by themselves), or ADMINS, whose private chats serve for that"
                )
        return value

    @field_validator("messages_per_second")
    @classmethod
    def _check_rate(cls, value: float, info: ValidationInfo) -> float:
        if value > FREE_MESSAGES_PER_SECOND and not info.data.get("paid_broadcasts", True):
            raise ValueError(
                "above 30, Telegram takes Stars for each message, and the bot must have 10,000 Stars and 10,000"
                " users a month; if your bot has both, set PAID_BROADCASTS=true, else use 25 to 28"
            )
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("1 to 256 of the characters A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _check_together(self) -> "Settings":
        if self.webhook_url and not (self.webhook_secret and self.listen):
            raise ValueError("WEBHOOK_URL: a webhook also needs WEBHOOK_SECRET and LISTEN")
        if self.metrics_listen and self.metrics_listen.rpartition(":")[2] == self.listen.rpartition(":")[2]:
            raise ValueError("METRICS_LISTEN: use another port than that of LISTEN, or leave it out")
        return self

    @property
    def own_folder(self) -> Path | None:
        """Return the database's folder in the user's data folder, or None if the operator chose another one."""
        return _usual_folder() if self.database == _usual_database() else None

    @property
    def webhook_address(self) -> str:
        """Return the whole address to which Telegram sends updates, or "" if the bot polls."""
        return f"{self.webhook_url.rstrip('/')}/telegram" if self.webhook_url else ""

    @property
    def proxy_to_telegram(self) -> str:
        """Return the address of the proxy to Telegram, with its password, or "" if there is none."""
        return self.telegram_proxy.get_secret_value() if self.telegram_proxy else ""

    @property
    def proxy_to_sources(self) -> str:
        """Return the address of the proxy to the sources, with its password, or "" if there is none."""
        return self.sources_proxy.get_secret_value() if self.sources_proxy else ""

    @property
    def token(self) -> str:
        """Return the bot's token in plain text. SettingsError if it is not set."""
        if self.telegram_token is None:
            raise SettingsError([f"{PREFIX}TELEGRAM_TOKEN: not set; BotFather gives you one (t.me/BotFather)"])
        return self.telegram_token.get_secret_value()


def is_proxy(value: str) -> bool:
    """Return whether this is a proxy's address: scheme, perhaps user and password, host and port, nothing else."""
    found = re.fullmatch(
        r"(?:https?|socks5h?)://(?:[^\s/@]+@)?(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>[0-9]{1,5})/?",
        value,
    )
    return found is not None and 0 < int(found["port"]) < 65536 and _is_host(found["host"])


def is_api_root(value: str) -> bool:
    """Return whether this address can be the root of a Bot API server and holds no secret."""
    found = re.fullmatch(
        r"https?://(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?(?P<path>(/[!-~]*)?)", value
    )
    if found is None or re.search(r"[?#@\\]|/bot/?$|/bot\d+(:|%3A)", found["path"]) or redact(value) != value:
        return False
    return 0 < int(found["port"] or 1) < 65536 and _is_host(found["host"])


def _is_host(host: str) -> bool:
    if host.startswith("[") or re.fullmatch(r"[0-9.]+", host):
        try:
            ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return False
        return True
    return all(0 < len(label) < 64 for label in host.removesuffix(".").split("."))


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Read the settings from `environment` (default: that of the process) and from a `.env` file. The environment
    goes first. SettingsError has a line for each fault: unknown names, secret files that cannot be read, wrong
    values."""
    values, faults = _gather(environment, dotenv)
    try:
        settings = Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        faults += [_words(fault) for fault in error.errors(include_url=False, include_input=False)]
    if faults:
        raise SettingsError(sorted(faults))
    return settings


def read_setting(name: str, environment: Mapping[str, str] | None = None, dotenv: Path | None = None) -> str:
    """Return one setting as written, whatever is wrong with other settings. If the setting is missing, return its
    default. A default that is no text is returned as ""."""
    values, _ = _gather(environment, dotenv)
    default = Settings.model_fields[name].default
    return values.get(name, "").strip() or (default if isinstance(default, str) else "")


def _usual_folder() -> Path:
    return user_data_path("communique", appauthor=False)


def _usual_database() -> str:
    return f"sqlite+aiosqlite:///{_usual_folder() / 'communique.sqlite3'}"


def _gather(environment: Mapping[str, str] | None, dotenv: Path | None) -> tuple[dict[str, str], list[str]]:
    """Return the values of our settings, and their faults. A variable of the process goes before the same variable
    of the `.env` file."""
    given = dict(os.environ if environment is None else environment)
    file = Path(".env") if dotenv is None else dotenv
    if file.is_file():
        given = {name: value or "" for name, value in dotenv_values(file).items()} | given
    values: dict[str, str] = {}
    faults = []
    for name, value in given.items():
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX).lower()
        if key.endswith("_file") and key.removesuffix("_file") in Settings.model_fields:
            try:
                values[key.removesuffix("_file")] = Path(value).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                faults.append(f"{name}: the file cannot be read ({type(error).__name__})")
        elif key not in Settings.model_fields:
            faults.append(f"{name}: no such setting")
        elif value != "":
            values.setdefault(key, value)
    for key in SECRETS & values.keys():
        keep_secret(values[key])
    for key in PROXIES & values.keys():
        keep_secret(values[key].rpartition("@")[0].rpartition(":")[2])
    return values, faults


def _words(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    name = ".".join(str(part) for part in fault["loc"]).upper()
    return f"{PREFIX}{name}: {message}" if name else f"{PREFIX}{message}"
