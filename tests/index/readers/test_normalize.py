"""Canonical characters, healed lines, encodings and languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnsupportedFormatError
from index.language import KNOWN_TO_PACKAGED_MODEL, language_name, language_notice, language_of
from index.readers.encoding import decode
from index.readers.normalize import (
    clean_line,
    join_lines,
    normalize_characters,
    vocabulary_of,
    well_formed,
)

any_text = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("ta\u00adble and zero\u200bwidth\ufeff", "table and zerowidth"),
        ("o\ufb03ce \ufb01lm \ufb02ow", "office film flow"),
        ("cafe\u0301", "café"),
        ("m² and ½ and ﹖", "m² and ½ and ﹖"),
        ("a\x00b\x07c", "abc"),
        ("\u202eevil\u202c left\u200e", "evil left"),
        ("non\u2011breaking", "non-breaking"),
        ("\ufee3\ufeae\ufea3\ufe92\ufe8e", "مرحبا"),
        ("bad \ud800 half", "bad \ufffd half"),
        ("\ud83d\ude00", "😀"),
        ("seen\U000e0041\U000e0042", "seen"),
    ],
)
def test_characters_without_meaning_go_and_others_stay(given: str, expected: str) -> None:
    assert normalize_characters(given) == expected


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧 family",
        "❤\ufe0f\u200d🔥",
        "می\u200cخواهم",
        "क्\u200dष",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England",
    ],
)
def test_joiners_stay_where_they_are_read(text: str) -> None:
    assert normalize_characters(text) == text


def test_joiners_between_latin_letters_go() -> None:
    assert normalize_characters("ab\u200cc\u200dd") == "abcd"


def test_line_ends_become_one_kind() -> None:
    assert normalize_characters("a\r\nb\rc\u2028d\u2029e\x0cf") == "a\nb\nc\nd\n\ne\n\nf"


def test_a_soft_hyphen_at_a_line_end_joins_the_word() -> None:
    assert normalize_characters("inter\u00ad\nnational") == "international"


@given(any_text)
def test_canonical_characters_are_canonical_for_good(text: str) -> None:
    once = normalize_characters(text)
    assert normalize_characters(once) == once
    once.encode("utf-8")
    line = clean_line(text)
    assert clean_line(line) == line == line.strip()
    assert "\n" not in line


@given(any_text)
def test_well_formed_text_can_be_stored(text: str) -> None:
    assert well_formed(well_formed(text)) == well_formed(text)
    assert well_formed(text).encode("utf-8").decode("utf-8") == well_formed(text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["inter-", "national law"], "international law"),
        (["the follow-", "up came"], "the follow-up came"),
        (["a government-", "backed plan"], "a government-backed plan"),
        (["Anglo-", "Saxon"], "Anglo-Saxon"),
        (["from 1990-", "1996"], "from 1990-1996"),
        (["pre-", "and post-war"], "pre- and post-war"),
        (["self-", "made"], "self-made"),
        (["with-", "out doubt"], "without doubt"),
        (["a dash -", "then more"], "a dash - then more"),
        (["Kim Jong-", "un came"], "Kim Jong-un came"),
        (["one", "", "two"], "one two"),
    ],
)
def test_words_broken_at_a_line_end_are_healed(lines: list[str], expected: str) -> None:
    known = vocabulary_of("A follow-up of the government, backed by Kim Jong-un, went out.")
    assert join_lines(lines, known) == expected


def test_words_broken_in_the_text_itself_prove_nothing() -> None:
    text = "An inter-\nnational law"
    assert "inter" not in vocabulary_of(text).words


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Déjà vu à l’école", "utf-8"),
        ("Le maire a été élu à l’unanimité après le débat.", "cp1252"),
        ("Die Brücke wurde größer.", "latin-1"),
        ("Президент приехал в город во вторник на два дня, сообщили в мэрии.", "cp1251"),
        ("Zażółć gęślą jaźń, powiedział Józef, i odszedł w stronę rzeki.", "cp1250"),
        ("Any text at all, in the encoding of an old notepad.", "utf-16"),
        ("Any text at all, without a byte order mark.", "utf-16-le"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert not decoded.damaged


def test_a_declared_encoding_is_believed_unless_it_is_wrong() -> None:
    assert decode("мост".encode("koi8-r"), "koi8-r").text == "мост"
    assert decode("мост".encode(), "ascii").text == "мост"
    assert decode("мост".encode(), "no-such-encoding").text == "мост"
    assert decode(b"caf\xe9 \x93now\x94", "iso-8859-1").text == "café “now”"


@pytest.mark.parametrize("name", ["idna", "undefined", "unicode_escape", "utf-7", "rot13"])
def test_what_is_no_encoding_of_texts_is_not_believed(name: str) -> None:
    decoded = decode("Café \\u0041 +2AA-".encode(), name)
    assert (decoded.text, decoded.encoding) == ("Café \\u0041 +2AA-", "utf-8")


def test_bytes_that_make_no_sense_are_marked() -> None:
    assert decode(b"\xef\xbb\xbfgood \xff bad").damaged


def test_binary_data_is_no_text() -> None:
    with pytest.raises(UnsupportedFormatError):
        decode(bytes(range(256)) * 20)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bridge opened on Friday and was closed again on Monday.", "en"),
        ("Die Brücke wurde am Freitag eröffnet.", "de"),
        ("Президент приехал в город во вторник, сообщили журналистам в мэрии.", "ru"),
        ("他说今天很好，明天也会很好。", "zh"),
        ("Hello", None),
        ("Kim Jong Un - Vladimir Putin", None),
        ("1996 🎉 2024", None),
        ("", None),
    ],
)
def test_the_language_is_told_where_there_is_text_enough(text: str, code: str | None) -> None:
    assert language_of(text) == code


def test_a_language_the_model_does_not_know_is_said() -> None:
    assert language_notice("ru") == (
        "This article seems to be in Russian, a language the embedding model was not trained for; "
        "search then rests on matching words."
    )
    assert language_notice("en") is None
    assert language_notice(None) is None
    assert language_name("sl") == "Slovene"
    assert language_name("xx") == "xx"
    assert frozenset({"en"}) == KNOWN_TO_PACKAGED_MODEL
