"""Draft questions of an article, for a person to edit before any of them counts.

`sentences` and `clause` read, `asked`, `told`, `rows` and `blanks` form questions, `changed`
takes the answer away from some, `chosen` keeps the best, `written` makes the file. Rules only:
no language model, no network, the same drafts each time.
"""

from evals.draft.written import DraftQuestion, draft, write_drafts

__all__ = ["DraftQuestion", "draft", "write_drafts"]
