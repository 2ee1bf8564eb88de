"""Rows of tables as lines of "header: value" pairs."""

from index.readers.table import paired, unpaired


def test_each_cell_has_its_header_and_empty_ones_are_left_out() -> None:
    assert paired(["Tolmin", "", "4.2"], ["Place", "Day", "Level"]) == "Place: Tolmin; Level: 4.2"


def test_cells_beyond_the_headers_stand_alone() -> None:
    assert paired(["Tolmin", "4.2"], ["Place"]) == "Place: Tolmin; 4.2"


def test_headers_over_nothing_are_not_lost() -> None:
    assert unpaired(["Place", "Day", "Level"], [["Tolmin", "", "4.2"], ["Kobarid"]]) == "Day"


def test_a_wide_cell_is_under_all_its_headers() -> None:
    assert unpaired(["Place", "Day"], [["Tolmin", None]]) == ""
    assert unpaired(["Place", "Day"], [["", None]]) == "Place; Day"
