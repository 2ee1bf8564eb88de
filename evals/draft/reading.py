"""How a sentence is read as clauses, without a parser: what is not read with certainty is left.

Asides behind a subject are stepped over, and what follows the clause is cut off: the
simplification of Heilman and Smith, "Good Question! Statistical Ranking for Question
Generation" (NAACL 2010), section 2.1, as far as words alone can tell where it is safe.
"""

from collections.abc import Sequence

from evals.draft.clause import Clause
from evals.draft.sentences import Sentence, times
from evals.draft.verbs import based, is_adverb, is_finite, last_verb
from evals.draft.wording import CLAUSE_OPENERS, ENDS, HOW_TO, NOT_OPENING, QUOTATION_MARKS
from index.types import Span
from qa.text.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUNS,
    SAYING_VERBS,
    WH_WORDS,
)
from qa.text.words import Word

__all__ = ["clauses", "read"]

_LONGEST_SUBJECT = 10
_LONGEST_LEAD = 14
_LONGEST_ASIDE = 25
_HAVING = {"had": "did", "has": "does", "have": "do"}
_JOINING = frozenset({"and", "but", "while", "whereas", "although", "though", "so", "yet"})
_LEADING = (PREPOSITIONS | {"according"}) - {"as", "like", "than"}
_NO_SUBJECT = (
    NOT_OPENING
    | WH_WORDS
    | PREPOSITIONS
    | CLAUSE_OPENERS
    | AUXILIARIES
    | {"and", "or", "you", "that", "to"}
)


def clauses(sentence: Sentence) -> tuple[Clause, ...]:
    """Return the clauses that can be read, in order: the main one, and those set off behind it."""
    tokens = sentence.tokens
    starts = [sentence.opening]
    for index in range(sentence.opening, len(tokens) - 2):
        token, follow = tokens[index], tokens[index + 1].lower
        if sentence.quoted(token.start) or sentence.entity_at(token.start) is not None:
            continue
        if token.text in {";", ":", "—"}:
            starts.append(index + (2 if follow in _JOINING else 1))
        elif token.text == "," and follow in _JOINING:
            starts.append(index + 2)
    found = (read(sentence, start) for start in starts if start < len(tokens))
    return tuple(clause for clause in found if clause is not None)


def read(sentence: Sentence, first: int) -> Clause | None:
    """Read the clause that begins at the token `first`, None where its build is not plain."""
    lead = _lead(sentence, first)
    tokens = sentence.tokens
    if lead is not None:
        first = next((i for i, t in enumerate(tokens) if t.start >= lead.end), first)
        first += tokens[first].text == ","
    if first + 2 >= len(tokens):
        return None
    told = _told(sentence, first, lead)
    if told is not None:
        return told
    if not tokens[first].is_word or tokens[first].lower in _NO_SUBJECT:
        return None
    found = _verb(sentence, first)
    if found is None:
        return None
    verb, stop = found
    last = stop
    while last > first + 1 and is_adverb(tokens[last - 1]):
        last -= 1
    subject = Span(tokens[first].start, tokens[last - 1].end)
    adverbs = sentence.text[tokens[last].start : tokens[stop].start].strip(" ,")
    if stop != verb:  # behind an aside: "Kim, the leader, never spoke"
        adverbs = tokens[verb - 1].text if is_adverb(tokens[verb - 1]) else ""
    return _made(sentence, lead, subject, adverbs, verb)


def _lead(sentence: Sentence, first: int) -> Span | None:
    """A phrase before the subject: of time or place, or any with a preposition and a comma."""
    tokens = sentence.tokens
    opener = tokens[first]
    if opener.lower not in _LEADING:
        return None
    for index in range(first + 1, min(len(tokens), first + _LONGEST_LEAD)):
        token = tokens[index]
        if token.text == "," and sentence.entity_at(token.start) is None:
            return Span(opener.start, tokens[index - 1].end)
        clause = token.lower in CLAUSE_OPENERS | {"that"} or is_finite(sentence, index)
        if clause or (not token.is_word and token.text not in {"'s", "’", ","}):
            break
    places = [e for e in sentence.named if e.kind == "place"]
    for phrase in (*times(sentence), *places):
        if first + 1 < len(tokens) and phrase.start == tokens[first + 1].start:
            return Span(opener.start, phrase.end)
    return None


def _told(sentence: Sentence, first: int, lead: Span | None) -> Clause | None:
    """Read an instruction: "Keep the oven ...", "Do not hurry ...", "Never throw ..."."""
    tokens = sentence.tokens
    verb, adverbs = first, ""
    opener = tokens[first].lower
    if opener in {"do", "don't", "never", "always"}:
        verb += 2 if opener == "do" and tokens[first + 1].lower == "not" else 1
        adverbs = "not" if opener in {"do", "don't"} else opener
    if verb + 1 >= len(tokens):
        return None
    token, follow = tokens[verb], tokens[verb + 1]
    bare = token.text.islower() and token.lower not in FUNCTION_WORDS
    known = token.lower in HOW_TO or (adverbs and bare)
    if not known or is_finite(sentence, verb + 1) or not follow.is_word:
        return None
    end = _end(sentence, verb)
    return Clause(sentence, lead, None, adverbs, verb, verb, end, "should", token.lower)


