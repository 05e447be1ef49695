"""A ledger from before what rests on what was kept: its judgements, steps and exports follow their items from then on."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

import graphintel.ledger
from graphintel.ledger.ledger import Ledger
from graphintel.model.keys import KEY_VERSION
from graphintel.model.logged_rows import SubmissionContents
from graphintel.sql.engines import database_engine
from tests.ledger.sample_holdings import PEOPLE, PHONES, holding, statements_of

P, Q = PEOPLE[:2]
OFFICIAL = frozenset({"marking:OFFICIAL"})
COVERT = OFFICIAL | {"compartment:covert"}
TIE = ("ASSOCIATES_WITH", P, Q)


def migrate(connection: Connection, revision: str, **attributes: object) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(graphintel.ledger.__file__).parent / "migrations"))
    config.attributes |= {"connection": connection, **attributes}
    command.upgrade(config, revision)


def write_as_before(connection: Connection) -> None:
    """Write rows as the ledger had them then."""
    for name, value in (
        ("identity", "old"),
        ("revision", "1"),
        ("pseudonyms", "00" * 32),
        ("key_version", str(KEY_VERSION)),
    ):
        connection.execute(text("INSERT INTO state VALUES (:name, :value)"), {"name": name, "value": value})
    connection.execute(text("INSERT INTO key_set VALUES (1, '[\"marking:OFFICIAL\"]')"))
    for ref, links in (("FA:1", [TIE]), ("FA:2", [("USES_PHONE", P, PHONES[0]), ("USES_PHONE", Q, PHONES[0])])):
        for s in statements_of(ref, links):
            connection.execute(
                text(
                    "INSERT INTO statement VALUES (:id, :ref, :item, :type, :start, :end, '', '', '', false, '{}', '', "
                    "1, 1, 1, 1, false)"
                ),
                {"id": s.id, "ref": ref, "item": s.item, "type": s.type, "start": s.start, "end": s.end},
            )
    for entity, degree in ((P, 2), (Q, 2)):
        row = {"id": entity, "degree": degree}
        connection.execute(text("INSERT INTO entity VALUES (:id, 'Person', '', '{}', :degree, :degree, 1, 1)"), row)
    connection.execute(
        text(
            "INSERT INTO decision VALUES (1, '', :a, :b, 'same', 'ana', 'human', 'one tattoo', '', '', 1, 1, 1, 1, "
            "false, true)"
        ),
        {"a": P, "b": Q},
    )
    evidence = f'[["{statements_of("FA:1", [TIE])[1].id}","item:FA:1/1","submission:FA:1"]]'
    connection.execute(
        text(
            "INSERT INTO review VALUES (1, 'review:0', 'network:0', '', 'taken', 'ana', '', 'seen', '2026-02-01', '', "
            "'2026-01-01', 1, :evidence, :members)"
        ),
        {"evidence": evidence, "members": f'["{P}","{Q}"]'},
    )
    connection.execute(
        text(
            "INSERT INTO export VALUES ('EX-1', '2026-01-01', 'ana', '', '', '', '', '', '', '', "
            "'[\"marking:OFFICIAL\"]', '', '', '')"
        )
    )
    connection.execute(text("INSERT INTO export_item VALUES ('EX-1', 'item:FA:1/1', '')"))


def seen(ledger: Ledger, holds: frozenset[str]) -> list[int]:
    judged = [decision for decision in ledger.decisions() if set(decision.requires) <= holds]
    return [len(judged), len(ledger.reviews.seen_by(holds)), len(ledger.exports.all_(holds))]


def test_what_was_made_before_follows_its_items_from_the_upgrade_on(bare_url: str) -> None:
    engine = database_engine(bare_url, timeout_ms=1000)
    with engine.begin() as connection:
        migrate(connection, "r0005")
        write_as_before(connection)
    engine.dispose()

    ledger = Ledger.open(bare_url)
    assert seen(ledger, OFFICIAL) == [1, 1, 1]
    with ledger.write() as change:
        assert change.id_of_decision(1).startswith("judgement:")
        change.replace("FA:1", holding("FA:1", TIE, conditions=("compartment:covert",)))
    assert (seen(ledger, OFFICIAL), seen(ledger, COVERT)) == ([0, 0, 0], [1, 1, 1])
    with ledger.write() as change:
        change.replace("FA:1", SubmissionContents())
    assert seen(ledger, COVERT) == [0, 0, 1]
    ledger.close()
