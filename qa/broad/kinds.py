"""Recognise questions about an article as a whole: what it is about, who is named in it.

Only the whole question counts: "What is the treaty about?" and "Summarise what Ann said"
are ordinary questions.
"""

import re
from functools import cache
from typing import Literal

__all__ = ["BroadKind", "broad_kind"]

BroadKind = Literal[
    "about", "summary", "people", "places", "organisations", "dates", "numbers", "quotes"
]

MAX_LENGTH = 200
"""Characters; no question about a whole article is longer."""

_ITSELF = (
    r"(?:it|this|that|(?:the|this|that|your|my|our|an?) (?:whole |entire |full |news |above |"
    r"attached |given |uploaded |current )*(?:article|text|story|piece|page|document|report|post|"
    r"paper|passage|essay|news|content|contents|file|pdf|blog post|website|site))s?"
)
_INSIDE = rf"(?:(?:in|from|by|of|within|throughout) {_ITSELF}|here)"
_KINDLY = (
    r"(?:(?:hi|hello|hey|ok|okay|so|and|now|well|please|kindly)[,!.]? )*"
    r"(?:(?:can|could|would|will) (?:you|i|we) (?:please |kindly |possibly |maybe )*|"
    r"i(?: would|'d)? (?:want|need|like) (?:to (?:know|see|have)|you to)? ?|"
    r"(?:do you know|tell me|let me know|show me) (?=wh))?"
)
_LENGTH = (
    r"in (?:one|two|three|four|five|six|a few|a couple of|\d) (?:\w+ )?"
    r"(?:sentences?|words?|lines?|points?|bullets?|bullet points?|paragraphs?)"
)
_THANKS = (
    r"(?:,? ?(?:please|thanks|thank you|for me|briefly|in short|in brief|quickly|in general|"
    r"overall|"
    rf"{_LENGTH}|in (?:simple|plain|your own) (?:words|terms|english)|as (?:a list|"
    rf"bullet points)))*"
)
_ASK = (
    r"(?:(?:please )?(?:give|show|write|tell|list|provide|make|get|send)(?: me| us)?|"
    r"what(?:'s| is| are| were| was)|i need|i want)"
)
_MAIN = (
    r"(?:(?:main|key|central|general|overall|core|primary|basic|most important|important|big|top|"
    r"essential|short|brief|quick|concise|good|simple|one[- ]sentence|two[- ]sentence) )"
)
_VAGUE = r"idea|message|focus|subject|point|story|argument"
_ABOUT = (
    rf"what(?:'s| is| was| are| were) {_ITSELF} (?:all |mainly |mostly |actually |"
    rf"basically )?about",
    rf"what {_ITSELF} (?:is|was) (?:all |mainly )?about",
    rf"what(?: exactly)? (?:does|do|did) {_ITSELF} (?:mainly |mostly )?"
    r"(?:talk about|discuss|cover|deal with|describe|say|report(?: on)?|tell us|speak about|"
    r"concern)",
    rf"{_ASK}? ?(?:the |a |its )?{_MAIN}*(?:topic|theme|gist|thesis|subject matter)(?: {_INSIDE})?",
    rf"{_ASK}? ?(?:the |its )?{_MAIN}+(?:{_VAGUE})(?: {_INSIDE})?",
    rf"{_ASK}? ?(?:the |its )?(?:{_VAGUE}) {_INSIDE}",
    rf"(?:describe|explain|introduce) {_ITSELF}",
    rf"(?:tell me|talk to me) about {_ITSELF}",
    r"what (?:am i|are we) reading(?: about)?(?: here)?",
    rf"what is (?:discussed|described|reported|covered|going on) {_INSIDE}",
    rf"{_ITSELF} is about what",
)
_SUMMARY = (
    r"(?:summari[sz]e|sum up|recap|outline|condense|shorten|abridge|digest)"
    rf"(?: {_ITSELF})?",
    rf"sum {_ITSELF} up",
    rf"summari[sz]e (?:the )?{_MAIN}*(?:points|ideas|facts|content|contents)(?: {_INSIDE})?",
    rf"(?:{_ASK} )?(?:an? |the |its )?{_MAIN}*"
    r"(?:summary|overview|synopsis|recap|abstract|outline|digest|tl;? ?dr|rundown|summarisation|"
    rf"summarization)(?: {_INSIDE})?",
    rf"tl;? ?dr(?: {_INSIDE})?",
    rf"(?:{_ASK} )?(?:all )?(?:of )?(?:the |its |some )?{_MAIN}+"
    rf"(?:points|ideas|facts|takeaways?|findings|messages|arguments|details|information|things|"
    rf"developments|events|claims|topics|themes)(?: (?:made|covered|discussed|"
    rf"to know))?(?: {_INSIDE})?",
    rf"(?:{_ASK} )?(?:the |its |some )?(?:takeaways?|highlights|bullet points|essentials|"
    rf"tldr)(?: {_INSIDE})?",
    rf"what (?:should|do) i (?:need to )?know about {_ITSELF}",
    rf"what (?:happens|happened) {_INSIDE}",
    rf"what (?:does|did) {_ITSELF} say(?: overall| in total)?",
)
_NOUNS: dict[BroadKind, str] = {
    "people": r"people|persons?|individuals|names|characters|everyone|everybody|politicians|"
    r"names of (?:the |all )?(?:the )?people|people's names|humans",
    "places": r"places|locations|place names|countries|cities|towns|regions|geographical names",
    "organisations": r"organi[sz]ations|companies|institutions|agencies|"
    r"organi[sz]ations and companies",
    "dates": r"dates|years|days|points in time|dates and times",
    "numbers": r"numbers|figures|statistics|stats|quantities|amounts|percentages|data points",
    "quotes": r"quotes|quotations|direct quotes|quoted statements|direct speech",
}
_NAMED = (
    r"(?:named|mentioned|given|listed|cited|quoted|included|referenced|referred to|discussed|"
    r"described|used|contained|talked about|that appear|appearing|that occur|found|stated)"
)
_EVERY = (
    r"(?:all |every |each |any )?(?:of )?(?:the |its )?"
    r"(?:different |main |key |important |various |specific |relevant )*"
)


