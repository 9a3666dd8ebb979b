import json
from datetime import UTC, datetime

import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from webchat.entities import fixed, formatted, units
from webchat.refusals import RefusedError
from webchat.tags import Entity

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def found(html: str) -> tuple[str, list[Entity]]:
    result = formatted(html, "HTML", "")
    return result.text, result.entities


def span(kind: str, offset: int, length: int, **details: object) -> Entity:
    return {"type": kind, "offset": offset, "length": length, **details}


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>Café</b> heute", "Café heute", [span("bold", 0, 4)]),
        ("<STRONG>a</STRONG><em>b</em>", "ab", [span("bold", 0, 1), span("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [span("underline", 0, 2)]),
        ("<s>a</s><del>b</del><strike>c</strike>", "abc", [span("strikethrough", 0, 3)]),
        ("<b>a<i>b</i></b>", "ab", [span("bold", 0, 2), span("italic", 1, 1)]),
        ("<b>a<b>b</b></b>", "ab", [span("bold", 0, 2)]),
        ("👶 <b>مرحبا</b>", "👶 مرحبا", [span("bold", 3, 5)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [span("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [span("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [span("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [span("expandable_blockquote", 0, 1)]),
        ("<code>a</code>", "a", [span("code", 0, 1)]),
        ('<code class="language-py">a</code>', "a", [span("code", 0, 1)]),
        ('<pre><code class="language-py">a</code></pre>', "a", [span("pre", 0, 1, language="py")]),
        ("<code><b>a</b></code>", "a", [span("code", 0, 1)]),
        (
            '<a href="https://example.org?a=1&amp;b=2">x</a>',
            "x",
            [span("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
        ),
        ("<a href='tel:+49611'>x</a>", "x", []),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
        ("<a>example.org</a>", "example.org", [span("text_link", 0, 11, url="http://example.org/")]),
        ("&lt;b&gt; &amp; &quot;x&quot;", '<b> & "x"', []),
        ("&#233;&#x1F476;<b>a</b>", "é👶a", [span("bold", 3, 1)]),
        ("a & b &nbsp; &unknown;", "a & b &nbsp; &unknown;", []),
        ("<b></b>leer", "leer", []),
        ("<b>a</>", "a", [span("bold", 0, 1)]),
        ("  <b> a </b>  ", " a", [span("bold", 0, 2)]),
        ("a\r\nb\u202e\u2028c\0d", "a\nbc d", []),
        ("x <tg-time unix='1700000000' format='d'>y</tg-time>", "x y",
         [span("date_time", 2, 1, unix_time=1700000000, date_time_format="d")]),
        ("<tg-emoji emoji-id='5368324170671202286'>👍</tg-emoji>", "👍",
         [span("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")]),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(html: str, text: str, entities: list[Entity]) -> None:
    assert found(html) == (text, entities)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ä<div>", 'Unsupported start tag "div" at byte offset 2'),
        ("a <3", "Unclosed start tag at byte offset 2"),
        ("<", "Unclosed start tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b >", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>👶</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("<a =x>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href=a/b>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<tg-emoji emoji-id='x'>a</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(html: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        found(html)

    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_half_a_sign_written_as_a_number_is_refused() -> None:
    with pytest.raises(RefusedError, match="invalid Unicode characters after decoding"):
        found("&#xD83D;")


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("/find heute", "bot_command", "/find"),
        ("Los: /mine.", "bot_command", "/mine"),
        ("Mehr: https://wiesbaden.de/kiez?x=1, ja", "url", "https://wiesbaden.de/kiez?x=1"),
        ("(siehe kiez.wiesbaden.de)", "url", "kiez.wiesbaden.de"),
        ("an hallo@kiez.de", "email", "hallo@kiez.de"),
        ("ruf +49 611 31-0815 an", "phone_number", "+49 611 31-0815"),
        ("👶 #babycafé", "hashtag", "#babycafé"),
        ("frag @kiez_bot", "mention", "@kiez_bot"),
    ],
)
def test_the_server_finds_entities_by_itself(text: str, kind: str, part: str) -> None:
    entities = fixed(text, []).entities

    begin = units(text[: text.index(part)])
    assert entities == [span(kind, begin, units(part))]


@pytest.mark.parametrize("text", ["9/30", "a//b", "#1", "24.12.2026", "z.B. etwas", "und/oder"])
def test_what_only_looks_alike_is_no_entity(text: str) -> None:
    assert fixed(text, []).entities == []


def test_what_is_a_link_already_is_not_found_again() -> None:
    _, entities = found('<a href="https://kiez.de/a">https://kiez.de</a> <b>/find</b>')

    assert [entity["type"] for entity in entities] == ["text_link", "bold", "bot_command"]


def test_entities_may_be_given_beside_the_text() -> None:
    given_entities = json.dumps([span("bold", 0, 2), span("bot_command", 3, 1)])

    assert formatted("👶 x", "", given_entities).entities == [span("bold", 0, 2)]


@pytest.mark.parametrize(
    "entities", ["[1]", '[{"type":"bold"}]', "{", '[{"offset":0,"length":1}]']
)
def test_broken_entities_are_refused(entities: str) -> None:
    with pytest.raises(RefusedError, match="can't parse"):
        formatted("x", "", entities)


def test_a_hundred_entities_are_kept() -> None:
    _, entities = found("<b>a</b> " * 120)

    assert len(entities) == 100


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u200c", "\u2800", "\u202e"])
def test_nothing_but_emptiness_is_no_text(text: str) -> None:
    assert fixed(text, []).text == ""


def test_half_a_sign_is_refused() -> None:
    with pytest.raises(RefusedError, match="strings must be encoded in UTF-8"):
        formatted("\ud83d", "", "")


@given(st.text(alphabet=st.sampled_from("<>/ab&;# =\"'é👶\0"), max_size=40))
def test_any_markup_is_read_or_refused_and_entities_lie_within_the_text(html: str) -> None:
    try:
        text, entities = found(html)
    except RefusedError:
        return

    assert all(each["offset"] >= 0 for each in entities)
    assert all(each["length"] > 0 for each in entities)
    assert all(each["offset"] + each["length"] <= units(text) for each in entities)


@given(st.lists(st.tuples(st.sampled_from("bius"), st.sampled_from(["a", "é ", "👶", "ب"]))))
def test_another_implementation_reads_the_same_words_out_of_our_entities(
    parts: list[tuple[str, str]],
) -> None:
    html = "|".join(f"<{tag}>{words}</{tag}>" for tag, words in parts)
    if not html:
        return

    text, entities = found(html)
    kinds = [telegram.MessageEntity.de_json(entity, None) for entity in entities]
    shown = telegram.Message(1, NOON, telegram.Chat(1, "private"), text=text, entities=kinds)

    assert list(shown.parse_entities().values()) == [
        words if index < len(parts) - 1 else words.rstrip()
        for index, (_, words) in enumerate(parts)
    ]
