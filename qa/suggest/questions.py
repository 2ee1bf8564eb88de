"""Questions made from the sentences of an article, each asking for one phrase of it.

Rules for sentences of the plainest build, "SUBJECT VERB … PHRASE": whatever is not read with
certainty gives no question (Heilman and Smith 2010 make many and rank them; here few are enough,
and the assistant itself tries each). Nothing is resolved: a sentence that leans on another, by a
pronoun or a bare "the minister", gives none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.sentences import split_sentences
from index.types import Article, Span
from qa.text.entities import Entity, entities
from qa.text.lexicon import AUXILIARIES, BE, DETERMINERS, FUNCTION_WORDS, PREPOSITIONS, PRONOUNS
from qa.text.words import Word, base_form, content_words, is_plural_noun, words

__all__ = ["Suggestion", "SuggestionKind", "questions_of"]

SuggestionKind = Literal["when", "where", "who", "who_is", "how_many", "why"]

_TEXT_BLOCKS = frozenset({"paragraph", "list_item"})
_WORDS = (6, 40)
"""Fewest and most words of a sentence that is asked about."""
_LONGEST_SUBJECT = 8
_LONGEST_QUESTION = 16
_TIME = frozenset({"in", "on"})
_PLACE = frozenset({"in", "at", "near"})
_ENDS = frozenset({",", ";", ":", "(", ")", "—", "–", "“", "”", '"'})
_LEANING = frozenset(
    "it he she they this that these those his her its their here there then such another other "
    "others former latter i we you our my".split()
)
_COUNTING = frozenset("both one some many most all each first second".split())
_OPENERS = frozenset(
    "but and or so yet however also still thus then while when after before although though "
    "because since if unless as despite".split()
)
_HAVING = {"had": ("did", "have"), "has": ("does", "have")}
_NO_LAST = PREPOSITIONS | DETERMINERS
_APPOSITION = re.compile(r", ((?:the|an?) [^,.;:“”\"()]{3,80})(?=[,.])")
_BECAUSE = re.compile(r",?\s+because\s+(?!of\b)")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question and the phrase `[start, end)` of the article that it asks for."""

    question: str
    kind: SuggestionKind
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence read as subject, verb and rest; `verb` is an index into `tokens`. `common` is
    True when its first word is written small elsewhere.
    """

    text: str
    tokens: tuple[Word, ...]
    named: tuple[Entity, ...]
    verb: int
    common: bool

    @property
    def subject(self) -> str:
        """The subject as it stands inside a sentence."""
        text = self.text[: self.tokens[self.verb - 1].end]
        first = self.tokens[0]
        named = any(entity.start == 0 and entity.kind != "number" for entity in self.named)
        return first.lower + text[first.end :] if self.common and not named else text

    def until(self, end: int) -> tuple[str, str] | None:
        """Auxiliary and the rest of the predicate up to the offset `end`, in question order:
        ("was", "dissolved"), ("did", "sign the treaty"); None where the verb is not known.
        """
        verb = self.tokens[self.verb]
        rest = self.text[verb.end : end].strip()
        if verb.lower in AUXILIARIES:
            return verb.text, rest
        form = base_form(verb.text)
        return (form[0], f"{form[1]} {rest}".strip()) if form is not None else None


def questions_of(article: Article, within: Sequence[Span] = ()) -> tuple[Suggestion, ...]:
    """Return questions in a good order to try: of different kinds, about what the article is
    about; only from the pieces `within`, when there are any.
    """
    title = set(content_words(article.title))
    common = frozenset(w.text for w in words(article.text) if w.text.islower()) | DETERMINERS
    made = [
        each for span in _sentences(article, within) for each in _of_sentence(article, span, common)
    ]
    made.sort(key=lambda each: -len(title & set(content_words(each.question))))
    return tuple(_mixed(made))


def _sentences(article: Article, within: Sequence[Span]) -> Iterator[Span]:
    starts = [piece.start for piece in within]
    for block in article.blocks:
        if block.kind not in _TEXT_BLOCKS:
            continue
        for sentence in split_sentences(article.text[block.start : block.end]):
            span = Span(block.start + sentence.start, block.start + sentence.end)
            at = bisect_right(starts, span.start) - 1
            if not within or (at >= 0 and span.end <= within[at].end):
                yield span


def _mixed(suggestions: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Take one of each kind in turn, and no question twice."""
    asked: set[str] = set()
    left = list(suggestions)
    while left:
        kinds: set[SuggestionKind] = set()
        later = []
        for each in left:
            if each.question in asked:
                continue
            if each.kind in kinds:
                later.append(each)
                continue
            kinds.add(each.kind)
            asked.add(each.question)
            yield each
        left = later


def _of_sentence(article: Article, span: Span, common: frozenset[str]) -> Iterator[Suggestion]:
    text = article.text[span.start : span.end]
    appositions = tuple(_APPOSITION.finditer(text))
    tokens = words(text)
    plain = _may_be_plain(text, tokens)
    if not appositions and not plain:
        return
    named = entities(text)
    sentence = _read(text, tokens, named, common) if plain else None
    asked = [*_identities(appositions, named), *(_asked(sentence) if sentence is not None else ())]
    for kind, question, start, end in asked:
        if len(question.split()) <= _LONGEST_QUESTION and not _leans(question):
            yield Suggestion(question, kind, article.id, span.start + start, span.start + end)


def _identities(
    appositions: Sequence[re.Match[str]], named: Sequence[Entity]
) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    """Who somebody is, from "Ada Brown, the mayor of Lyon, ..."."""
    for found in appositions:
        name = next((e for e in named if e.end == found.start()), None)
        if name is not None and name.kind == "person" and len(content_words(found[1])) >= 1:
            yield "who_is", f"Who is {name.text}?", found.start(1), found.end(1)


