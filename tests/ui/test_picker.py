"""The list of articles to tick."""

from pathlib import Path

import ui.picker
from ui.picker import article_picker


def test_what_was_ticked_is_taken_though_it_is_no_choice_any_more() -> None:
    picker = article_picker(choices=[("A", "a")], label="Articles")
    assert picker.preprocess(["gone"]) == ["gone"]
    again = type(picker)(choices=[], label="Articles")  # as Gradio makes it for a session
    assert again.preprocess(["gone"]) == ["gone"]


def test_it_is_drawn_as_any_group_of_checkboxes_and_leaves_no_file() -> None:
    assert article_picker(choices=[]).get_block_name() == "checkboxgroup"
    assert not Path(ui.picker.__file__).with_suffix(".pyi").exists()
