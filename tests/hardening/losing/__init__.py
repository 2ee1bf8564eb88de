"""Documents that hold one sentence where readers tend to lose it, one module a format."""
