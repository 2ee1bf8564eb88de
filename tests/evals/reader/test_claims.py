"""Claims beside their evidence: supported against the rest."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.reader.claims import Judged, figures, judged
from qa.reader.types import Verdict


class _Judge:
    """Supports what the text has word for word."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> tuple[Verdict, ...]:
        return tuple(
            Verdict(0.8, 0.1, 0.1) if claim in text else Verdict(0.2, 0.1, 0.7)
            for claim, text in pairs
        )


def test_each_claim_is_judged_beside_all_of_its_evidence(tmp_path: Path) -> None:
    rows = [
        {"claim": "It fell. It broke.", "label": "SUPPORTS", "evidence": ["It fell.", "It broke."]},
        {"claim": "It stands.", "label": "PARTIALLY_SUPPORTS", "evidence": ["It fell."]},
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert judged(path, _Judge()) == (
        Judged("SUPPORTS", 0.8),
        Judged("PARTIALLY_SUPPORTS", 0.2),
    )


def test_both_kinds_count_half_however_many_there_are() -> None:
    claims = [Judged("SUPPORTS", 0.9), Judged("SUPPORTS", 0.4), *[Judged("REFUTES", 0.1)] * 8]
    found = figures(claims)
    assert found.supported is not None
    assert found.others is not None
    assert found.balanced_accuracy is not None
    assert found.supported.mean == 0.5
    assert found.others.mean == 1.0
    assert found.balanced_accuracy.mean == pytest.approx(0.75)
    assert found.balanced_accuracy.low <= 0.75 <= found.balanced_accuracy.high
    assert found.balanced_accuracy.n == 10
    assert found.auroc == 1.0


def test_with_one_kind_alone_there_is_nothing_to_balance() -> None:
    found = figures([Judged("SUPPORTS", 0.9)])
    assert (found.balanced_accuracy, found.others, found.auroc) == (None, None, None)
    assert found.supported is not None
