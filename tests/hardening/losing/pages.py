"""Web pages: what stands beside the paragraphs of a well-formed article."""

from tests.hardening.losing.case import BEFORE, CANARY, Case, Outcome

__all__ = ["CASES"]

_P = f"<p>{CANARY}</p>"
_ROWS = "<tr><th>Place</th><th>Level</th></tr><tr><td>Tolmin</td><td>4.2</td></tr>"
_LATER = f"<p>{BEFORE.replace('Tuesday', 'Friday')}</p>"

_KEPT = {
    "plain paragraph": _P,
    "after a long script": f"<script>{'x' * 12_000_000}</script>{_P}",
    "after a long style": f"<style>{'x' * 12_000_000}</style>{_P}",
    "after a long comment": f"<!--{'x' * 12_000_000}-->{_P}",
    "after an image of 12 MB": f'<img src="data:image/png;base64,{"A" * 12_000_000}">{_P}',
    "300 nested tags": f"{'<div>' * 300}{_P}{'</div>' * 300}",
    "3,000 nested tags": f"{'<div>' * 3000}{_P}{'</div>' * 3000}",
    "after 300 nested tags": f"{'<div>' * 300}<p>Deep.</p>{'</div>' * 300}{_P}",
    "300 nested inline tags": f"<p>{'<b><i>' * 150}{CANARY}{'</i></b>' * 150}</p>",
    "after 400 unclosed tags": f"<p>{'<font>' * 400}It was so.</p>{_P}",
    "after the body": f"</body>{_P}",
    "after the page": f"</body></html>{_P}",
    "text after the page": f"</body></html>\n{CANARY}",
    "second body": f"</body><body>{_P}",
    "second page": f"</body></html><html><head><title>x</title></head><body>{_P}</body></html>",
    "paragraph in an unclosed svg": f'<svg viewBox="0 0 1 1"><path d="M0 0">{_P}',
    "after an unclosed svg": f"<svg><g><path d=''><circle><p>Inside.</p>{_P}{_LATER}",
    "paragraph in unclosed math": f"<math><mrow><mi>x</mi>{_P}",
    "foreign object": f"<svg><foreignObject>{_P}</foreignObject></svg>",
    "formula": f"<p>It is so: <math><mtext>{CANARY}</mtext></math></p>",
    "details": f"<details><summary>More</summary>{_P}</details>",
    "summary": f"<details><summary>{CANARY}</summary><p>More.</p></details>",
    "custom element": f"<my-card><my-text>{CANARY}</my-text></my-card>",
    "shadow root": f'<my-card><template shadowrootmode="open">{_P}</template></my-card>',
    "preformatted": f"<pre>\n{CANARY}\n</pre>",
    "code": f"<pre><code>{CANARY}</code></pre>",
    "text without a paragraph": f"<div>It was so.</div>{CANARY}<div>So it was.</div>",
    "definition": f"<dl><dt>Canary</dt><dd>{CANARY}</dd></dl>",
    "address": f"<address>{CANARY}</address>",
    "fieldset": f"<form><fieldset><legend>Legend</legend>{_P}</fieldset></form>",
    "list item without a list": f"<li>{CANARY}</li>",
    "list within a list without an item": f"<ul><li>One</li><ul><li>{CANARY}</li></ul></ul>",
    "deep list": f"{'<ul><li>' * 40}{CANARY}{'</li></ul>' * 40}",
    "text beside list items": f"<ul>{CANARY}<li>One</li></ul>",
    "quotation": f"<blockquote>{CANARY}</blockquote>",
    "centred": f"<center>{CANARY}</center>",
    "marked as deleted": f"<p><del>{CANARY}</del></p>",
    "ruby": f"<p><ruby>{CANARY}<rt>rubi</rt></ruby></p>",
    "caption of a table": f"<table><caption>{CANARY}</caption>{_ROWS}</table>",
    "caption of a table for layout": f"<table><caption>{CANARY}</caption><tr><td>1</td></tr>",
    "table of a header alone": f"<table><tr><th>{CANARY}</th><th>Level</th></tr></table>",
    "header over an empty cell": f"<table><tr><th>Level</th><th>{CANARY}</th></tr>"
    "<tr><td>4.2</td><td></td></tr></table>",
    "header of a missing cell": f"<table><tr><th>Level</th><th>{CANARY}</th></tr>"
    "<tr><td>4.2</td></tr></table>",
    "header without rows": f"<table><thead><tr><th>Level</th><th>{CANARY}</th></tr></thead>"
    "<tbody><tr><td></td><td></td></tr></tbody></table>",
    "cell beyond the header": f"<table>{_ROWS}<tr><td>a</td><td>b</td><td>{CANARY}</td></tr>",
    "nested table": "<table><tr><th>Place</th></tr><tr><td>Tolmin<table><tr><th>Level</th>"
    f"</tr><tr><td>{CANARY}</td></tr></table></td></tr></table>",
    "text in a table": f"<table>{CANARY}{_ROWS}</table>",
    "paragraph in a table": f"<table>{_ROWS}{_P}</table>",
    "text in a row": f"<table>{_ROWS}<tr>{CANARY}<td>a</td><td>b</td></tr></table>",
    "cell without a row": f"<table>{_ROWS}<td>{CANARY}</td></table>",
    "cell in a form in a row": f"<table>{_ROWS}<tr><form><td>{CANARY}</td></form></tr></table>",
    "custom element in a row": f"<table>{_ROWS}<tr><x-cell>{CANARY}</x-cell><td>b</td></tr>",
    "paragraph in a head": f"</body></html><html><head>{_P}</head></html>",
    "broken tags": f"<p <b>{CANARY}</p></b></i></div></div></div>",
    "character data": f"<p>It was so.<![CDATA[ x ]]></p>{_P}",
    "links alone": f"<p><a href='/'>Home</a></p><p><a href='/b'>{CANARY}</a></p>",
    "tag that never ends": f"{_P}{_LATER}<p class='",
}  # fmt: skip
_LISTED = {
    "template": f"<template>{_P}</template>",
    "noscript": f"<noscript>{_P}</noscript>",
    "hidden attribute": f"<div hidden>{_P}</div>",
    "hidden inline": f"<p>It was so.<span hidden>{CANARY}</span></p>",
    "hidden by style": f"<div style='display:none'>{_P}</div>",
    "hidden to readers of screens": f"<div aria-hidden='true'>{_P}</div>",
    "hidden in a cell": f"<table>{_ROWS}<tr><td>a<i hidden>{CANARY}</i></td><td>b</td></tr>",
    "text field": f"<textarea>{CANARY}</textarea>",
    "unclosed text field": f"<textarea>{_P}",
    "button": f"<button>{CANARY}</button>",
    "unclosed button": f"<button>Press{_P}",
    "choice": f"<select><option>{CANARY}</option></select>",
    "text of a drawing": f"<svg><text>{CANARY}</text></svg>",
    "canvas": f"<canvas>{CANARY}</canvas>",
    "old browsers": f"<object data='x.swf'>{_P}</object>",
    "video": f"<video src='x'>{_P}</video>",
    "frame": f"<iframe src='x'>{_P}</iframe>",
    "dialog": f"<dialog>{_P}</dialog>",
    "caption of a picture": f"<figure><img src='x'><figcaption>{CANARY}</figcaption></figure>",
    "menu": f"<nav><ul><li>{CANARY}</li></ul></nav>",
    "aside": f"<aside>{_P}</aside>",
    "footer": f"<footer>{_P}</footer>",
    "legend": f"<form><fieldset><legend>{CANARY}</legend></fieldset></form>",
    "title in the body": f"<title>{CANARY}</title>",
    "comment that never ends": f"<!-- {_P}",
    "script that never ends": f"<script>{_P}",
    "style that never ends": f"<style>{_P}",
}  # fmt: skip


