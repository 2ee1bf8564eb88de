"""Remarks beside an answer: languages that the models were not trained for."""

from collections.abc import Iterable, Mapping

from index.language import language_name, language_of

__all__ = ["language_notices"]


def language_notices(
    question: str,
    articles: Iterable[str],
    languages: Mapping[str, str | None],
    known: frozenset[str] | None,
) -> tuple[str, ...]:
    """Say which languages of the question and of the articles with these ids are not `known`.

    `languages` gives each live article's language; `known` is None for a model of any language.
    """
    if known is None:
        return ()
    of_articles = {languages.get(article_id) for article_id in articles} - known - {None}
    notices = [
        f"An article here seems to be in {language_name(code)}; the models were not trained "
        "for that language, so search rests on matching words and answers may be missed."
        for code in sorted(code for code in of_articles if code is not None)
    ]
    asked = language_of(question)
    if asked is not None and asked not in known | of_articles:
        notices.append(
            f"The question seems to be in {language_name(asked)}; ask in the language of "
            "the article to get better answers."
        )
    return tuple(notices)
