from pathlib import Path

import pytest
import yaml

from kiez.directory import PlaceType
from kiez.landmark import Landmark
from kiez.place import MOST, Gazetteer, Place, fold

SHIPPED = Path(__file__).parents[2] / "storage" / "seed"


def shipped(city: str) -> Gazetteer:
    data = yaml.load((SHIPPED / f"{city}.yaml").read_bytes(), yaml.CSafeLoader)
    return Gazetteer(
        (
            Place(
                each["key"],
                each["name"],
                PlaceType(each["type"]),
                each["lat"],
                each["lon"],
                each["accuracy_m"],
                tuple(each["aliases"]),
                each.get("parent") or "",
            )
            for each in data["places"]
        ),
        (
            Landmark(
                *(each[name] for name in ("key", "name", "street", "postal_code", "lat", "lon"))
            )
            for centre in data["centres"]
            for each in centre["venues"]
        ),
    )


EVERYDAY = """
hallo, Baby, heute, hilfe, bitte, Bitte um Hilfe, Mitte Januar, in der Mitte der Woche,
Mitte 2027, Kind, Kinder, Mutter, mit, am, Montag, Mittwoch, Bericht, Ampel, Kasten,
Griechenland, umbringen, Stadt, hello, please, today, help, week, weekend, western, castle,
parent centre near me, job center, park, merhaba, bugün, yardım, lütfen, bebek, anne, مرحبا,
اليوم, مساعدة, طفل, قابلة, привет, сегодня, помощь, народ, известен, ребёнок, сьогодні,
допомога, سلام, امروز, کمک, cześć, dzisiaj, pomoc, naród, salut, azi, ajutor,
voglio andare a casa, здравейте, днес, помощ, самите, bok, danas, ciao, oggi, hola, hoy, ayuda,
bonjour, aujourd'hui, tungjatjeta, sot, γεια, σήμερα, βοήθεια, silav, îro, ሰላም, ሎሚ, maanta, 112,
0000, 😂, ich will nicht mehr leben, мужъ бьет меня, wie wird das wetter morgen
"""
WIESBADEN = shipped("wiesbaden")
WETZLAR = shipped("wetzlar")


def found(text: str, gazetteer: Gazetteer = WIESBADEN) -> list[str]:
    return [spot.place for spot in gazetteer.find(text).spots]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Gräselberg,\tBleichstraße! ", "graselberg bleichstrasse"),
        ("\u200fبِيبريش\u200e ٦٥٢٠٣", "بيبريش 65203"),
        ("دوتس\u200cهایم", "دوتسهایم"),
        ("İSTANBUL_Ёж", "i̇stanbul ёж".replace("\u0307", "").replace("ё", "е")),
        ("ቢብሪሽ", "ቢብሪሽ"),
        ("\ud800 \U0001f602", ""),
    ],
)
def test_text_is_folded_and_every_script_is_kept(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Бибрих", "biebrich"),
        ("بيبريش", "biebrich"),
        ("بیبریش", "biebrich"),
        ("ቢብሪሽ", "biebrich"),
        ("Biberich", "biebrich"),
        ("Biebirch", "biebrich"),
        ("Schelmengrabn", "schelmengraben"),
        ("Schelmen Graben", "schelmengraben"),
        ("Кастель", "kastel"),
        ("mainz kastel", "kastel"),
        ("Mainz-Kastel", "kastel"),
        ("Bleichstrasse", "westend"),
        ("Bleichstr. 5", "westend"),
        ("Hbf", "hauptbahnhof"),
        ("Gräselberg", "graeselberg"),
        ("Graeselberg", "graeselberg"),
        ("Kaerntner Viertel", "kaerntner-viertel"),
        ("Мерхенланд", "maerchenland"),
        ("Mitte", "mitte"),
        ("wisbaden", "wiesbaden"),
    ],
)
def test_a_name_is_known_in_any_spelling(text: str, key: str) -> None:
    assert found(text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Hebamme in Biebrich morgen", "biebrich"),
        ("yarın biebrichte ebe var mı", "biebrich"),
        ("kızım 8 aylık, perşembe günü bebek kafe var mı klarenthalde", "klarenthal"),
        ("акушерка в бибрихе завтра", "biebrich"),
        ("потрібна акушерка у Бібриху на завтра", "biebrich"),
        ("gde zavtra kafe dlja mam v dotzheime", "dotzheim"),
        ("مقهى بكاستل غدا", "kastel"),
        ("کل ببریش میں دائی ہے؟", "biebrich"),
        ("Elterncafé in Mitte", "mitte"),
        ("café in the city centre please", "mitte"),
        ("Was gibt es in Dotzheim, Schelmengraben?", "schelmengraben"),
        ("Kinderarzt in Wiesbaden Bierstadt", "bierstadt"),
    ],
)
def test_a_name_is_found_within_a_sentence(text: str, key: str) -> None:
    assert found(text) == [key]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kita Grit Wölfert", "@schelmengraben-kita-grit"),
        ("Kindergarten Grit Woelfert", "@schelmengraben-kita-grit"),
        ("Evangelische Kita Bergkirche", "@bergkirche-kita"),
        ("treffen an der kita bergkirche?", "@bergkirche-kita"),
        ("Nachbarschaftshaus", "@biebrich-nachbarschaftshaus"),
        ("Bürgerhaus Kastel", "@akk-buergerhaus-kastel"),
        ("Wellritzstr.", "@westend-wellritz"),
        ("CASA", "@hollerborn-casa"),
    ],
)
def test_a_house_or_its_street_is_a_landmark(text: str, key: str) -> None:
    assert found(text) == [key]


