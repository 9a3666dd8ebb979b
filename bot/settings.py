"""Read every setting once, with its default, unit and meaning."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kiez.errors import StartError

PREFIX = "KIEZBOT_"
SHIPPED = Path(__file__).parent.parent / "storage" / "seed"
_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")
_TOKEN = re.compile(r"[1-9]\d{0,18}:[A-Za-z0-9_-]{1,80}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Settings(BaseSettings):
    """The settings of a running bot; none is needed to start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    database_url: str = Field(
        default="sqlite+aiosqlite:///var/kiezbot.sqlite3",
        description="Address of the database; `postgresql+asyncpg://…` moves to PostgreSQL.",
    )
    telegram_token: SecretStr = Field(
        default=SecretStr(""), description="Token of the Telegram bot; empty: web chat only."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        description="Address of the Bot API server; a local one can stand in.",
    )
    telegram_rate: float = Field(
        default=27.0,
        gt=0,
        le=10_000,
        description=(
            "Messages a second to Telegram in all; up to 30, or what you pay Telegram for. "
            "Never more than 30 (or a ninth more than this) go out in any one second."
        ),
    )
    webhook_url: str = Field(
        default="",
        description="Address where Telegram delivers, ending at this web server; empty: polling.",
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret that Telegram shows when it delivers: 16 to 256 of A-Z a-z 0-9 _ -.",
    )
    web_address: str = Field(
        default="127.0.0.1:8080", description="Address and port that the web chat listens on."
    )
    public_url: str = Field(
        default="",
        description="Address under which people reach the web chat; empty: the web address.",
    )
    directory: str = Field(
        default="",
        description="Directory files, separated like PATH; empty: the shipped file of Wiesbaden.",
    )
    proxy: str = Field(
        default="",
        description="Proxy for all that goes out, `http://…` or `socks5://…`; empty: direct.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Networks whose forwarded address counts, separated by commas; empty: none.",
    )
    web_push: Literal["on", "off"] = Field(
        default="on",
        description="Let phones ring by Web Push where the public address is https; `off`: never.",
    )
    translator_url: str = Field(
        default="",
        description=(
            "Address of a LibreTranslate-compatible service for machine drafts; empty: none, "
            "and no text leaves the house."
        ),
    )
    keys_file: Path = Field(
        default=Path("var/kiezbot.keys"),
        description="File of the secret keys, made at the first start for its owner's eyes only.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level of what is logged."
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            driver = make_url(value).drivername
        except ArgumentError as error:
            raise ValueError("is not an address of a database") from error
        if driver not in _DRIVERS:
            raise ValueError(f"must begin with {' or '.join(each + '://' for each in _DRIVERS)}")
        return value

    @field_validator("web_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004 - TCP's last
            raise ValueError("must be an address and a port, such as 127.0.0.1:8080")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("is no token of a Telegram bot, such as 123456:ABC…")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("must be 16 to 256 of A-Z, a-z, 0-9, _ and -")
        return value

    @field_validator("proxy")
    @classmethod
    def _proxy(cls, value: str) -> str:
        if value and not value.startswith(("http://", "socks4://", "socks5://")):
            raise ValueError("must begin with http://, socks4:// or socks5://")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for network in filter(None, value.split(",")):
            try:
                ip_network(network.strip())
            except ValueError as error:
                raise ValueError(
                    f"{network.strip()!r} is no network, such as 10.0.0.0/8"
                ) from error
        return value

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("KIEZBOT_WEBHOOK_URL needs KIEZBOT_WEBHOOK_SECRET beside it")
        return self

    @field_validator("public_url", "telegram_api", "webhook_url", "translator_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("must begin with https:// or http://")
        return value.rstrip("/")

    @property
    def host(self) -> str:
        """The address to listen on."""
        return self.web_address.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """The port to listen on."""
        return int(self.web_address.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Where people reach the web chat."""
        return self.public_url or f"http://{self.web_address}"

    @property
    def rings(self) -> bool:
        """A browser takes Web Push from an https address only."""
        return self.web_push == "on" and self.address.startswith("https://")

    @property
    def trusted_networks(self) -> list[IPv4Network | IPv6Network]:
        """The networks whose word about a forwarded address counts."""
        return [
            ip_network(each.strip()) for each in self.trusted_proxies.split(",") if each.strip()
        ]

    @property
    def directory_files(self) -> list[Path]:
        """The directory files in their order; the first is the default city."""
        if not self.directory:
            return [SHIPPED / "wiesbaden.yaml"]
        return [Path(part) for part in self.directory.split(os.pathsep) if part]


def read() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises:
        StartError: A setting makes no sense; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper() + " " if first["loc"] else ""
        reason = first["msg"].removeprefix("Value error, ")
        raise StartError(f"{name}{reason}.") from None


def described() -> list[tuple[str, str, str]]:
    """List name, default and meaning of each setting."""
    return [
        (PREFIX + name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _shown(default: object) -> str:
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)
