"""SQuAD-format files as a search set: one article a title, its paragraphs in order.

Rajpurkar, Jia and Liang, "Know What You Don't Know" (ACL 2018); the forms of the files are
`squad_rows`'. Only answerable questions are kept: nothing can be found for the others.
"""

from pathlib import Path

from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.public.squad_rows import GAP, document_of, read_rows
from index.types import Span

__all__ = ["load_squad"]


def load_squad(path: Path) -> SearchSet:
    """Load a SQuAD file; TaskError when it is malformed or an answer is not at its offset.

    An answer's place in the article is its place in the paragraph plus the paragraph's
    place: nothing is searched for.
    """
    rows = read_rows(path)
    contexts: dict[str, dict[str, int]] = {}
    ends: dict[str, int] = {}
    for row in rows:
        places = contexts.setdefault(row.title, {})
        if row.context not in places:
            start = ends[row.title] + len(GAP) if places else 0
            places[row.context] = start
            ends[row.title] = start + len(row.context)
    documents = {title: document_of(title, places) for title, places in contexts.items()}
    questions: list[SearchQuestion] = []
    for row in rows:
        if not row.answers:
            continue
        offset = contexts[row.title][row.context]
        spans = {(offset + a.start, offset + a.start + len(a.text)) for a in row.answers}
        item = GoldItem(
            documents[row.title].article.id, tuple(Span(*span) for span in sorted(spans))
        )
        questions.append(SearchQuestion(row.question.strip(), (item,)))
    return SearchSet(path.name.split(".")[0], tuple(documents.values()), tuple(questions))