@pytest.mark.parametrize("text", [text.strip() for text in EVERYDAY.split(",")])
@pytest.mark.parametrize("gazetteer", [WIESBADEN, WETZLAR], ids=["wiesbaden", "wetzlar"])
def test_an_everyday_word_is_no_place(text: str, gazetteer: Gazetteer) -> None:
    assert found(text, gazetteer) == []


@pytest.mark.parametrize("text", ["65203", "D-65203", "D65203 Wiesbaden", "٦٥٢٠٣", "kind 65203 ؟"])
def test_a_postal_code_is_the_directorys_place(text: str) -> None:
    spot = WIESBADEN.find(text).one

    assert spot is not None
    assert (spot.place, spot.postal_code) == ("plz-65203", "65203")


def test_another_german_postal_code_is_its_middle() -> None:
    spot = WIESBADEN.find("Ich wohne in 10115 Berlin").one

    assert spot is not None
    assert (round(spot.lat), round(spot.lon), spot.postal_code) == (53, 13, "10115")
    assert WIESBADEN.spot(spot.place) == spot


@pytest.mark.parametrize("text", ["00000", "652031", "06113608260"])
def test_other_digits_are_no_postal_code(text: str) -> None:
    assert found(text) == []


def test_a_quarter_beside_its_postal_code_gives_the_point_and_the_code() -> None:
    spot = WIESBADEN.find("65199 Sauerland").one

    assert spot is not None
    assert (spot.place, spot.postal_code) == ("sauerland", "65199")


def test_a_postal_code_far_from_the_named_quarter_wins() -> None:
    assert found("10115 Biebrich") == ["10115"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Mainz", ["amoeneburg", "kastel", "kostheim"]),
        ("Dotzheim oder Biebrich?", ["dotzheim", "biebrich"]),
    ],
)
def test_what_may_be_several_places_is_asked(text: str, keys: list[str]) -> None:
    match = WIESBADEN.find(text)

    assert [spot.place for spot in match.spots] == keys
    assert match.one is None


def test_at_most_six_places_are_offered() -> None:
    everywhere = "Biebrich Dotzheim Erbenheim Bierstadt Igstadt Naurod Rambach Auringen"

    assert len(WIESBADEN.find(everywhere).spots) == MOST


@pytest.mark.parametrize("gazetteer", [WIESBADEN, WETZLAR], ids=["wiesbaden", "wetzlar"])
def test_every_alias_of_a_shipped_directory_leads_to_its_place(gazetteer: Gazetteer) -> None:
    wrong = [
        (alias, place.key, found(alias, gazetteer))
        for place in gazetteer.places
        for alias in (place.name, *place.aliases)
        if found(alias, gazetteer) != [place.key]
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "text", ["", " ", "\u200f", "a" * 4096, "65203" * 800, "ß " * 2000, "😂" * 4000]
)
def test_anything_may_be_typed(text: str) -> None:
    assert found(text) == []
