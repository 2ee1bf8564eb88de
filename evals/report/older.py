"""Records of before there were three outcomes, so that a run can be compared with one of them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from evals.run import Run
from evals.summary import summarise

__all__ = ["TWO_OUTCOMES", "with_outcomes"]

TWO_OUTCOMES = 2
"""The format of records whose rows say `answered` only."""


def with_outcomes(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record of format 2 as one of format 3; pydantic's errors when it is not sound.

    What was not answered was refused, but for corrected premises, which are unsure now. Figures
    are computed anew from the rows: the old ones come out the same.
    """
    runs = [_run(run) for run in record["runs"]]
    seed = int(record.get("seed", 0))
    adapter = TypeAdapter(Run)
    return {
        **record,
        "format": TWO_OUTCOMES + 1,
        "runs": [
            {**run, "figures": asdict(summarise(adapter.validate_python(run), seed=seed))}
            for run in runs
        ],
    }


def _run(run: Mapping[str, Any]) -> dict[str, Any]:
    return {**run, "rows": [_row(row) for row in run["rows"]]}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    otherwise = "unsure" if row["kind"] == "correction" else "refused"
    kept = {key: value for key, value in row.items() if key != "answered"}
    return {**kept, "outcome": "answered" if row["answered"] else otherwise}
