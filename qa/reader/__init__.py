"""The span reader: which words of the passages answer the question, and how surely."""
