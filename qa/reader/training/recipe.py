"""The recipe of one training run, read from a TOML file."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Mixture", "Optimisation", "Recipe"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mixture(_Part):
    """What the examples are made of. Weights say how often a file's rows are taken in one
    pass: 0.5 takes half of them, 2 takes each twice.
    """

    questions: dict[str, float] = Field(description="File name without .jsonl.gz: weight.")
    statements: dict[str, float] = Field(
        {}, description="The same for files of claims and of yes/no questions."
    )
    negatives: float = Field(
        0.35, ge=0, le=1, description="Share of answerable rows also asked of a near text."
    )
    cut: float = Field(
        0.1, ge=0, le=1, description="Share also asked of a part of the context without the answer."
    )
    changed: float = Field(
        0.25, ge=0, le=1, description="Share also asked with one word changed, to be refused."
    )
    verified: float = Field(
        0.1, ge=0, le=1, description="Share also given as a statement, question and answer."
    )
    evidence: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Share of statements about whole articles shown beside the sentences that "
        "settle them and the one before alone.",
    )
    alone: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Share of answerable questions also asked of the sentence that answers with "
        "the one before it alone, and of two sentences of a near text.",
    )
    idle_history: float = Field(
        0.0,
        ge=0,
        le=1,
        description="Share of questions that stand alone shown after turns about the same article.",
    )
    titles: float = Field(0.7, ge=0, le=1, description="Share of windows that show the title.")
    words: int = Field(120, gt=20, description="Longest text of a window, in words.")
    without_titles: tuple[str, ...] = Field(
        (), description="Articles left out, for questions about them measure the reader."
    )
    without_lines: dict[str, tuple[int, ...]] = Field(
        {},
        description="Lines of files, from 1, left out because a test set has their text too "
        "(python -m evals.leaks finds them).",
    )


class Optimisation(_Part):
    """How the network learns."""

    steps: int = Field(gt=0, description="Optimiser steps in all.")
    batch_tokens: int = Field(4096, gt=0, description="Tokens in a batch, padding included.")
    learning_rate: float = Field(gt=0, description="Highest rate (AdamW).")
    head_rate: float = Field(10.0, gt=0, description="Rate of the heads, as a multiple of it.")
    warmup: float = Field(0.06, ge=0, lt=1, description="Share of the steps until the highest.")
    weight_decay: float = Field(0.01, ge=0)
    clip: float = Field(1.0, gt=0, description="Largest norm of the gradient.")
    precision: Literal["float32", "bfloat16"] = Field(
        "float32",
        description="Of the products of matrices; weights are float32 always. bfloat16 is two to "
        "three times as quick on a GPU and on processors that know it (AMX), slow on others.",
    )
    frozen_layers: int = Field(0, ge=0, description="Lowest layers of the encoder kept as is.")
    rank: int | None = Field(
        None, gt=0, description="Rank of the changes of the encoder's matrices; None: any change."
    )
    answerable_weight: float = Field(0.5, ge=0, description="Of the answerability loss.")
    verdict_weight: float = Field(0.5, ge=0, description="Of the verdict loss.")
    items_weight: float = Field(
        0.01, ge=0, description="Of the loss of a token's place in an item of the answer."
    )
    teacher_weight: float = Field(
        0.0, ge=0, le=1, description="Share of the teacher's scores in the loss, the rest is gold."
    )
    temperature: float = Field(2.0, gt=0, description="Of the teacher's scores (Hinton 2015).")


class Recipe(_Part):
    """Everything a training run depends on, but for the data files themselves."""

    base: str = Field(
        "packaged",
        description="`packaged`, `all-mpnet-base-v2` (`article-qa get-large` fetches it), or a "
        "folder with a bert, mpnet, deberta-v2 (version 3 too) or modernbert model.",
    )
    base_sha256: str | None = Field(None, description="Of the folder's model.safetensors.")
    start: str | None = Field(
        None,
        description="Folder of a finished run of the same base (and rank), whose weights this "
        "one has at first.",
    )
    teacher: str | None = Field(
        None, description="Folder of a finished run, whose scores this one learns from too."
    )
    seed: int = 13
    mixture: Mixture
    optimisation: Optimisation

    @classmethod
    def read(cls, path: Path, changes: Sequence[str] = ()) -> "Recipe":
        """Read a recipe; pydantic's ValidationError says what is wrong with it.

        `changes` such as "mixture.changed=0" or "mixture.questions.qamr_dev=0" are made to it
        first, the values in TOML; ValueError when one is not of that form.
        """
        record = tomllib.loads(path.read_text(encoding="utf-8"))
        for change in changes:
            name, equals, value = change.partition("=")
            *path_to, last = name.strip().split(".")
            part = record
            for key in path_to:
                part = part.setdefault(key, {})
            if not equals or not last or not isinstance(part, dict):
                raise ValueError(f"{change!r} is no change of a recipe, such as mixture.cut=0.")
            part[last] = tomllib.loads(f"value = {value}")["value"]
        return cls.model_validate(record)
