"""Recipes of training runs."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.reader.training.recipe import Recipe

RECIPES = Path(__file__).parents[4] / "qa" / "reader" / "training" / "recipes"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_recipes_that_come_along_are_valid(path: Path) -> None:
    assert Recipe.read(path).optimisation.steps > 0


def test_a_recipe_can_be_changed_in_places() -> None:
    changes = ["mixture.changed=0", "mixture.questions.qamr_dev = 0.5", 'base="here"']
    recipe = Recipe.read(RECIPES / "student.toml", changes)
    assert recipe.mixture.changed == 0
    assert recipe.mixture.questions["qamr_dev"] == 0.5
    assert recipe.base == "here"


def test_a_change_of_nothing_known_is_refused() -> None:
    with pytest.raises(ValidationError, match="chnaged"):
        Recipe.read(RECIPES / "student.toml", ["mixture.chnaged=0"])
    with pytest.raises(ValueError, match="no change of a recipe"):
        Recipe.read(RECIPES / "student.toml", ["mixture.changed"])
