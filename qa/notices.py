"""Remarks beside an answer: where nothing is promised of it, and why."""

from collections.abc import Iterable, Mapping

from index.language import language_name, language_of
from qa.reader.promise import Promise
from qa.types import Outcome

__all__ = ["MEASURED_IN", "NO_PROMISE", "language_notices", "promise_notices"]

MEASURED_IN = frozenset({"en"})
"""The languages that the promise of this project's own readers was measured in."""

NO_PROMISE = (
    "Nothing is promised of this answer: that such answers are right often enough was not shown "
    "for this reader and these settings."
)


def promise_notices(outcome: Outcome, promise: Promise) -> tuple[str, ...]:
    """Say it where what was asserted or refused has no promise; unsure promises nothing."""
    kept = {
        "answered": promise.asserted_right is not None,
        "unsure": True,
        "refused": promise.refused_right is not None,
    }
    return () if kept[outcome] else (NO_PROMISE,)


def language_notices(
    question: str,
    articles: Iterable[str],
    languages: Mapping[str, str | None],
    searched: frozenset[str] | None,
    measured: frozenset[str] | None,
) -> tuple[str, ...]:
    """Say which languages of the question and of the articles with these ids get no promise.

    `languages` gives each live article's language. `searched` are those that the embedding model
    was trained for, `measured` those that the promise was measured in; None for any language.
    """

    def known(code: str) -> bool:
        return all(some is None or code in some for some in (searched, measured))

    def article_notice(code: str) -> str:
        seems = f"An article here seems to be in {language_name(code)};"
        if searched is None or code in searched:
            return f"{seems} nothing is promised of answers in a language that was not measured."
        return (
            f"{seems} the models were not trained for that language, so search rests on matching "
            "words, answers may be missed, and nothing is promised of them."
        )

    of_articles = {code for each in articles if (code := languages.get(each)) is not None}
    notices = [article_notice(code) for code in sorted(of_articles) if not known(code)]
    asked = language_of(question)
    if asked is not None and asked not in of_articles and not known(asked):
        notices.append(
            f"The question seems to be in {language_name(asked)}; ask in the language of "
            "the article to get better answers. Nothing is promised of this one."
        )
    return tuple(notices)
