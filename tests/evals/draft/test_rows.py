"""Questions about the rows of a table."""

from evals.draft.rows import asked_of_rows
from tests.evals.draft.samples import article

TABLE = """# Bridges

Some text stands before the table of the bridges.

| Bridge | Opened | Longest span | Material |
|---|---|---|---|
| Sallow Ford | 1888 | 62 feet | wrought iron |
| Penmore | 1901 | 74 feet | stone |
| Vennet | 1906 | 412 feet | steel |
"""


def test_each_row_is_asked_for_another_column() -> None:
    drafts = asked_of_rows(article(TABLE))
    assert [(d.kind, d.question, d.answers) for d in drafts] == [
        ("date", "What does the table give as “Opened” for Sallow Ford?", ("1888",)),
        ("number", "What does the table give as “Longest span” for Penmore?", ("74 feet",)),
        ("fact", "What does the table give as “Material” for Vennet?", ("steel",)),
    ]


def test_the_evidence_is_the_row_as_the_article_has_it() -> None:
    read = article(TABLE)
    for draft in asked_of_rows(read):
        start = draft.sentence.start
        assert read.text[start : start + len(draft.sentence.text)] == draft.sentence.text


def test_a_number_as_the_first_cell_is_named() -> None:
    table = "| Year | Salt |\n|---|---|\n| 1890 | 2,100 |\n| 1912 | 6,400 |\n"
    first, _ = asked_of_rows(article(f"# Salt\n\nText of the museum stands here.\n\n{table}"))
    assert first.question == "What does the table give as “Salt” for Year 1890?"


def test_rows_that_cannot_be_told_apart_are_left() -> None:
    table = "| Crew | Ship |\n|---|---|\n| Ada | Orla |\n| Ada | Senn |\n"
    assert asked_of_rows(article(f"# Crews\n\nText of the harbour stands here.\n\n{table}")) == ()