def _page(body: str) -> bytes:
    return (
        "<!doctype html><html><head><title>The flood in the valley</title></head><body>"
        f"<h1>The flood in the valley</h1><p>{BEFORE}</p>{body}"
    ).encode()


def _cases() -> list[Case]:
    cases = [Case(f"{name}.html", _page(body)) for name, body in _KEPT.items()]
    cases += [Case(f"{name}.html", _page(body), "listed") for name, body in _LISTED.items()]
    whole: dict[str, tuple[str, Outcome]] = {
        "frames": (f"<frameset><frame src=a><noframes><p>{BEFORE}</p>{_P}</noframes>", "kept"),
        "fragment": (f"<p>{BEFORE}</p>{_P}", "kept"),
        "element in the head": (
            f"<html><head><x-a>{CANARY}</x-a></head><body><p>{BEFORE}</p></body></html>",
            "listed",
        ),
        "noscript in the head": (
            f"<head><noscript><p>{CANARY}</p></noscript></head><body><p>{BEFORE}</p></body>",
            "listed",
        ),
        "paragraph before the page": (f"{_P}<html><body><p>{BEFORE}</p></body></html>", "kept"),
    }
    cases += [Case(f"{name}.html", text.encode(), wanted) for name, (text, wanted) in whole.items()]
    return cases


CASES = _cases()
