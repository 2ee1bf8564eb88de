"""Numbers, times and names as a person reads them; no page and no arithmetic beyond units."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from evals.bootstrap import Interval

__all__ = [
    "GAP",
    "KINDS",
    "OUTCOMES",
    "STAGES",
    "SYSTEMS",
    "WORDS",
    "bound",
    "commit_of",
    "duration",
    "flattened",
    "machine_of",
    "memory",
    "percent",
    "points",
    "share_range",
    "slug",
    "when",
]

GAP = "\N{NARROW NO-BREAK SPACE}"

SYSTEMS: Mapping[str, str] = {
    "assistant": "the system that is measured",
    "best sentence": "always answers with the sentence that is closest to the question",
    "refuse": "never answers",
}
"""What stands beside the assistant, and why it is trivial."""

KINDS: Mapping[str, str] = {
    "fact": "asks for a fact in the article's own words",
    "paraphrase": "asks in other words than the article's",
    "who": "asks for a person or a body",
    "date": "asks for a date or a time",
    "number": "asks for a number or an amount",
    "place": "asks for a place",
    "quote": "asks for what somebody said",
    "why": "asks for a reason",
    "how": "asks for a manner or a way",
    "list": "asks for several things, all of them required",
    "yes_no": "asks for yes or no",
    "broad": "asks about the article as a whole; right is a quotation of the right sentence",
    "comparison": "asks for a difference or for the greater of two",
    "other_language": "is asked in another language than the article's",
    "instruction": "orders the system about as well as asking",
    "follow_up": "needs the earlier turns of the conversation to be understood",
    "near_miss": "is on the article's subject, but the article does not answer it",
    "false_premise": "takes for granted what the article contradicts",
    "out_of_scope": "has nothing to do with the article",
}

OUTCOMES: Mapping[str, str] = {
    "answered": "given as the answer, without reserve",
    "unsure": "the best candidate, shown as what is perhaps right",
    "refused": "the article does not say",
}
"""What an answer claims."""

STAGES: Mapping[str, str] = {
    "understand": "turns a follow-up into a question that stands alone",
    "retrieve": "searches for passages",
    "read": "looks for the answer in them",
    "decide": "asserts, is unsure or refuses",
    "cite": "quotes and checks the quotation",
    "extract": "picks the sentences of a summary",
}

WORDS: Sequence[tuple[str, str]] = (
    (
        "95 % interval",
        "The questions are a sample. On others of the same sort the figure would probably lie in "
        "this range (bootstrap over questions). When all questions went alike the range has no "
        "width: look at their number.",
    ),
    (
        "Asserted, unsure, refused",
        "An answer given without reserve; the best candidate, shown as what is perhaps right, with "
        "its sentence; and the reply that the article does not say.",
    ),
    (
        "Right",
        "An accepted answer where the article has one, and not much more text than it; nothing "
        "asserted where it has none. In the accuracy what is unsure counts as not answered.",
    ),
    ("False answer", "An answer asserted to a question that the article does not answer."),
    ("False refusal", "A refusal of a question that the article does answer."),
    (
        "Promise",
        "How often at least what is asserted, or refused, is right. The confidences from which and "
        "below which that is done are chosen on held-out questions so that an exact bound at 95 % "
        "keeps the promise. On other questions than those it can be missed.",
    ),
    (
        "Exact interval",
        "Of Clopper and Pearson, for shares of what was decided: it has a width even when all of "
        "it went alike.",
    ),
    (
        "Expected sentence",
        "A sentence that proves the answer, marked in the article by a person (in a public set: "
        "the sentence around the marked answer).",
    ),
    (
        "Wrong citation",
        "An answer that quotes another sentence than an expected one, or marks other words in it "
        "as the answer; or a quotation that is not the article's text.",
    ),
    (
        "Confidence",
        "What the assistant says for how probable it is, from 0 to 1, that the article answers "
        "the question and that this is the answer.",
    ),
    (
        "Held back",
        "What the assistant would have said in place of a refusal, had it had to answer.",
    ),
    (
        "Word overlap (F1)",
        "How far the words of the answer and of the accepted answer are the same, whatever their "
        "order: the harmonic mean of both shares.",
    ),
    (
        "AUROC",
        "How probable it is that a question which the article answers gets a higher confidence "
        "than one which it does not answer. 50 % is chance.",
    ),
    (
        "Risk and coverage",
        "Coverage is the share of questions that are asserted, the surest first, risk the share of "
        "wrong ones among them. The area under their curve is the mean risk over all coverages.",
    ),
    (
        "Calibration error",
        "How far confidence and share of right answers lie apart, as the mean over ten classes "
        "of confidence.",
    ),
    (
        "Found among the first k (recall@k)",
        "The share of questions whose expected sentence is in the first k passages that the "
        "search returns.",
    ),
    ("p50, p95, p99", "50, 95 and 99 of 100 questions take no longer than this."),
    (
        "Digest",
        "A hash of all that was said. Two runs with equal digests gave the same answers.",
    ),
)
"""The words of the report that are not everyday ones."""

_KB = 1024


def percent(share: float, digits: int = 1) -> str:
    """Return a share in [0, 1] as "54.2 %"."""
    return f"{100 * share:.{digits}f}{GAP}%"


def share_range(figure: Interval) -> str:
    """Return the interval of a share as "44.8 to 63.5"."""
    return f"{100 * figure.low:.1f} to {100 * figure.high:.1f}"


def points(difference: float) -> str:
    """Return a difference of shares as "+3.1", "−3.1" or "0.0", in percentage points."""
    rounded = round(100 * difference, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.1f}"


def bound(difference: Interval) -> str:
    """Return the interval of a difference as "−1.2 to +4.0"."""
    return f"{points(difference.low)} to {points(difference.high)}"


def duration(seconds: float) -> str:
    """Return seconds as "0.3 ms", "81 ms" or "1.2 s"."""
    if seconds < 0.00995:
        return f"{1000 * seconds:.1f}{GAP}ms"
    if seconds < 0.9995:
        return f"{1000 * seconds:.0f}{GAP}ms"
    return f"{seconds:.1f}{GAP}s"


def memory(bytes_: int) -> str:
    """Return bytes as "1.1 GB" or "312 MB"; a GB is 1024 MB."""
    megabytes = bytes_ / _KB**2
    if megabytes < _KB:
        return f"{megabytes:.0f}{GAP}MB"
    return f"{megabytes / _KB:.1f}{GAP}GB"


def commit_of(commit: str | None, dirty: bool) -> str:
    """Return a commit by its first twelve digits, and whether files differed from it."""
    if commit is None:
        return "not known"
    return f"{commit[:12]}, with uncommitted changes" if dirty else commit[:12]


def machine_of(machine: Mapping[str, str | int | None]) -> dict[str, str]:
    """Return what is known of a machine, as text by name."""
    return {
        key: memory(value) if key == "memory" and isinstance(value, int) else str(value)
        for key, value in machine.items()
        if value is not None
    }


def slug(text: str) -> str:
    """Return a name that can stand in an element id and in an address."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-") or "unnamed"


def when(created: str) -> str:
    """Return an ISO 8601 time as "26 November 2026, 04:37 UTC"; any other text as it is."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return created
    zone = at.tzname() or ""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} {zone}".rstrip()


def flattened(nested: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return settings by their dotted names, values as text."""
    flat: dict[str, str] = {}
    for key, value in nested.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= flattened(value, f"{name}.")
        else:
            flat[name] = "none" if value is None else str(value)
    return flat


_MONTHS = (
    "January February March April May June July August September October November December"
).split()
