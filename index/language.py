"""Which language a text is in, or None where there is too little text to tell.

Uses py3langid, loaded at the first call. Does not decide what to do about the language;
`index.read` puts `language_notice` into the receipt.
"""

import re
from functools import lru_cache
from typing import Any

__all__ = ["KNOWN_TO_PACKAGED_MODEL", "language_name", "language_notice", "language_of"]

KNOWN_TO_PACKAGED_MODEL = frozenset({"en"})
"""The languages all-MiniLM-L6-v2 was trained for."""

_SURE = 0.6
_SAMPLE = 20_000
_FEWEST_LETTERS = 20
_FEWEST_DENSE_LETTERS = 8
# Scripts that write a word in one to three characters tell the language sooner.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
_LETTER = re.compile(r"[^\W\d_]")
_NO_PROSE = re.compile(r"(?<!\S)\S*(?:://|@|www\.)\S*|\d+")
_NAMES = {
    "af": "Afrikaans", "am": "Amharic", "an": "Aragonese", "ar": "Arabic", "as": "Assamese",
    "az": "Azerbaijani", "ba": "Bashkir", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "dz": "Dzongkha", "el": "Greek", "en": "English",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fo": "Faroese", "fr": "French", "fy": "West Frisian", "ga": "Irish",
    "gd": "Scottish Gaelic", "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian",
    "hy": "Armenian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer",
    "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin",
    "lb": "Luxembourgish", "lg": "Ganda", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian",
    "lv": "Latvian", "mg": "Malagasy", "mk": "Macedonian", "ml": "Malayalam",
    "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese",
    "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian",
    "oc": "Occitan", "om": "Oromo", "or": "Odia", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua", "ro": "Romanian", "ru": "Russian",
    "rw": "Kinyarwanda", "sa": "Sanskrit", "se": "Northern Sami", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovene", "sn": "Shona", "so": "Somali", "sq": "Albanian",
    "sr": "Serbian", "st": "Sotho", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tg": "Tajik", "th": "Thai", "tk": "Turkmen", "tl": "Tagalog",
    "tr": "Turkish", "tt": "Tatar", "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "xh": "Xhosa",
    "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip


def language_of(text: str) -> str | None:
    """Return the ISO 639-1 code of the text's language, None when too short or unclear."""
    prose = _NO_PROSE.sub(" ", text[:_SAMPLE])
    if len(_LETTER.findall(prose)) < _FEWEST_LETTERS and (
        len(_DENSE.findall(prose)) < _FEWEST_DENSE_LETTERS
    ):
        return None
    code, probability = _identifier().classify(prose)
    return code if code in _NAMES and probability >= _SURE else None


def language_name(code: str) -> str:
    """Return the English name of an ISO 639-1 code; the code itself when it is not known."""
    return _NAMES.get(code, code)


def language_notice(code: str | None) -> str | None:
    """Return the sentence for a receipt when the packaged model does not know the language."""
    if code is None or code in KNOWN_TO_PACKAGED_MODEL:
        return None
    return (
        f"This article seems to be in {language_name(code)}, a language the embedding model was "
        "not trained for; search then rests on matching words."
    )


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import LanguageIdentifier

    return LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
