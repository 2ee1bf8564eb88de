"""One module a format; each turns bytes or text into `index.readers.parsed.Parsed`."""
