"""Complete a follow-up that leaves out most of its question.

"Why?", "With whom?", "Who else?", "What about Kim?", "And in 2000?" are filled in from the
question before; pronouns are `qa.follow_up.pronouns`' work and come first.
"""

import re

from qa.follow_up.antecedents import Remembered
from qa.follow_up.demonstratives import dated, definite
from qa.text.lexicon import AUXILIARIES, BE, MOTION_VERBS, PLACE_NOUNS, PREPOSITIONS, WH_WORDS
from qa.text.phrase_kinds import Phrase
from qa.text.phrases import noun_phrases
from qa.text.words import base_form, words

__all__ = ["complete_bare", "complete_fragment", "complete_identity", "with_context"]

_BARE = re.compile(
    r"(?P<wh>(?:(?:with|by|for|from|to|of|about|in|on|at|since|until) )?"
    r"(?:(?:who|whom|what|when|where|why|how|which)(?: else)?"
    r"(?: (?:long|often|far|much|many|old|big|soon|fast|exactly|come|so|not))*|"
    r"(?:what|which) (?!about|else|if)[^\W\d_]+))(?P<end> (?:with|by|for|from|to|about))?"
    r"(?: exactly)?"
    r"(?: (?:is|was|were|are|did|does|do|would|has|had) (?:that|this|those|all that)"
    r"(?: (?:happen|happened|occur|take place|be|so|come about))?"
    r"| (?:did|does|do|would|will|could|can|has|had) (?:he|she|it|they)"
    r"| did it (?:happen|occur|take place))?\s*[?.!]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:(?:what|how) about|what of)\s+(?P<x>.+?)\s*[?.!]*", re.IGNORECASE)
_ENTITY = frozenset(("person", "name", "organisation", "place", "thing"))


_TIMES = frozenset("year day month date decade century time week season".split())
_IDENTITY = re.compile(
    r"(?P<ask>(?:who|what)(?:'s|’s| is| was| are| were)|what does) (?:that|this|those)"
    r"(?P<mean> mean)?\s*[?.!]*",
    re.IGNORECASE,
)


def complete_identity(question: str, last: Remembered) -> str | None:
    """Complete "Who is that?" and "What does that mean?" with the answer just given."""
    match = _IDENTITY.fullmatch(question)
    answer = last.answered[0] if len(last.answered) == 1 else None
    if match is None or answer is None or answer.kind in {"date", "number"}:
        return None
    return _finish(f"{match.group('ask')} {definite(answer)}{match.group('mean') or ''}")


def complete_bare(question: str, last: Remembered) -> str | None:
    """Complete "Why?", "When was that?", "Who else?" from the question before, else None."""
    match = _BARE.fullmatch(question)
    if match is None:
        return None
    wh = match.group("wh").strip()
    wh = {"how come": "why", "how so": "why", "what for": "why"}.get(wh.lower(), wh)
    if match.group("end") == " for" and wh.lower() == "what":
        wh = "why"
    elif match.group("end"):
        wh = f"{match.group('end').strip()} {wh}"
    clause = last.clause
    first = wh.lower().split()[0]
    noun = wh.lower().split()[-1]
    if first in {"what", "which"} and noun in PLACE_NOUNS:
        wh, first = f"in {wh}", "in"
    if first in {"who", "what", "which", "whom"} and noun not in _TIMES:
        return _same_word(wh, last)
    if wh.lower() in {"how many", "how much"}:
        return _counted(wh, last)
    if first == "why" and wh.lower().endswith("not"):
        return _negated(last)
    if clause.shape == "subject":
        return _asked_of_subject(wh, last)
    if clause.shape in {"inverted", "yes_no"}:
        return _finish(f"{wh} {clause.auxiliary.lower()} {_body_with_answer(last)}")
    return None


def complete_fragment(question: str, last: Remembered) -> str | None:
    """Complete "What about Kim?", "And in 2000?", "The second one?" by substitution."""
    match = _ABOUT.fullmatch(question)
    fragment = match.group("x") if match else question.rstrip("?.! ")
    tokens = words(fragment)
    if not tokens or len(tokens) > 8 or any(t.lower in WH_WORDS | AUXILIARIES for t in tokens):
        return None
    preposition = tokens[0].lower if tokens[0].lower in PREPOSITIONS else ""
    phrases = noun_phrases(fragment)
    if not phrases or phrases[0].start > len(preposition) + 1:
        return None
    new = phrases[0]
    if "'s " in new.text and not preposition:
        return f"{'Who is' if new.kind == 'person' else 'What about'} {fragment}?"
    if phrases[-1].end < len(fragment) or (match is None and not preposition and len(tokens) > 5):
        return None
    old = _counterpart(new, preposition, last)
    if old is not None:
        start = old.start
        if preposition and old.preposition:
            start -= len(old.preposition) + 1
        return last.question[:start] + fragment + last.question[old.end :]
    if new.kind == "date" or preposition:
        shown = fragment if preposition else dated(fragment)
        return last.question.rstrip("?.! ") + f" {shown}?"
    return None


