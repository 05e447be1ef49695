"""The tables of the ledger. A change here needs a migration beside it; a test compares the two.

Text that is compared or ordered uses the order of code points, as SQLite does by itself and PostgreSQL when asked.
Structured content is JSON text written by :mod:`graphintel.ledger.serialisation`, so that both engines keep it letter
by letter.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

METADATA = MetaData()
HEAD = "r0011"
"""Revision of the newest migration."""

Code = Text().with_variant(Text(collation="C"), "postgresql")

STATE = Table("state", METADATA, Column("name", Code, primary_key=True), Column("value", Code, nullable=False))
"""``identity`` of the ledger, its ``revision``, the key of its ``pseudonyms``, the ``key_version`` of its ids, what it
remembers of its ``audit`` chain, ``single_user`` where whoever owns the home reads as any account, by which version
everything was ``derived``, the generation of the search index in use (``terms``), and how far a derivation has come that
is under way (``deriving``)."""

LINEAGE = Table(
    "lineage",
    METADATA,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("digest", Code, nullable=False),
)
"""The digest of each revision (:mod:`graphintel.ledger.lineage`)."""

BATCH = Table(
    "batch",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("source", Code, nullable=False),
    Column("actor", Code, nullable=False),
    Column("at", Code, nullable=False),
    Column("files", Text, nullable=False),
    Column("withdrawn_at", Code, nullable=False),
    Column("withdrawn_by", Code, nullable=False),
    Column("day", Code, nullable=False),
    Column("reading", Text, nullable=False),
)
"""``day`` and ``reading`` are with what its rows were mapped, so that they can be mapped again: the UK day, whether
reserved values were refused, and by table the kind of file and the order of its dates. Both are empty of a batch that was
taken in before they were stored."""

ROW_FORM = Table(
    "row_form",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("file", Code, nullable=False),
    Column("kind", Code, nullable=False),
    Column("cells", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Index("row_form_file", "file"),
)
"""What the rows of one table of a file have alike: where they stand, of which kind they are, the columns that are filled,
and the names of what they say; each once, as there are few."""

LOGGED_ROW = Table(
    "logged_row",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("batch", Integer, ForeignKey("batch.number"), nullable=False),
    Column("form", Integer, ForeignKey("row_form.number"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("submission_ref", Code, nullable=False),
    Column("item_no", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("revise", Boolean, nullable=False),
    Column("code", Code, nullable=False),
    Column("message", Text, nullable=False),
    Index("logged_row_ref", "submission_ref"),
    Index("logged_row_batch", "batch"),
)
"""``payload`` and ``raw`` are lists of values, in the order of the form's ``fields`` and ``cells``."""


def _mapping_columns() -> list[Column[Any]]:
    """Return the columns that say how a row is mapped."""
    return [
        *(Column(name, Code, nullable=False) for name in ("submission_ref", "code")),
        Column("item_no", Integer, nullable=False),
        *(Column(name, Text, nullable=False) for name in ("payload", "message")),
    ]


