"""What was written for the project, checked line by line and made training rows of."""

import gzip
import json
from pathlib import Path

import pytest

from qa.reader.training.rows import UNSTATED, load_rows, load_statements
from qa.reader.training.written_files import Article, Row, main, read_all

TEXT = "Ann Lee opened the mill in 1902. The mill closed in 1931. Lee sold it to Bo Orr in 1931."


def _folder(tmp_path: Path, *items: str, dialogue: str = "", headline: str = "") -> Path:
    article = tmp_path / "articles" / "n1" / "01.txt"
    article.parent.mkdir(parents=True)
    article.write_text(f"# The mill\n{TEXT}\n===\n" + "\n".join(items) + "\n", encoding="utf-8")
    for name, text in (("dialogues", dialogue), ("headline", headline)):
        if text:
            (tmp_path / name).mkdir()
            (tmp_path / name / "n1-01.txt").write_text(text, encoding="utf-8")
    return tmp_path


def _only(folder: Path, name: str) -> Row:
    rows, wrong = read_all(folder)
    assert wrong == []
    (row,) = rows[name]
    return row


def test_a_file_is_a_title_a_text_and_items_with_their_line_numbers(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "Q | date | When did it open? | 1902")
    article = Article.read(folder / "articles" / "n1" / "01.txt")
    assert (article.id, article.title, article.text) == ("n1-01", "The mill", TEXT)
    assert article.items == ((4, "Q | date | When did it open? | 1902"),)


def test_an_answer_stands_where_the_article_has_it(tmp_path: Path) -> None:
    row = _only(_folder(tmp_path, "Q | date | When did it open? | 1902"), "questions")
    assert row["answers"] == [{"text": "1902", "start": TEXT.index("1902")}]
    assert not row["is_impossible"]


def test_of_two_places_the_stretch_names_one(tmp_path: Path) -> None:
    line = "Q | date | When was it sold? | 1931 | Bo Orr in 1931"
    row = _only(_folder(tmp_path, line), "questions")
    assert row["answers"][0]["start"] == TEXT.rindex("1931")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Q | date | When? | 1999", "'1999' does not stand in the article"),
        ("Q | date | When? | 1931", "stands there 2 times"),
        ("Q | date | When? | 1931 | The mill", "does not name one place"),
        ("Q | date | | 1902", "the question is empty"),
        ("L | list | Who? | Ann Lee", "at least two items"),
        ("Y | Is it open? | perhaps | The mill closed in 1931.", "yes, no or open"),
        ("Y | Is it open? | no | It is shut.", "does not stand in the article"),
        ("C | It closed. | MAYBE | The mill closed in 1931.", "SUPPORTS"),
        ("F | Who? | And when? | 1902 | When?", "question >> answer"),
        ("X | what", "begins no item"),
        ("Q | date", "begins no item"),
    ],
)
def test_a_line_that_does_not_hold_is_named_and_the_others_are_kept(
    tmp_path: Path, line: str, message: str
) -> None:
    folder = _folder(tmp_path, line, "Q | date | When did it open? | 1902")
    rows, wrong = read_all(folder)
    assert len(rows["questions"]) == 1
    (told,) = wrong
    assert told.startswith("articles/n1/01.txt: line 4: ")
    assert message in told


def test_turns_remember_all_turns_before_them_in_their_conversation(tmp_path: Path) -> None:
    dialogue = (
        "D\nT | Who opened it? | Ann Lee\nH | Where? | here\n"
        "T | Is it open? | no | closed in 1931\n"
        "T | Why? | NONE | not told\nD\nT | Who bought it? | Bo Orr\n"
    )
    rows, wrong = read_all(_folder(tmp_path, dialogue=dialogue))
    assert wrong == []
    histories = [row["history"] for row in rows["dialogues"]]
    assert histories == [
        [],
        [["Who opened it?", "Ann Lee"], ["Where?", "here"]],
        [["Who opened it?", "Ann Lee"], ["Where?", "here"], ["Is it open?", "no"]],
        [],
    ]
    assert [row.get("yes") for row in rows["dialogues"]] == [None, False, None, None]


def test_questions_without_an_article_are_reported(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "headline").mkdir()
    (folder / "headline" / "n9-07.txt").write_text("U | headline | Why? | not told\n")
    _, wrong = read_all(folder)
    assert wrong == ["headline/n9-07.txt: there is no article n9-07"]


def test_the_files_are_read_by_the_trainer(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        "Q | date | When did it open? | 1902",
        "U | swap | When did it burn? | not told",
        "U | follow_up | And why? | not told | Who opened it? >> Ann Lee",
        "F | Who opened it? >> Ann Lee | And when? | 1902 | When did Ann Lee open it?",
        "L | list | Who owned it? | Ann Lee ;; Bo Orr",
        "Y | Is it open? | no | The mill closed in 1931.",
        "Y | Was it sold again? | open |",
        "C | The mill shut in 1931. | SUPPORTS | The mill closed in 1931.",
        "C | The mill was large. | NEI |",
    )
    out = tmp_path / "out"
    main(folder, out)
    (plain, silent) = load_rows(out / "written_questions.jsonl.gz")
    assert plain.spans == ((27, 31),)
    assert silent.spans == ()
    assert {row.history for row in load_rows(out / "written_follow_ups.jsonl.gz")} == {
        (("Who opened it?", "Ann Lee"),)
    }
    (several,) = load_rows(out / "written_lists.jsonl.gz")
    assert several.several
    assert [several.context[a:b] for a, b in several.spans] == ["Ann Lee", "Bo Orr"]
    settled, left_open = load_statements(out / "written_yes_no.jsonl.gz")
    assert settled.evidence == (33, 57)
    assert (left_open.verdict, left_open.evidence) == (UNSTATED, None)
    assert [s.verdict for s in load_statements(out / "written_claims.jsonl.gz")] == [0, 2]


def test_what_does_not_hold_ends_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _folder(tmp_path, "Q | date | When? | 1999")
    with pytest.raises(SystemExit) as ended:
        main(folder)
    assert ended.value.code == 1
    assert "line 4" in capsys.readouterr().err


def test_what_comes_with_the_project_holds(tmp_path: Path) -> None:
    rows, wrong = read_all(Path(__file__).parents[4] / "qa" / "reader" / "training" / "written")
    assert wrong == []
    assert len(rows["questions"]) > 10_000
    out = tmp_path / "written_lists.jsonl.gz"
    with gzip.open(out, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows["lists"])
    assert len(load_rows(out)) == len(rows["lists"])
