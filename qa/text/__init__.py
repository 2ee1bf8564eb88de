"""Words, names, numbers and phrases of a text, found by rules; no model."""
