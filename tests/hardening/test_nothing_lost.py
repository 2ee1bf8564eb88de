"""No text of a document is lost without a word: it is kept, listed as left out, or counted."""

import pytest

from index.readers.document import read_document
from index.types import Article
from tests.hardening.losing import marked, pages, printed, word
from tests.hardening.losing.case import BEFORE, Case, outcome

CASES = [*word.CASES, *pages.CASES, *marked.CASES, *printed.CASES]


def _read(case: Case) -> Article:
    return read_document(
        case.data,
        name=case.name,
        media_type=None,
        encoding=None,
        source=case.name,
        title=None,
        max_bytes=50_000_000,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_sentence_is_kept_or_the_receipt_tells_of_it(case: Case) -> None:
    article = _read(case)
    assert outcome(case, article) == case.wanted
    assert BEFORE[:40] in article.text
