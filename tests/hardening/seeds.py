"""Documents of every kind, for what damages them: `tests.hardening.mutating`."""

import io
import zipfile
from collections.abc import Sequence
from functools import lru_cache

from docx import Document

from tests.hardening.costly import SENTENCE, docx, one_page
from tests.hardening.losing import marked, pages, printed, word
from tests.hardening.losing.case import Case

__all__ = ["seeds"]

_LARGEST = 50_000
_RICH_PAGE = f"""<?xml version="1.0" encoding="utf-8"?><!doctype html><html lang="en"><head>
<title>The river at Tolmin | Valley Times</title><meta charset="utf-8">
<base href="https://example.org/news/"><link rel="canonical" href="https://example.org/news/river">
<meta name="author" content="Ana Kos"><meta property="og:title" content="The river at Tolmin">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<meta property="og:url" content="https://example.org/news/river">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type":
"NewsArticle", "headline": "The river", "datePublished": "2024-03-05", "author": [{{
"@type": "Person", "name": "Ana Kos"}}], "publisher": {{"name": "Valley Times"}},
"articleSection": ["News"]}}]}}
</script>
</head><body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/a">All news</a></li></ul>
</nav><h1>The river at Tolmin</h1><p class="byline">By <a rel="author" href="/ana">Ana Kos</a>,
<time datetime="2024-03-05">5 March 2024</time></p></header><article><p>{SENTENCE} {SENTENCE}</p>
<h2>Damage</h2><ol start="3"><li>{SENTENCE}<ul><li>One</li></ul></li></ol><table><caption>Levels
</caption><tr><th>Place</th><th colspan="2">Level</th></tr><tr><td rowspan="2">Tolmin</td>
<td>4.2</td><td>m</td></tr></table><blockquote>{SENTENCE}</blockquote><figure><img src="a.jpg">
<figcaption>The
bridge</figcaption></figure><p>{SENTENCE}<br><br>So it was.</p><pre>a  b</pre></article><div
class="comments" id="c"><p>Well said!</p></div><footer>© 2024 Valley Times</footer></body></html>"""


@lru_cache
def seeds(kind: str) -> tuple[bytes, ...]:
    """Whole documents of a kind, the ending of their names."""
    all_seeds = {
        "docx": [_again(docx()), *[_again(_from_word())] * 12, *_small(word.CASES)],
        "html": [*[_RICH_PAGE.encode()] * 20, *_small(pages.CASES)],
        "md": _small(marked.CASES),
        "pdf": [one_page(SENTENCE), *_small(printed.CASES)],
        "txt": [case.data for case in marked.CASES if case.name.endswith((".txt", ".md"))],
        "csv": [case.data for case in marked.CASES if case.name.endswith(".csv")],
    }
    return tuple(all_seeds[kind])


def _small(cases: Sequence[Case]) -> list[bytes]:
    return [case.data for case in cases if len(case.data) <= _LARGEST]


def _again(data: bytes) -> bytes:
    """The same archive without the time at which it was packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return word.packed({name: package.read(name) for name in package.namelist()})


def _from_word() -> bytes:
    """A document with the styles, lists and properties that Word writes."""
    document = Document()
    document.core_properties.author = "Ana Kos"
    document.add_heading("The flood", level=0)
    document.add_paragraph(SENTENCE, style="Quote")
    for style in ("List Bullet", "List Bullet 2", "List Number", "List Number"):
        document.add_paragraph(SENTENCE, style=style)
    table = document.add_table(rows=3, cols=3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "4.2"
    table.rows[1].cells[0].merge(table.rows[2].cells[1])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