FORMER_MAPPING = Table(
    "former_mapping",
    METADATA,
    Column("batch", Integer, ForeignKey("batch.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("logged_row.number"), primary_key=True, autoincrement=False),
    *_mapping_columns(),
    Index("former_mapping_number", "number"),
)
"""How a row was mapped before the correction that a batch of no files is: what graphintel said until then, and why."""

CHANGED_STATUS = Table(
    "changed_status",
    METADATA,
    Column("batch", Integer, ForeignKey("batch.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("logged_row.number"), primary_key=True, autoincrement=False),
    *(Column(name, Code, nullable=False) for name in ("was", "now", "code")),
    Column("message", Text, nullable=False),
)
"""Rows that were refused and are accepted since such a correction, or the other way round."""

STAGED_MAPPING = Table(
    "staged_mapping",
    METADATA,
    Column("number", Integer, ForeignKey("logged_row.number"), primary_key=True, autoincrement=False),
    *_mapping_columns(),
    Column("keeps_cells", Boolean, nullable=False),
)
"""Rows whose mapping will change once a derivation under way is finished; nobody reads them until then."""

STAGED_REFERENCE = Table("staged_reference", METADATA, Column("ref", Code, primary_key=True))
"""Submission references that a derivation under way will replay again."""

KEY_SET = Table(
    "key_set",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("content", Code, nullable=False, unique=True),
)
"""Every set of access keys that anything requires, each once, as a JSON list: a viewer's visible sets are few numbers."""

ENTITY = Table(
    "entity",
    METADATA,
    Column("id", Code, primary_key=True),
    Column("type", Code, nullable=False),
    Column("caption", Code, nullable=False),
    Column("properties", Text, nullable=False),
    Column("degree", Integer, nullable=False),
    Column("stated", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("entity_revision", "revision"),
)
"""``degree`` counts the ends of live statements, ``stated`` those that are not derived; degree 0 is a gone entity."""

GRADING = Table(
    "grading",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", Text, nullable=False),
)
"""What the statements of an item have alike (grade, handling, dates, origin), once for all of them. A row is never changed,
belongs to statements of one submission, and goes with the last of them."""

STATEMENT = Table(
    "statement",
    METADATA,
    Column("id", Code, primary_key=True),
    Column("ref", Code, nullable=False),
    Column("item", Code, nullable=False),
    Column("type", Code, nullable=False),
    Column("start", Code, nullable=False),
    Column("end", Code, nullable=False),
    Column("part", Code, nullable=False),
    Column("start_caption", Text, nullable=False),
    Column("end_caption", Text, nullable=False),
    Column("derived", Boolean, nullable=False),
    Column("grading", Integer, nullable=True),
    Column("properties", Text, nullable=False),
    Column("own_access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("removed", Boolean, nullable=False),
    Index("statement_ref", "ref"),
    Index("statement_start", "start"),
    Index("statement_end", "end"),
    Index("statement_revision", "revision"),
)
"""Live statements, and the id, type and ends of removed ones. ``grading`` is a number of that table, and no foreign key: for
each grading that goes, databases would look through all statements. ``access`` is what is effectively required. Of an item they are
found by ``ref``, which its id names (:func:`graphintel.ledger.statement_rows.of_items`)."""

GUARD = Table(
    "guard",
    METADATA,
    Column("statement", Code, primary_key=True),
    Column("entity", Code, nullable=False),
    Column("key", Code, nullable=False),
)
"""Live statements of a flag that hides: the flagged entity and the key that whatever touches it requires."""

DECISION = Table(
    "decision",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Code, nullable=False),
    Column("ref", Code, nullable=False),
    Column("a", Code, nullable=False),
    Column("b", Code, nullable=False),
    Column("verdict", Code, nullable=False),
    Column("actor", Code, nullable=False),
    Column("actor_kind", Code, nullable=False),
    Column("reason", Text, nullable=False),
    Column("item", Code, nullable=False),
    Column("at", Code, nullable=False),
    Column("own_access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("shown", Boolean, nullable=False),
    Index("decision_id", "id", unique=True),
    Index("decision_ref", "ref"),
    Index("decision_item", "item"),
    Index("decision_a", "a"),
    Index("decision_b", "b"),
    Index("decision_revision", "revision"),
)
"""Every decision ever made. ``id`` is random; ``number`` is its place in the order, and never shown.

``shown`` is True while it is not revoked, both records are stored, and so is all that it rests on.
"""

DECISION_EVENT = Table(
    "decision_event",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("op", Code, nullable=False),
    Column("number", Integer, ForeignKey("decision.number"), nullable=False),
    Column("actor", Code, nullable=False),
    Column("at", Code, nullable=False),
)
"""The history of decisions, never changed: ``judge``, ``revoke`` by a person, ``removed`` with the rows that stated it."""

TERM = Table(
    "term",
    METADATA,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("token", Code, primary_key=True),
    Column("entity", Code, primary_key=True),
    Column("kind", Integer, primary_key=True, autoincrement=False),
    Column("access", Integer, primary_key=True, autoincrement=False),
    Column("uses", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    Index("term_entity", "entity"),
    sqlite_with_rowid=False,  # kept in order of the key: the search reads one stretch of it
)
"""Which word finds which entity, for whom: one row a set of keys; ``uses`` counts the statements behind it. Of several
generations one is in use; another is being made by a derivation under way."""

ACCOUNT = Table(
    "account",
    METADATA,
    Column("name", Code, primary_key=True),
    Column("role", Code, nullable=False),
    Column("held", Text, nullable=False),
    Column("password", Code, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("created", Code, nullable=False),
    Column("revoked_at", Code, nullable=False),
    Column("force", Code, nullable=False),
    Column("one_time_until", Float, nullable=False),
)
"""``force`` is the one that the account belongs to, empty where none was said; ``one_time_until`` the moment, in seconds
since 1970, until which its one-time password works, 0 where it has none or has used it."""

FINDING = Table(
    "finding",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("key_set", Code, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("snapshot", Code, nullable=False),
    Column("code_version", Code, nullable=False),
    Column("created", Code, nullable=False),
    Column("expires", Code, nullable=False),
    Column("content", Text, nullable=False),
    Column("held", Code, nullable=False),
    Column("revision", Integer, nullable=False),
    Index("finding_kind", "kind", "key_set"),
)
"""What analysis saw for one set of keys, ``held``, at a revision."""

RECIPIENT = Table(
    "recipient",
    METADATA,
    Column("name", Code, primary_key=True),
    Column("kind", Code, nullable=False),
    Column("code", Code, nullable=False),
    Column("added_at", Code, nullable=False),
    Column("added_by", Code, nullable=False),
    Column("approved_at", Code, nullable=False),
    Column("approved_by", Code, nullable=False),
    Column("ended_at", Code, nullable=False),
)
"""Bodies outside, each of a kind that a second person approved; ``code`` is the owner of their own items."""

AGREEMENT = Table(
    "agreement",
    METADATA,
    Column("name", Code, primary_key=True),
    Column("profile", Code, nullable=False),
    Column("recipient", Code, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("held", Text, nullable=False),
    Column("conditions", Text, nullable=False),
    Column("expires", Code, nullable=False),
    Column("made_at", Code, nullable=False),
    Column("made_by", Code, nullable=False),
    Column("ended_at", Code, nullable=False),
    Column("approved_at", Code, nullable=False),
    Column("approved_by", Code, nullable=False),
)
"""Which body may receive what kind of briefing, with which keys, until which day."""

EXPORT = Table(
    "export",
    METADATA,
    Column("ref", Code, primary_key=True),
    Column("at", Code, nullable=False),
    Column("officer", Code, nullable=False),
    Column("profile", Code, nullable=False),
    Column("recipient", Code, nullable=False),
    Column("agreement", Code, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("marking", Code, nullable=False),
    Column("expires", Code, nullable=False),
    Column("requires", Text, nullable=False),
    Column("manifest", Code, nullable=False),
    Column("referral", Code, nullable=False),
    Column("lead", Code, nullable=False),
)
"""What left the building; ``manifest`` is the hash of its manifest, ``requires`` the keys that no item of it explains.

``referral`` is what its maker answered where it can lead to removal from a home, ``lead`` the safeguarding lead who agreed.
"""

EXPORT_ITEM = Table(
    "export_item",
    METADATA,
    Column("export", Code, ForeignKey("export.ref"), primary_key=True),
    Column("item", Code, primary_key=True),
    Column("digest", Code, nullable=False),
    Index("export_item_item", "item"),
    sqlite_with_rowid=False,
)
"""Which items an export carried, each with the hash of what it said then."""

RECALL = Table(
    "recall",
    METADATA,
    Column("export", Code, ForeignKey("export.ref"), primary_key=True),
    Column("item", Code, primary_key=True),
    Column("digest", Code, primary_key=True),
    Column("at", Code, nullable=False),
    Column("change", Code, nullable=False),
    sqlite_with_rowid=False,
)
"""Notices that an item which an export carried was withdrawn or corrected; ``digest`` is what it says since."""
REVIEW = Table(
    "review",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Code, nullable=False, unique=True),
    Column("subject", Code, nullable=False),
    Column("indicator", Code, nullable=False),
    Column("step", Code, nullable=False),
    Column("officer", Code, nullable=False),
    Column("recipient", Code, nullable=False),
    Column("note", Text, nullable=False),
    Column("review_on", Code, nullable=False),
    Column("outcome", Code, nullable=False),
    Column("at", Code, nullable=False),
    Column("access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("members", Text, nullable=False),
)
"""Every step of review, never changed. ``evidence`` lists statement, item and source; ``access`` are its own keys."""

RESTING = Table(
    "resting",
    METADATA,
    Column("thing", Code, primary_key=True),
    Column("statement", Code, ForeignKey("statement.id"), primary_key=True),
    Column("said", Code, nullable=False),
    Column("held", Boolean, nullable=False),
    Index("resting_statement", "statement"),
    sqlite_with_rowid=False,
)
"""Which statements a decision, a step of review, an export or a notice rests on, by its id.

``said`` is the hash of what the statement said then, empty where that is not known; ``held`` is True while it says it.
"""

STANDING = Table(
    "standing",
    METADATA,
    Column("thing", Code, primary_key=True),
    Column("access", Integer, ForeignKey("key_set.id"), nullable=False),
    Column("stands", Boolean, nullable=False),
)
"""What it requires now by what it rests on, and whether all of that is stored."""

REVEALING = Table(
    "revealing",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Code, nullable=False),
    Column("account", Code, nullable=False),
    Column("kind", Code, nullable=False),
    Column("record", Code, nullable=False),
    Column("reason", Text, nullable=False),
    Index("revealing_account", "account", "at"),
)
"""Who was shown a protected person by name, and who tried to reach one by an identifier; the safeguarding lead is told."""