def _may_be_plain(text: str, tokens: Sequence[Word]) -> bool:
    """Tell by length, beginning and end, before names are looked for, which takes longer."""
    count = sum(token.is_word for token in tokens)
    if not _WORDS[0] <= count <= _WORDS[1] or not text.endswith("."):
        return False
    return tokens[0].lower not in PREPOSITIONS | _OPENERS | _LEANING | _COUNTING | PRONOUNS


def _read(
    text: str, tokens: tuple[Word, ...], named: tuple[Entity, ...], common: frozenset[str]
) -> _Sentence | None:
    for index, token in enumerate(tokens[: _LONGEST_SUBJECT + 1]):
        if not token.is_word and token.text != "'s":
            return None  # a comma or a quotation mark before the verb
        inside = any(e.start <= token.start < e.end for e in named)
        if index and not inside and _finite(token, tokens[:index], named):
            before = {each.lower for each in tokens[:index]}
            stands = not before & _LEANING and tokens[index - 1].lower not in _NO_LAST
            if not stands or tokens[index + 1].lower == "by":  # "the house built by …"
                return None
            return _Sentence(text, tokens, named, index, tokens[0].lower in common)
    return None


def _finite(token: Word, before: Sequence[Word], named: Sequence[Entity]) -> bool:
    """Tell whether a word is the verb; one like "states", only right behind a name."""
    if token.lower in AUXILIARIES:
        return True
    form = base_form(token.text)
    if form is None or token.text != token.lower or token.lower in FUNCTION_WORDS:
        return False
    return form[0] == "did" or any(e.start == 0 and e.end == before[-1].end for e in named)


def _asked(sentence: _Sentence) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    """Yield kind, question and the offsets of the phrase asked for."""
    yield from _adverbials(sentence)
    yield from _counted(sentence)
    yield from _subjects(sentence)
    yield from _reasons(sentence)


def _adverbials(s: _Sentence) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    """When and where, from the phrases of time and place after the verb."""
    for entity in s.named:
        before = next((t for t in reversed(s.tokens) if t.end < entity.start), None)
        if before is None or before.start <= s.tokens[s.verb].start:
            continue
        if not _plain(s, before.start):
            return
        turned = s.until(before.start)
        behind = next((t.lower for t in s.tokens if t.start >= entity.end), "")
        if turned is None or not _acts(turned) or behind == "that":  # "confirmed on Monday that"
            continue
        question = f"{turned[0]} {s.subject} {turned[1]}?"
        if entity.kind == "date" and before.lower in _TIME:
            yield "when", f"When {question}", entity.start, entity.end
        elif entity.kind == "place" and before.lower in _PLACE:
            yield "where", f"Where {question}", entity.start, entity.end


def _acts(turned: tuple[str, str]) -> bool:
    """True when something happens: "was dissolved", not "is a city"."""
    auxiliary, rest = turned
    first = rest.split()[0].lower() if rest else ""
    if not first or auxiliary.lower() not in BE:
        return bool(first)
    form = base_form(first)
    return first.endswith(("ed", "en", "wn")) or (form is not None and form[0] == "did")


def _counted(s: _Sentence) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    """How many, from a number right behind the verb and a plural noun right behind it."""
    for entity in s.named:
        behind = [t for t in s.tokens if t.start >= entity.end]
        ahead = [t for t in s.tokens if t.end <= entity.start]
        if entity.kind != "number" or not ahead or not behind:
            continue
        noun = behind[0]
        if len(ahead) - 1 != s.verb or not noun.is_word or not is_plural_noun(noun.text):
            continue
        verb = s.tokens[s.verb].lower
        form = _HAVING.get(verb) if verb in AUXILIARIES else base_form(verb)
        rest = s.text[noun.end : _phrase_end(s, noun.end)].strip()
        if form is not None:
            body = " ".join(filter(None, (form[1], rest)))
            question = f"How many {noun.text} {form[0]} {s.subject} {body}?"
            yield "how_many", question, entity.start, entity.end
        return


def _subjects(s: _Sentence) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    """Who, where the subject is a person's name."""
    last = s.tokens[s.verb - 1].end
    person = next((e for e in s.named if e.kind == "person" and e.end == last), None)
    verb = s.tokens[s.verb]
    if person is None or verb.lower in BE or verb.lower in {"has", "had", "have"}:
        return
    predicate = s.text[verb.start : _phrase_end(s, verb.end)]
    if len(content_words(predicate)) >= 3:
        yield "who", f"Who {predicate.strip()}?", person.start, person.end


def _reasons(s: _Sentence) -> Iterator[tuple[SuggestionKind, str, int, int]]:
    found = _BECAUSE.search(s.text, s.tokens[s.verb].end)
    if found is None or not _plain(s, found.start()):
        return
    turned = s.until(found.start())
    if turned is not None and turned[1]:
        end = s.tokens[-1].start
        yield "why", f"Why {turned[0]} {s.subject} {turned[1]}?", found.end(), end


def _plain(s: _Sentence, end: int) -> bool:
    """True when nothing between the verb and `end` begins another clause."""
    return not any(
        t.text in _ENDS or t.lower in {"and", "or", "but", "that", "which", "who", "when", "while"}
        for t in s.tokens[s.verb + 1 :]
        if t.end <= end
    )


def _phrase_end(s: _Sentence, start: int) -> int:
    """Where the clause that goes on at `start` ends."""
    for token in s.tokens:
        if token.start < start:
            continue
        if token.text in _ENDS | {"."} or token.lower in {"and", "but", "which", "who", "while"}:
            return token.start
    return len(s.text)


def _leans(question: str) -> bool:
    """True when a question has a word that only the text around it explains."""
    return any(token.lower in _LEANING for token in words(question))
