"""The wrapping of a question, and whether what is inside is to be answered by yes or no."""

import re

__all__ = ["asks_yes_no", "bare_question"]

_WH = "(?:who|whom|whose|what|which|when|where|why|how)"
_KNOWS = (
    r"(?:tell (?:me|us)|say|know|explain|show me|let (?:me|us) know|find out|remember|remind me)"
)
_TEXT = r"(?:the|this|that) (?:article|text|story|piece|page|document|report|passage|author)"
_COURTESY = re.compile(
    r"(?:(?:hi|hello|hey|ok|okay|so|and|but|now|well|also|then|please|kindly)\b[,!.]? +"
    rf"|(?:(?:can|could|would|will|do|does|did) (?:you|anyone|we|{_TEXT}) (?:please |kindly |also |"
    rf"happen to )*)?{_KNOWS}:? (?:(?:of|about) )?(?={_WH}\b|if |whether )"
    rf"|(?:does|did) {_TEXT} (?:say|mention|tell us|explain|state|reveal|specify) "
    rf"(?={_WH}\b|if |whether )"
    rf"|i(?: would|'d)? (?:want|like|need|wonder|was wondering|am wondering) ?(?:to know )?"
    rf"(?={_WH}\b|if |whether )"
    rf"|(?:according to|in|from) {_TEXT},? +"
    rf"|(?:in|on|at|by|during|before|after|since|until|between|according to|besides|apart from|of) "
    rf"[^,?]{{1,60}}, (?={_WH}\b|(?:is|are|was|were|do|does|did|has|have|had|can|could) ))",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:if|whether)(?: or not)? ", re.IGNORECASE)
_TAG = re.compile(
    r", (?:right|correct|true|yes|no|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would)n't (?:he|she|it|they|there)|(?:is|are|was|were|do|does|did|has|have|had) "
    r"(?:he|she|it|they|there))\s*\?$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|might|must|"
    r"may(?! \d))(?:n't)? (?!what\b|not\b)",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r",? or (?!not\b|so\b|more\b|less\b|fewer\b|later\b|earlier\b|any|other|above\b|over\b|"
    r"under\b|else\b|no\b)",
    re.IGNORECASE,
)
_ANY = re.compile(r"\b(?:any|ever|anything|anyone|anybody)\b", re.IGNORECASE)
_AND_WHAT = re.compile(
    rf"(?:,|,? and|,? and if so,?|,? if so,?) {_WH}\b[^,?]*\??$|\b{_WH}\s*\?$", re.IGNORECASE
)


def bare_question(question: str) -> str:
    """Return the question without courtesies and without what stands before its first word.

    "Do you know when Ann died?" gives "when Ann died?", "In Lyon, who led?" "who led?".
    """
    plain = " ".join(question.replace("’", "'").split())
    while (polite := _COURTESY.match(plain)) and polite.end() < len(plain):
        plain = plain[polite.end() :]
    return plain


def asks_yes_no(question: str) -> bool:
    """Tell whether yes or no answers: "Did he die?", "He died, didn't he?", "say whether he died".

    "Is it red or blue?" and "Did he die, and when?" ask for more.
    """
    plain = bare_question(question)
    wrapped = plain != " ".join(question.replace("’", "'").split())
    whether = wrapped and _WHETHER.match(plain)  # "If he died, ..." is a condition
    opens = _AUXILIARY.match(plain) and not _AND_WHAT.search(plain)
    if not (whether or opens or _TAG.search(plain)):
        return False
    choice = _CHOICE.search(plain)
    return choice is None or _ANY.search(plain, 0, choice.start()) is not None
