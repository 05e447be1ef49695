"""The sample of payments gives who and what paid into which account, whose number stands nowhere in full."""

from __future__ import annotations

import json

from graphintel.model.values.bank_account import BANK_ACCOUNT
from tests.ingest.memory import MemoryLedger
from tests.ingest.sources.conftest import Sample

INTO = f"account:{BANK_ACCOUNT.key('000000 12345678')}"
FROM = f"account:{BANK_ACCOUNT.key('000000 87654321')}"


def test_the_sample_gives_exactly_these_statements(sample: Sample) -> None:
    report, stated = sample("payments", "payments.csv")

    assert stated == {
        ("PAYS_INTO", "person:FA:4711", INTO, ""),
        ("PAYS_INTO", "person:FA:4712", INTO, ""),
        ("PAYS_INTO", FROM, INTO, ""),
        ("PAYS_INTO", "org:SYN-TAXI-1", INTO, ""),
    }
    assert [(issue.row, issue.column, issue.code) for issue in report.issues] == [
        (4, "into_account", "bad_account"),
        (5, "authority_ref", "value_missing"),
    ]


def test_no_statement_entity_or_refusal_shows_more_than_four_digits(sample: Sample, ledger: MemoryLedger) -> None:
    report, _ = sample("payments", "payments.csv")

    statements, entities = ledger.held()[:2]
    shown = json.dumps([repr(one) for one in (*statements.values(), *entities.values())])
    shown += " ".join(issue.message for issue in report.issues)
    assert "ending 5678" in shown
    assert not any(part in shown for part in ("12345678", "1234 5678", "0012 3456", "87654321", "GB3"))


def test_a_payment_is_for_the_finance_compartment_unless_its_row_says_otherwise(
    sample: Sample, ledger: MemoryLedger
) -> None:
    sample("payments", "payments.csv")

    keys = {s.start: set(s.requires) for s in ledger.held()[0].values() if s.type == "PAYS_INTO"}
    assert {start for start, held in keys.items() if "compartment:finance" in held} == {"person:FA:4712", FROM}
    assert all("force:FA" in held for start, held in keys.items() if start in {"person:FA:4711", "org:SYN-TAXI-1"})