def _verb(sentence: Sentence, first: int) -> tuple[int, int] | None:
    """The verb's token, and the one at which the subject ends; None where it is not plain."""
    tokens = sentence.tokens
    for index in range(first, min(len(tokens), first + _LONGEST_SUBJECT)):
        token = tokens[index]
        inside = sentence.entity_at(token.start)
        if inside is not None and inside.kind not in {"date", "number"}:
            continue
        if token.text == "," and index > first:
            verb = _past_aside(sentence, index)
            return None if verb is None else (verb, index)
        if not token.is_word and token.lower not in {"'s", "’"}:
            return None
        if index == first:
            continue
        if is_finite(sentence, index):
            stands = tokens[index - 1].lower not in PREPOSITIONS | DETERMINERS | {"and", "or"}
            return (index, index) if stands else None
        if token.lower in WH_WORDS | (PRONOUNS - {"one"}) | {"that", "to"}:
            return None
    return None


def _past_aside(sentence: Sentence, comma: int) -> int | None:
    """The verb behind ", the leader of the party,"; None where the comma opens no aside."""
    tokens = sentence.tokens
    opens = tokens[comma + 1].lower
    if opens in {"and", "or", "but"}:
        return None
    for index in range(comma + 2, min(len(tokens) - 1, comma + _LONGEST_ASIDE)):
        said = tokens[index].lower in SAYING_VERBS and opens not in WH_WORDS
        if said or tokens[index].text in ENDS - {",", "“", "”"}:
            return None  # "Brask, Oldane said, had ..." is what Oldane says
        if tokens[index].text != "," or sentence.entity_at(tokens[index].start) is not None:
            continue
        follow = index + 1
        while follow < len(tokens) - 1 and is_adverb(tokens[follow]):
            follow += 1
        if is_finite(sentence, follow, named=True):
            return follow
    return None


def _made(
    sentence: Sentence, lead: Span | None, subject: Span, adverbs: str, verb: int
) -> Clause | None:
    tokens = sentence.tokens
    token, follow = tokens[verb], tokens[min(verb + 1, len(tokens) - 1)]
    last, auxiliary, base = verb, token.text, ""
    if token.lower in AUXILIARIES:
        last = last_verb(tokens, verb)
        if token.lower in _HAVING and last == verb:
            owned = follow.lower in DETERMINERS | {"to", "no"}
            if not owned and sentence.entity_at(follow.start) is None:
                return None
            auxiliary, base = _HAVING[token.lower], "have"
        elif token.lower in {"do", "does", "did"} and follow.lower != "not":
            return None
    elif follow.lower == "by" or _participle(sentence, verb):
        return None  # "the house built by", "the deals signed in 1961 were"
    else:
        auxiliary, base = based(token.text)
    end = _end(sentence, last)
    if end <= token.end and follow.text not in QUOTATION_MARKS:
        return None
    return Clause(sentence, lead, subject, adverbs, verb, last, end, auxiliary, base)


def _participle(sentence: Sentence, verb: int) -> bool:
    """Tell a participle by the auxiliary that follows it; a verb of saying may have one."""
    tokens = sentence.tokens
    if tokens[verb].lower in SAYING_VERBS:
        return False
    for token in tokens[verb + 1 :]:
        if token.text in ENDS or token.lower in CLAUSE_OPENERS | {"that", "and", "how", "what"}:
            return False
        auxiliary = token.lower in AUXILIARIES - {"be", "been", "being"}
        if auxiliary and sentence.entity_at(token.start) is None:
            return True
    return False


def _end(sentence: Sentence, verb: int) -> int:
    """Where the clause ends: before a mark, or a word, that opens another."""
    tokens = sentence.tokens
    for index in range(verb + 1, len(tokens)):
        token = tokens[index]
        if sentence.entity_at(token.start) is not None:
            continue
        only = token.lower == "but" and tokens[index - 1].lower in {"nothing", "anything", "all"}
        joins = token.text == "–" and not sentence.text[token.start - 1].isspace()
        opens = (token.text in ENDS and not joins) or (token.lower in CLAUSE_OPENERS and not only)
        final = token.text == "." and index >= len(tokens) - 2
        if opens or final or _purpose(tokens, index) or _goes_on(sentence, index):
            return tokens[index - 1].end
    return len(sentence.text)


def _purpose(tokens: Sequence[Word], index: int) -> bool:
    return [t.lower for t in tokens[index : index + 2]] == ["in", "order"]


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Tell the "and" that opens another clause from the one between two things."""
    tokens = sentence.tokens
    if tokens[index].lower not in {"and", "or"} or index + 1 >= len(tokens):
        return False
    entity = sentence.entity_at(tokens[index + 1].start)
    if entity is not None:  # "Kern blames the flood and Marr an affair", "... and Marr for ..."
        behind = next((t.lower for t in tokens if t.start >= entity.end), "")
        before = {t.lower for t in tokens[:index]}
        again = behind in before & (PREPOSITIONS - {"of"})
        if behind in DETERMINERS or again:
            return True
    for later in range(index + 1, len(tokens)):
        token = tokens[later]
        if token.text in ENDS or token.lower in CLAUSE_OPENERS | {"that", "and", "or"}:
            return False
        first = later == index + 1
        if is_finite(sentence, later, named=first) or (first and token.lower in HOW_TO):
            return True
    return False
