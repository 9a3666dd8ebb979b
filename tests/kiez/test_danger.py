import pytest

from kiez.danger import dangerous, signs
from locales import alarm

SIGNS = signs(alarm.written())


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mann schlägt mich",
        "gestern hat er MICH wieder  geschlagen!!",
        "ich will nicht mehr leben",
        "I don't want to live any more",
        "he hit me again last night",
        "kocam beni dovuyor",
        "artık yaşamak istemiyorum",
        "زوجي يضربني أنا خائفة",
        "чоловік б’є мене",
        "чоловік мене бʼє",
        "سأقتل نفسي",
        "جوزي بيضربني",
        "zawji yadribni",
        "bebeğimi sarstım",
        "kocam beni eve kilitliyor",
        "Не хочу больше жить",
        "baby hat tabletten geschluckt",
    ],
)
def test_danger_is_heard_in_whatever_spelling(text: str) -> None:
    assert dangerous(text, SIGNS)


@pytest.mark.parametrize(
    "text",
    [
        "Mein Sohn schlägt andere Kinder in der Krippe, was hilft?",
        "I am dying for a coffee 😂",
        "Gibt es einen Erste-Hilfe-Kurs für Babys?",
        "Mein Mann würde auch gern mitkommen",
        "kocam da gelebilir mi?",
        "هل يمكن لزوجي أن يأتي معي؟",
        "Можно ли прийти с мужем?",
    ],
)
def test_everyday_questions_are_no_danger(text: str) -> None:
    assert not dangerous(text, SIGNS)


def test_words_far_apart_do_not_belong_together() -> None:
    text = "Wer schlägt vor, was wir kochen, und wann beginnt der Kurs, der für mich passt?"

    assert not dangerous(text, SIGNS)