def _list_patterns(noun: str) -> tuple[str, ...]:
    named = rf"(?:(?:that |who |which )?(?:are |is |were |was )?(?:all )?{_NAMED})"
    return (
        rf"(?:list|name|show|give|find|extract|enumerate|tell|identify|collect|get)(?: me| us)? "
        rf"{_EVERY}({noun})(?: {named})?(?: {_INSIDE})?",
        rf"(?:which|what|whose) {_EVERY}({noun}) (?:are|is|were|was) (?:there|all |{_NAMED})"
        rf"(?: ?{_NAMED})?(?: {_INSIDE})?",
        rf"(?:which|what) {_EVERY}({noun}) (?:does|do|did) {_ITSELF} "
        r"(?:mention|name|refer to|list|contain|talk about|give|include|cite|discuss|quote)",
        rf"(?:which|what) {_EVERY}({noun}) (?:appear|occur|come up|feature)s? {_INSIDE}",
        rf"(?:what|which|who) (?:are|were) {_EVERY}({noun})(?: {named}(?: {_INSIDE})?|"
        rf" {_INSIDE})",
        rf"(?:are|were) there any ({noun})(?: {named})?(?: {_INSIDE})?",
        rf"(?:a )?list of {_EVERY}({noun})(?: {named})?(?: {_INSIDE})?",
        rf"{_EVERY}({noun}) (?:{named}(?: {_INSIDE})?|{_INSIDE})",
    )


_WHO = (
    rf"(?:who|who all|whom)(?: else)? (?:is|are|was|were|gets|get) (?:all |"
    rf"being )?{_NAMED}(?: {_INSIDE})?",
    rf"who (?:does|do|did) {_ITSELF} (?:mention|name|talk about|refer to|quote|discuss)",
    rf"who (?:appears|appear|features|comes up) {_INSIDE}",
    rf"who(?:'s| is| are) (?:all )?{_INSIDE}",
)


@cache
def _pattern(group: Literal["about", "summary", "who", "list"]) -> re.Pattern[str]:
    """Compile when first asked for: the patterns are large, and most programs need none."""
    patterns = {
        "about": _ABOUT,
        "summary": _SUMMARY,
        "who": _WHO,
        "list": _list_patterns("|".join(_NOUNS.values())),
    }[group]
    whole = "|".join(f"(?:{p})" for p in patterns)
    return re.compile(rf"{_KINDLY}(?:{whole}){_THANKS}[\s?.!:]*", re.IGNORECASE)


def broad_kind(question: str) -> BroadKind | None:
    """Return what kind of broad question this is, None for an ordinary one."""
    plain = " ".join(question.replace("’", "'").split())
    if len(plain) > MAX_LENGTH:
        return None
    if _pattern("about").fullmatch(plain):
        return "about"
    if _pattern("summary").fullmatch(plain):
        return "summary"
    if _pattern("who").fullmatch(plain):
        return "people"
    listed = _pattern("list").fullmatch(plain)
    if listed is None:
        return None
    noun = next(group for group in listed.groups() if group)
    return next(k for k, nouns in _NOUNS.items() if re.fullmatch(nouns, noun, re.IGNORECASE))
