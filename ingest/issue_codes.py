"""Every code that an issue may carry, with what it means; the one table of them.

``differs_from_held``, ``parent_refused`` and ``parent_missing`` are named by the contract; codes of single values come
from the value types.
"""

from __future__ import annotations

from graphintel.model.exclusions import EXCLUDED_DATA, EXCLUSIONS

ISSUE_CODES: dict[str, str] = {
    # what the contract names
    "differs_from_held": "the same submission, item or statement is held with other content",
    "parent_refused": "the submission or item that the row hangs on was refused",
    "parent_missing": "the submission or item that the row hangs on has not come yet; the row waits",
    # form of the file
    "file_refused": "more than 20 % of the rows are bad by their own fault: ingestion refuses the file whole",
    "unknown_column": "a column that nobody declared, kept aside",
    "sheet_passed_over": "a sheet without the columns of the source",
    "column_count": "more or fewer cells than columns",
    "stray_quote": "text after a closing quote",
    "quote_in_cell": "a quote in a cell without quotes, so that the row reads in two ways",
    "another_table": "the header of another table: the rest of the file is refused",
    "header_again": "a row that repeats the header",
    "quote_never_closes": "a quote that never closes: the rest of the file is refused",
    "row_too_large": "a row over 4 MB",
    "cell_too_large": "a cell over 64 kB, or 1 MB in a text column",
    "nul": "a NUL character",
    "bad_bytes": "bytes that are no text in the file's encoding",
    "bad_json": "a line that is no JSON object with plain values",
    "hidden_column": "a column of a sheet that is not shown, and read",
    "hidden_row": "a row of a sheet that is not shown",
    "merged_cell": "a cell merged into another one, which holds the value",
    "error_value": "an error of a spreadsheet",
    "formula_without_value": "a formula whose value the file does not keep",
    "changed_by_spreadsheet": "a date, a decimal or a long number where the column holds texts",
    "empty_row": "a row without any value",
    # single values
    "value_missing": "a required cell is empty",
    "bad_reference": "not a submission reference force:urn",
    "bad_force": "not a force code",
    "bad_number": "not a whole number",
    "bad_marking": "no marking",
    "bad_grade": "a grade that the scheme does not have",
    "unknown_condition": "an access key of an unknown form",
    "unknown_value": "a value outside its closed list",
    "bad_precision": "no precision",
    "bad_date": "no date, an impossible one, or one that reads in two ways",
    "date_missing": "a precision but no date",
    "date_in_future": "a date after today",
    "date_after_received": "a date after the submission was received",
    "dates_reversed": "an end before its start",
    "bad_area": "no area",
    "born_after_record": "a birth after the record was made",
    "birth_not_told": "a birth that software writes where none is known; it counts as empty, the row is not refused",
    "birth_doubtful": "1 January 1970 as a birth, which may be a birthday or nothing; the row is not refused",
    "date_order": "how dates that read in two ways were read, for a whole file",
    "filler": "a filler or an error of a spreadsheet where something is identified",
    "filler_ignored": "the same in a cell that may be empty: it counts as empty, the row is not refused",
    # keys and links
    "unknown_type": "no type of entity",
    "key_missing": "a type without a key",
    "bad_key": "a key of another form than its type's",
    "bad_phone": "no usable telephone number",
    "bad_account": "no sort code with account number, and no IBAN whose check digits fit",
    "bad_device": "no IMEI whose check digit fits, and no IMSI",
    "bad_image_hash": "no perceptual hash of a picture",
    "bad_mark": "no registration mark",
    "bad_fragment": "no fragment of a mark",
    "bad_postcode": "no postcode",
    "bad_premises": "neither a UPRN nor an address nor a named place",
    "area_missing": "a place name without postcode or area",
    "reserved_value": "a value of the reserved test ranges, in a home that refuses them",
    "unknown_link": "no link",
    "link_refused": "a link that input may not state",
    "link_missing": "two ends but neither link nor role",
    "end_missing": "a link without its other end",
    "end_unexpected": "an end where none belongs",
    "wrong_ends": "a link between types that it does not join",
    "same_ends": "a link from something to itself",
    "unknown_role": "no role",
    "role_needs_person": "a role without a person",
    "unknown_flag": "no protective flag",
    "unknown_use": "no use of premises",
    "part_unexpected": "a part where the link takes none",
    "part_missing": "no part where the link says nothing without one",
    "property_unexpected": "a property that the link does not have, or a value that is none of it",
    "disregarded": "a statutory disregard, which is never held",
    # declared sources
    "not_in_step": "cells that belong in step hold different numbers of values",
    "other_kind": "a row of which nothing but the key is in columns that the source reads",
    "unexplained": "an id that no row of the call is about",
    "logic_failed": "logic of the source that fails on the row",
    # what the model holds of nobody, or under a condition
    **{limit.code: limit.about for limit in EXCLUSIONS},
    # expectations
    "too_many": "more entities than the source expects",
    "ends_missing": "more links without an end than the source allows",
}

NEVER_STORED = frozenset(limit.code for limit in EXCLUDED_DATA.values())
"""Codes of rows whose cells not even the log of rows keeps."""

DAMAGE_OF_FORM = frozenset(
    {
        "column_count", "stray_quote", "quote_in_cell", "another_table", "header_again", "quote_never_closes",
        "row_too_large", "cell_too_large", "nul", "bad_bytes", "bad_json", "hidden_row", "merged_cell", "error_value",
        "formula_without_value", "changed_by_spreadsheet", "empty_row",
    }
)  # fmt: skip
"""Codes that readers give: such a row was never mapped, and never is."""

NOT_OWN_FAULT = frozenset(
    {"differs_from_held", "parent_refused", "parent_missing", "reserved_value", "empty_row", "hidden_row"}
)
"""Codes that do not count towards refusing a file whole: they are about other rows or about the home, or are only notes."""
