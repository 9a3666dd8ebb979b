"""Read every setting once, with its default, unit and meaning."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from kiez.errors import StartError

PREFIX = "KIEZBOT_"
SHIPPED = Path(__file__).parent.parent / "storage" / "seed"
_DRIVERS = ("sqlite+aiosqlite", "postgresql+asyncpg")


class Settings(BaseSettings):
    """The settings of a running bot; none is needed to start."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    database_url: str = Field(
        default="sqlite+aiosqlite:///var/kiezbot.sqlite3",
        description="Address of the database; `postgresql+asyncpg://…` moves to PostgreSQL.",
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

    @field_validator("public_url")
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
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "settings"
        reason = first["msg"].removeprefix("Value error, ")
        raise StartError(f"{name} {reason}.") from error


def described() -> list[tuple[str, str, str]]:
    """List name, default and meaning of each setting."""
    return [
        (PREFIX + name.upper(), str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
