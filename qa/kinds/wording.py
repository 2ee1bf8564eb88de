"""A question without its wrapping: courtesies, "Is it true that ...", ", isn't it?".

Only the wrapping is taken off; what is asked for is told by `qa.kinds.question`.
"""

import re

__all__ = ["WH", "bare_question", "claim_of"]

WH = "(?:who|whom|whose|what|which|when|where|why|how)"
_KNOWS = (
    r"(?:tell (?:me|us)|say|know|explain|show me|let (?:me|us) know|find out|remember|remind me)"
)
_TEXT = r"(?:the|this|that) (?:article|text|story|piece|page|document|report|passage|author)"
_COURTESY = re.compile(
    r"(?:(?:hi|hello|hey|ok|okay|so|and|but|now|well|also|then|please|kindly)\b[,!.]? +"
    r"|(?:can|could|would|will) you (?:please |kindly )?"
    r"(?=(?:name|list|explain|describe|tell me)\b|give me (?:the|all|some|a)\b)"
    rf"|(?:(?:can|could|would|will|do|does|did) (?:you|anyone|we|{_TEXT}) (?:please |kindly |also |"
    rf"happen to )*)?{_KNOWS}:? (?:(?:of|about) )?(?={WH}\b|if |whether )"
    rf"|(?:does|did) {_TEXT} (?:say|mention|tell us|explain|state|reveal|specify) "
    rf"(?={WH}\b|if |whether )"
    rf"|i(?: would|'d)? (?:want|like|need|wonder|was wondering|am wondering) ?(?:to know )?"
    rf"(?={WH}\b|if |whether )"
    rf"|(?:according to|in|from) {_TEXT},? +"
    rf"|(?:in|on|at|by|during|before|after|since|until|between|according to|besides|apart from|of) "
    rf"[^,?]{{1,60}}, (?={WH}\b|(?:is|are|was|were|do|does|did|has|have|had|can|could) ))",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:if|whether)(?: or not)? ", re.IGNORECASE)
_TRUE = re.compile(
    r"(?:is|was)(?:n't| not)? it (?:really |actually |also )?(?:true|correct|right|the case|"
    r"a fact) (?:to say )?that ",
    re.IGNORECASE,
)
_TAG = re.compile(
    r", (?:right|correct|true|yes|no|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|"
    r"would)n't (?:he|she|it|they|there)|(?:is|are|was|were|do|does|did|has|have|had) "
    r"(?:he|she|it|they|there))\s*\?$",
    re.IGNORECASE,
)


def bare_question(question: str) -> str:
    """Return the question without courtesies and without what stands before its first word.

    "Do you know when Ann died?" gives "when Ann died?", "In Lyon, who led?" "who led?".
    """
    plain = " ".join(question.replace("’", "'").split())
    while (polite := _COURTESY.match(plain)) and polite.end() < len(plain):
        plain = plain[polite.end() :]
    return plain


def claim_of(question: str) -> str | None:
    """Return the statement that a question asks about, None where it puts none.

    "Is it true that he died?" and "He died, didn't he?" give "he died". A question that
    opens with its verb ("Did he die?") puts none: see `statement_of` of `qa.kinds.yes_no`.
    """
    plain = bare_question(question)
    indirect = plain != " ".join(question.replace("’", "'").split())
    whether = _WHETHER.match(plain) if indirect else None  # "If he died, ..." is a condition
    opening = whether or _TRUE.match(plain)
    if opening:
        return plain[opening.end() :].rstrip(" ?")
    tag = _TAG.search(plain)
    return plain[: tag.start()] if tag else None
