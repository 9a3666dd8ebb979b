"""Cards from the command line: made, kept as a batch, and written as files."""

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import SHIPPED
from kiez.batch import read
from kiez.printed import Form
from tests.directories import small, written
from tests.printing import LINK, unpacked
from tests.scanning import picture


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    database = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    monkeypatch.setenv("KIEZBOT_DATABASE_URL", database)
    monkeypatch.setenv("KIEZBOT_KEYS_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("KIEZBOT_PUBLIC_URL", "https://kiez.example.org")
    (tmp_path / "small.yaml").write_bytes(written(small()))
    assert main(["import", str(tmp_path / "small.yaml")]) == 0
    return tmp_path / "out"


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    return [json.loads(line) for line in lines]


def test_a_batch_is_made_and_each_form_of_it_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(["cards", "--centre", "mitte", "--out", str(folder), "--json"])

    (made,) = told(capsys)
    assert (ended, made["centre"], made["lost"]) == (0, "musterstadt/mitte", "")
    assert read(made["code"]) == made["code"]
    assert made["link"] == LINK.replace("8F3K2A9Q", made["code"])
    assert len(made["files"]) == len(list(folder.iterdir())) == len(Form)


def test_the_card_s_code_leads_to_its_batch(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = ["--all", "--form", "png", "--stage", "pregnant", "--language", "uk"]

    main(["cards", *chosen, "--out", str(folder), "--json"])

    (made,) = told(capsys)
    assert picture(Path(made["files"][0]).read_bytes()).read() == [made["link"]]


def test_an_unknown_centre_is_told_with_those_that_there_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(["cards", "--centre", "nowhere", "--out", str(folder)])

    assert ended == 1
    assert "There are: musterstadt/mitte" in capsys.readouterr().err


def test_an_address_that_no_phone_reaches_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIEZBOT_PUBLIC_URL", "")

    ended = main(["cards", "--all", "--form", "svg", "--out", str(folder)])

    assert ended == 0
    assert "KIEZBOT_PUBLIC_URL" in capsys.readouterr().err


def test_cards_for_no_centre_are_wrong_usage(folder: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cards", "--out", str(folder)])

    assert ended.value.code == 2


@pytest.mark.long
def test_every_centre_of_both_cities_gets_its_cards(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = [str(SHIPPED / name) for name in ("wiesbaden.yaml", "wetzlar.yaml")]
    assert main(["import", *shipped]) == 0

    ended = main(["cards", "--all", "--out", str(folder), "--json"])

    made = told(capsys)
    assert (ended, len(made)) == (0, 18)
    for each in made:
        pages = {Path(name).suffix: Path(name).read_bytes() for name in each["files"]}
        assert picture(pages[".png"]).read() == [each["link"]]
        for name in each["files"]:
            if name.endswith(".pdf"):
                assert "pdfuaid:part>1<" in unpacked(Path(name).read_bytes())
