"""Word lists of the drafting rules, and whether a question leans on the text around it.

Word lists and one check only; the rules that use them are in the other files.
"""

import re
from collections.abc import Sequence

from qa.text.lexicon import DETERMINERS, PREPOSITIONS, WH_WORDS
from qa.text.words import Word, words

__all__ = [
    "ADVERBS",
    "CLAUSE_OPENERS",
    "ENDS",
    "HOW_TO",
    "NOT_OPENING",
    "QUOTATION_MARKS",
    "RELATIONS",
    "UNCHANGED",
    "leans",
]

ADVERBS = frozenset(
    "also never still only then often always once first now already soon later again twice "
    "usually not just even almost nearly".split()
)
"""Words between subject and verb that belong to the verb; those in -ly come on top."""
ENDS = frozenset({",", ";", ":", "(", ")", "—", "–", "“", "”", '"', "«", "»", "…", "!", "?"})
"""Marks that end what is read as one clause."""
QUOTATION_MARKS = frozenset({"“", "”", '"', "«", "»"})
UNCHANGED = frozenset(
    "set put cut let hit cost shut hurt burst split spread quit read run come become cast shed "
    "lit slid held borne".split()
)
"""Past forms and participles that `qa.text.words.base_form` does not know."""
CLAUSE_OPENERS = frozenset(
    "but while whereas although though which who whom whose because unless if when where until "
    "so lest".split()
)
"""Words that open another clause."""
LEANING = frozenset(
    "it he she him they them this these those here there then such another others former latter "
    "same i we us me our my mine yours ours theirs hers ago today yesterday tomorrow tonight "
    "meanwhile instead likewise later earlier afterwards".split()
)
"""Words that only the text around a sentence explains."""
_POSSESSIVE = frozenset("his her its their".split())
NOT_OPENING = LEANING | _POSSESSIVE | frozenset("no none nobody neither nothing nor".split())
"""Words that a subject must not begin with."""
RELATIONS = frozenset(
    "mother father son daughter brother sister wife husband uncle aunt cousin friend child baby "
    "grandfather grandmother widow boy girl man woman".split()
)
"""What somebody is only to somebody else, or says next to nothing."""
HOW_TO = frozenset(
    "add apply arrange attach bake beat blend boil bring brush build chill chop clean coat combine "
    "cook cover cut dice dig dissolve divide drain drill drizzle drop dry fill fold fry garnish "
    "glue grate grease grill grind heat hold insert keep knead lay leave let level lift light line "
    "make marinate mash measure melt mix open peel pour preheat press push put rake reduce remove "
    "rinse roast roll rub sand sauté scatter season serve set shake shape shut sieve simmer slice "
    "slide soak spread sprinkle squeeze steam stir strain take throw tie toast toss transfer turn "
    "use wait warm wash wear whisk wipe wrap".split()
)
"""Verbs that instructions begin with."""


def leans(question: str, *, addressed: bool = False) -> bool:
    """Tell whether a question has a word that only the text around it explains.

    A possessive is clear where somebody is named or asked for before it ("Who sold her
    flat?"); "you" and "your" only where the question is `addressed` to the reader.
    """
    if re.search(r"\bat the (?:time|same)\b", question):
        return True
    tokens = words(question)
    for index, token in enumerate(tokens):
        lower = token.lower
        if lower in LEANING or (lower in {"you", "your"} and not addressed):
            return True
        if lower in _POSSESSIVE and not _explained(tokens, index):
            return True
        if lower == "that" and _points(tokens, index):
            return True
        if lower in {"one", "ones"} and index and tokens[index - 1].lower not in PREPOSITIONS:
            return True
        if lower == "other" and tokens[index - 1].lower != "each":
            return True
    return False


def _explained(tokens: Sequence[Word], index: int) -> bool:
    """Tell the "her" of "her flat" behind a name or "who" from that of "asked her"."""
    follow = tokens[index + 1] if index + 1 < len(tokens) else None
    if follow is None or not follow.is_word or follow.lower in PREPOSITIONS | WH_WORDS:
        return False
    before = tokens[:index]
    opens = before[0].lower == "who" and not {"is", "was", "be", "became"} & {
        t.lower for t in before[-1:]
    }
    if opens or any(t.text[0].isupper() for t in before[1:]):
        return True
    return tokens[index].lower in {"its", "their"} and any(t.lower == "the" for t in before)


def _points(tokens: Sequence[Word], index: int) -> bool:
    """Tell the "that" of "in that ballot" from the one that opens a clause."""
    before = tokens[index - 1].lower if index else ""
    follow = tokens[index + 1].lower if index + 1 < len(tokens) else ""
    return before in PREPOSITIONS | WH_WORDS or follow in {"", "?"} or before in DETERMINERS
