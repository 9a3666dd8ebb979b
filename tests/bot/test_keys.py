import base64
import hashlib
import stat
from dataclasses import asdict
from pathlib import Path

import pytest

import bot.keys
from bot.ground import keys_of
from kiez.errors import StartError
from storage.database import Database


def test_a_new_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "kiezbot.keys"

    made = bot.keys.make(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert bot.keys.load(path) == made


def test_fingerprints_do_not_contain_the_keys(tmp_path: Path) -> None:
    made = bot.keys.make(tmp_path / "keys")

    assert not set(made.fingerprints().values()) & {made.report, made.erasure, made.backup}


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    bot.keys.make(path)
    path.chmod(0o644)

    with pytest.raises(StartError, match="chmod 600"):
        bot.keys.load(path)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"report": "zz"}', "\udcff"])
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "keys"
    path.write_text(content, encoding="utf-8", errors="surrogateescape")
    path.chmod(0o600)

    with pytest.raises(StartError, match="damaged"):
        bot.keys.load(path)


async def test_the_same_keys_are_welcome_again(database: Database, tmp_path: Path) -> None:
    first = await keys_of(database, tmp_path / "keys")

    assert await keys_of(database, tmp_path / "keys") == first


async def test_other_keys_are_refused(database: Database, tmp_path: Path) -> None:
    await keys_of(database, tmp_path / "keys")
    bot.keys.make(tmp_path / "others")

    with pytest.raises(StartError, match="not those"):
        await keys_of(database, tmp_path / "others")


async def test_missing_keys_are_not_made_anew(database: Database, tmp_path: Path) -> None:
    await keys_of(database, tmp_path / "keys")

    with pytest.raises(StartError, match="missing"):
        await keys_of(database, tmp_path / "gone")

    assert not (tmp_path / "gone").exists()


def test_the_key_of_the_rings_is_always_the_same_and_fits_every_browser(tmp_path: Path) -> None:
    made = bot.keys.make(tmp_path / "keys")

    assert made.vapid_public == bot.keys.Keys(**asdict(made)).vapid_public
    assert base64.urlsafe_b64decode(made.vapid_public + "=")[0] == 4
    assert len(made.vapid_public) == 87


@pytest.mark.parametrize("push", ["00" * 32, "ff" * 32])
def test_a_number_that_is_no_key_on_the_curve_still_gives_one(push: str) -> None:
    keys = bot.keys.Keys(report="", erasure="", backup="", cookie="", push=push)

    expected = int.from_bytes(hashlib.sha256(bytes.fromhex(push)).digest())
    assert keys.vapid.private_numbers().private_value == expected
