import pytest

from locales.languages import LANGUAGES, complete, menu, of_code, of_header


@pytest.mark.parametrize(
    ("phone", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("lb", "de"),
        ("TR", "tr"),
        ("az", "tr"),
        ("ar_SY", "ar"),
        ("sv", "en"),
        ("zh-Hans", "en"),
        ("", "de"),
        (None, "de"),
    ],
)
def test_the_first_answer_is_in_the_phone_s_language(phone: str | None, language: str) -> None:
    assert of_code(phone) == language


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr-TR"),
        ("sv, ar;q=0.7, de;q=0.3", "ar"),
        ("en;q=0.2, de;q=0.9", "de"),
        ("sv-SE, zh;q=0.5", "sv-SE"),
        ("*", None),
        ("de;q=high, tr", "tr"),
        ("", None),
        (None, None),
    ],
)
def test_a_browser_s_best_language_that_we_speak_is_taken(
    header: str | None, tag: str | None
) -> None:
    assert of_header(header) == tag


def test_a_city_s_languages_come_first_in_the_menu_and_none_twice() -> None:
    codes = [language.code for language in menu(["tr", "xx", "de"])]

    assert codes[:2] == ["tr", "de"]
    assert sorted(codes) == sorted(complete())


def test_no_tag_means_two_languages() -> None:
    tags = [tag for language in LANGUAGES.values() for tag in language.maps]

    assert len(tags) == len(set(tags))
