"""Settings: arguments, then ARTICLE_QA_* variables, then config.toml, then defaults."""

import os
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from index.config import IndexSettings
from index.errors import SettingsError

__all__ = [
    "SHORTLIST",
    "AnswerSettings",
    "ReaderSettings",
    "Settings",
    "data_folder",
    "load_settings",
]

SHORTLIST = 5
"""Spans that are looked at closely, each the best of its sentence."""


_GONE = {
    "reader.threshold": "Set reader.assert_from, reader.refuse_below or both in its place, or, "
    "better, what has to be kept: reader.asserted_right and reader.refused_right.",
    "answer.yes_no_threshold": "Set reader.asserted_right and reader.refused_right in its place, "
    "which go for yes/no questions too.",
}
"""Settings of earlier versions, and what is there now."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReaderSettings(_Frozen):
    """The span reader."""

    model: str | None = Field(
        None,
        description="A folder with a Hugging Face model for extractive question answering, or "
        "the name of one in the local hub cache; nothing is downloaded. `large` is the larger "
        "reader of this project, once `article-qa get-large` has been run. Default: the packaged "
        "reader.",
    )
    revision: str | None = Field(None, description="Revision of a model named in reader.model.")
    second: str | None = Field(
        None,
        description="Another reader, named as in reader.model, that reads again the few passages "
        "in which the first finds most: `large` answers better and takes longer. Default: none.",
    )
    second_passages: int = Field(2, gt=0, description="Passages that reader.second reads.")
    calibration: Path | None = Field(
        None,
        description="The file that `python -m qa.reader.calibrate` wrote for the reader. Default: "
        "calibration.json in the model's folder, or calibrations/ in the data folder.",
    )
    batch_size: int = Field(8, gt=0, description="Windows run at once.")
    runtime: Literal["onnx", "torch"] = Field(
        "onnx",
        description="What runs a reader that this project trained; other models, and readers over "
        "DeBERTa or ModernBERT, always run in torch. onnx is ONNX Runtime: at int8 about twice as "
        "quick as torch on a processor.",
    )
    precision: Literal["int8", "float32"] = Field(
        "int8",
        description="How exactly ONNX Runtime multiplies. float32 scores as torch does; int8 "
        "takes half the time. Each needs a calibration of its own.",
    )
    threads: int | None = Field(
        None,
        gt=0,
        description="Windows that ONNX Runtime reads side by side. Default: one for each core "
        "this process may use. Scores do not depend on it.",
    )
    asserted_right: float = Field(
        0.8,
        gt=0,
        lt=1,
        description="Rate at which asserted answers have to be right, by a bound at 95 %, on the "
        "held-out questions of the calibration. Higher asserts less.",
    )
    refused_right: float = Field(
        0.9,
        gt=0,
        lt=1,
        description="The same for refusals: how many of them have to be of questions that the "
        "article does not answer. Higher refuses less.",
    )
    assert_from: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Lowest confidence at which an answer is asserted. Default: the lowest that "
        "keeps reader.asserted_right; nothing is promised for one set here.",
    )
    refuse_below: float | None = Field(
        None,
        ge=0,
        le=1,
        description="Probability that the article answers the question below which the assistant "
        "says that it does not; what is neither refused nor asserted is unsure. Default: the "
        "highest that keeps reader.refused_right; nothing is promised for one set here.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low, high = self.refuse_below, self.assert_from
        if low is not None and high is not None and low > high:
            raise ValueError(f"refuse_below {low} is above assert_from {high}")
        return self


class AnswerSettings(_Frozen):
    """What an answer shows."""

    max_question_chars: int = Field(2000, gt=0, description="Longest question accepted.")
    closest: int = Field(3, ge=0, description="Passages shown with a refusal.")
    summary_sentences: int = Field(4, gt=0, description="Sentences of a summary.")
    list_items: int = Field(30, gt=0, description="Most items in a list of names, dates or places.")


class Settings(BaseSettings):
    """Everything that can be set; nested names are joined by two underscores in variables,
    as in ARTICLE_QA_READER__ASSERTED_RIGHT=0.95.
    """

    model_config = SettingsConfigDict(
        env_prefix="ARTICLE_QA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    index: IndexSettings = Field(IndexSettings(), description="See index.config.")
    reader: ReaderSettings = Field(ReaderSettings(), description="The span reader.")
    answer: AnswerSettings = Field(AnswerSettings(), description="Answers.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put config.toml of the data folder behind the variables."""
        toml = TomlConfigSettingsSource(settings_cls, data_folder() / "config.toml")
        return init_settings, env_settings, toml


def data_folder() -> Path:
    """Return the folder of the user's library: ARTICLE_QA_HOME, or the platform's data folder."""
    named = os.environ.get("ARTICLE_QA_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("article-qa", appauthor=False)


def load_settings(**values: Any) -> Settings:
    """Build the settings; SettingsError names the wrong field and what it takes."""
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        if field in _GONE:
            raise SettingsError(f"There is no setting {field} any more.", _GONE[field]) from error
        raise SettingsError(
            f"The setting {field} is wrong: {first['msg']}.",
            "Look at ARTICLE_QA_* variables and at config.toml in the data folder "
            f"({data_folder()}).",
        ) from error
    except ValueError as error:  # config.toml that is not TOML, a variable that is not JSON
        raise SettingsError(
            f"The settings could not be read: {error}.",
            f"Look at ARTICLE_QA_* variables and at config.toml in {data_folder()}.",
        ) from error
