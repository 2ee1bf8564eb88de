"""What the page's parts say before anything happens."""

import pytest

from index.types import Titled
from ui.layout import picker_choices

OWN = Titled("a", "notes", "A pact", shared=True)


@pytest.mark.parametrize(("sharing", "label"), [(True, "A pact (shared)"), (False, "A pact")])
def test_an_article_is_told_to_be_shared_where_there_are_others(sharing: bool, label: str) -> None:
    assert picker_choices((OWN,), {}, sharing=sharing) == [(label, "a")]
