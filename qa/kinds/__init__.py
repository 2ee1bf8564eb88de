"""What a question asks for, and how each kind of question is answered: one module a kind.

Every module is logic over the reader's spans and the sentences of the passages retrieved; it
gives a `qa.kinds.finding.Finding`, which `qa.answering` cites and turns into an answer.
"""
