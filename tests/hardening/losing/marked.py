"""Markdown: what stands beside its plain paragraphs and short lists."""

from tests.hardening.losing.case import BEFORE, CANARY, Case

__all__ = ["CASES"]


def _nested(depth: int, mark: str = "- ") -> str:
    lines = [" " * len(mark) * level + f"{mark}Level {level}." for level in range(depth)]
    return "\n".join([*lines, " " * len(mark) * depth + mark + CANARY])


_KEPT = {
    "plain paragraph": CANARY,
    "list 5 deep": _nested(5),
    "list 12 deep": _nested(12),
    "list 30 deep": _nested(30),
    "numbered list 30 deep": _nested(30, "1. "),
    "list 90 deep": _nested(90),
    "list 400 deep": _nested(400),
    "after a deep list": f"{_nested(30).replace(CANARY, 'The end.')}\n\n{CANARY}",
    "quotations 30 deep": f"{'> ' * 30}{CANARY}",
    "quotations 400 deep": f"{'> ' * 400}{CANARY}",
    "list in a quotation in a list": f"- > - > - > - > - > - > - > - > {CANARY}",
    "code in a deep list": f"{_nested(14).replace(CANARY, 'Code:')}\n\n{' ' * 30}```\n"
    f"{' ' * 30}{CANARY}\n{' ' * 30}```",
    "footnote": f"It was so.[^1]\n\n[^1]: {CANARY}",
    "footnote of one word": f"{CANARY[:-1]}.\n\n[^1]: Indeed.",
    "footnote over lines": f"It was so.[^n]\n\n[^n]:\n    {CANARY}",
    "definition": f"Canary\n: {CANARY}",
    "HTML block": f"<div>\n{CANARY}\n</div>",
    "paragraph in HTML": f"<section><p>{CANARY}</p></section>",
    "Markdown in HTML": f"<details>\n<summary>More</summary>\n\n{CANARY}\n\n</details>",
    "HTML 300 deep": f"{'<div>' * 300}{CANARY}{'</div>' * 300}",
    "HTML of a second page": f"<div>\n<p>It was so.</p></body></html><p>{CANARY}</p>\n</div>",
    "HTML with an unclosed svg": f"<div>\n<svg><path><p>{CANARY}</p>\n</div>",
    "HTML in a line": f"It is <b>said</b>: <span>{CANARY}</span>",
    "table": f"| Place | Said |\n| --- | --- |\n| Mine | {CANARY} |",
    "table in a list": f"- One:\n\n  | Place | Said |\n  | --- | --- |\n  | Mine | {CANARY} |",
    "table of a header alone": f"| Place | {CANARY} |\n| --- | --- |",
    "header over an empty cell": f"| Place | {CANARY} |\n| --- | --- |\n| Mine | |",
    "cell beyond the header": f"| Place | Said |\n| --- | --- |\n| Mine | so | {CANARY} |",
    "escaped bars": f"| Place | Said |\n| --- | --- |\n| a \\| b | so | {CANARY} |",
    "code": f"```\n{CANARY}\n```",
    "code that never ends": f"```\n{CANARY}",
    "indented code": f"It was so.\n\n    {CANARY}",
    "text of a link": f"[{CANARY}](https://example.org)",
    "task": f"- [ ] {CANARY}",
    "heading": f"### {CANARY}",
    "heading by underline": f"{CANARY}\n===",
    "broken link": f"[{CANARY}](",
    "struck out": f"~~{CANARY}~~",
}  # fmt: skip
_LISTED = {
    "description of a picture": f"![{CANARY}](a.png)",
    "comment": f"<!-- {CANARY} -->",
    "comment that never ends": f"<!--\n\n{CANARY}",
    "comment in a line": f"It was so. <!-- {CANARY} --> Or not.",
    "script that never ends": f"<script>\n\n{CANARY}",
    "target of a link": f'It is [so].\n\n[so]: /so "{CANARY}"',
    "hidden in HTML": f"<div>\nIt was so. <p hidden>{CANARY}</p>\n</div>",
}


def _cases() -> list[Case]:
    start = f"# The flood\n\n{BEFORE}\n\n"
    cases = [Case(f"{name}.md", (start + body).encode()) for name, body in _KEPT.items()]
    cases += [
        Case(f"{name}.md", (start + body).encode(), "listed") for name, body in _LISTED.items()
    ]
    front = f"---\ntitle: The flood\nsummary: {CANARY}\n---\n\n{start}"
    cases.append(Case("front matter.md", front.encode(), "listed"))
    cases.append(
        Case("plain text.txt", f"The flood\n\n{BEFORE}\n\n* * *\n\n{CANARY}\n".encode(), "kept")
    )
    cases.append(
        Case(
            "table of commas.csv",
            f'place,said\n"Mill","{BEFORE}"\n"Mine","{CANARY}"\n'.encode(),
            "kept",
        )
    )
    return cases


CASES = _cases()
