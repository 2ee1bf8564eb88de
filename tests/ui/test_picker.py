"""The list of articles to tick."""

from ui.picker import article_picker


def test_what_was_ticked_is_taken_though_it_is_no_choice_any_more() -> None:
    picker = article_picker(choices=[("A", "a")], label="Articles")
    assert picker.preprocess(["gone"]) == ["gone"]