def with_context(question: str, last: Remembered) -> str:
    """Append the question before: "Anything else — when was the 1961 treaty dissolved?".

    Where the answer before was itself a question ("Which one?"), that one is appended. A remark
    ("No, not yet.") asks nothing that could be gone on with.
    """
    asked_back = last.answer is not None and last.answer.rstrip().endswith("?")
    before = last.answer if asked_back and last.answer else last.question
    opener = before.split(" ", 1)[0]
    asks = opener.lower() in WH_WORDS | AUXILIARIES
    if not asks and not before.rstrip().endswith("?"):
        return question
    if asks:
        before = opener.lower() + before[len(opener) :]
    return f"{question.rstrip('?.! ')} — {before}"


def _finish(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return f"{text[0].upper()}{text[1:]}?"


def _same_word(wh: str, last: Remembered) -> str | None:
    """Ask the same question for more: "Who else?" after "Who signed it?"."""
    clause = last.clause
    plain = wh.lower().replace(" else", "").replace(" exactly", "")
    if (
        clause.wh_word != plain
        or clause.shape not in {"subject", "inverted"}
        or plain == wh.lower()
    ):
        return None
    return _finish(wh + last.question[len(clause.wh) :].rstrip("?.! "))


def _counted(wh: str, last: Remembered) -> str | None:
    clause = last.clause
    plural = [p for p in last.phrases if p.plural and p.role == "object"]
    if not plural or clause.shape not in {"inverted", "yes_no"}:
        return None
    counted = plural[-1]
    rest = last.question[clause.body_start : counted.start] + last.question[counted.end :]
    noun = re.sub(r"^(?:the|any|some|these|those)\s", "", counted.text)
    return _finish(f"{wh} {noun} {clause.auxiliary.lower()} {rest.rstrip('?.! ')}")


def _negated(last: Remembered) -> str | None:
    clause = last.clause
    if clause.subject is None:
        return None
    rest = last.question[clause.subject[1] :].rstrip("?.! ")
    return _finish(f"why {clause.auxiliary.lower()} {clause.subject_text} not {rest}")


def _body_with_answer(last: Remembered) -> str:
    """Return the clause's body with the answer put where the question word was."""
    clause = last.clause
    answer = last.answered[0] if len(last.answered) == 1 else None
    if answer is None or len(answer.text.split()) > 6 or answer.kind in {"date", "number"}:
        return clause.body
    if clause.wh_word == "where" and answer.kind == "place":
        verb = last.question[clause.verb[0] : clause.verb[1]].lower() if clause.verb else ""
        preposition = answer.preposition or ("to" if verb in MOTION_VERBS else "in")
        return f"{clause.body} {preposition} {definite(answer)}"
    if clause.wh_word not in {"who", "whom", "what"} or " " in clause.wh:
        return clause.body
    rest = last.question[clause.verb[1] :].split() if clause.verb else []
    if clause.verb and rest and rest[0].lower() in PREPOSITIONS and len(rest) > 1:
        head = last.question[clause.body_start : clause.verb[1]].strip()
        return f"{head} {definite(answer)} {' '.join(rest).rstrip('?.! ')}"
    return f"{clause.body} {definite(answer)}"


def _asked_of_subject(wh: str, last: Remembered) -> str | None:
    """Turn "Who signed the treaty?" ("Ann Lee") and "When?" into "When did Ann Lee sign …?"."""
    clause = last.clause
    if clause.verb is None:
        return None
    subject = _known_subject(last)
    if subject is None:
        return None
    verb = last.question[clause.verb[0] : clause.verb[1]]
    rest = last.question[clause.verb[1] :].strip().rstrip("?.! ")
    if verb.lower() in AUXILIARIES and (verb.lower() in BE or clause.auxiliary):
        return _finish(f"{wh} {verb} {subject} {rest}")
    form = base_form(verb)
    if form is None:
        return _finish(f"{wh} was it that {subject} {verb} {rest}")
    return _finish(f"{wh} {form[0]} {subject} {form[1]} {rest}")


def _known_subject(last: Remembered) -> str | None:
    answer = last.answered[0] if len(last.answered) == 1 else None
    if (
        answer is not None
        and len(answer.text.split()) <= 6
        and answer.kind not in {"date", "number"}
    ):
        return definite(answer)
    counted = re.sub(
        r"^(?:how (?:many|much)|which|what)\s*", "", last.clause.wh, flags=re.IGNORECASE
    )
    if counted.lower() not in WH_WORDS | {""}:
        return counted
    return "someone" if last.clause.wh_word == "who" else None


def _counterpart(new: Phrase, preposition: str, last: Remembered) -> Phrase | None:
    """Find the phrase of the last question that the fragment's phrase takes the place of."""
    by_role = sorted(last.phrases, key=lambda p: ("subject", "object", "oblique").index(p.role))
    if preposition:
        same = [p for p in by_role if p.preposition == preposition and p.kind == new.kind]
        return next(
            iter(same or [p for p in by_role if p.preposition and p.kind == new.kind]), None
        )
    for old in by_role:
        if old.head == new.head and old.text != new.text:
            return old
    for old in by_role:
        if old.kind == new.kind and new.kind != "thing":
            return old
    if new.kind not in _ENTITY:
        return None
    about = next((p for p in by_role if p.preposition == "about"), None)
    if about is not None:
        return about
    loose = {"name", "thing", "organisation"} if new.kind in {"thing", "organisation"} else _ENTITY
    return next((p for p in by_role if p.kind in loose and p.role != "oblique"), None)
