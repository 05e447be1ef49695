"""The job: accounting, waiting rows, corrections, reject files, and refusals that leave nothing behind."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import LedgerError, SourceError
from graphintel.ledger.ledger import Ledger
from graphintel.settings import Settings, read_settings
from ingest import corrections, run
from tests.ingest.conftest import AT, Feed, feed_into
from tests.ingest.memory import MemoryLedger

Write = Callable[..., Path]
S = "submission_ref,owner_force,reported_at,received_at,marking,title"
I = "submission_ref,item_no,scheme,source_eval,info_eval,handling,conditions,basis,seen_from,seen_precision,area"  # noqa: E741
L = "submission_ref,item_no,from_type,from_key,from_caption,link,to_type,to_key,to_caption,role,part"
SUBMISSION = "FA:1,FA,2026-03-02,,OFFICIAL,First"
ITEM = "FA:1,1,3x5x2,1,A,P,,observed,2026-03-01,day,"
LINK = "FA:1,1,Person,#1,,USES_PHONE,Phone,07700 900123,,,"


@pytest.fixture
def three(write: Write) -> tuple[Path, Path, Path]:
    """Return one submission with one item and one link, as three files."""
    return write("s.csv", S, SUBMISSION), write("i.csv", I, ITEM), write("l.csv", L, LINK)


def _codes(report: run.Report) -> list[tuple[str, int, str, str]]:
    return [(i.file, i.row, i.column, i.code) for i in report.issues]


def test_rows_wait_for_their_parents_and_enter_by_themselves(
    three: tuple[Path, ...], feed: Feed, ledger: MemoryLedger
) -> None:
    submissions, items, links = three

    first, second, third = feed(links), feed(items), feed(submissions)

    assert _codes(first) == [("l.csv", 1, "item_no", "parent_missing")]
    assert _codes(second) == [("i.csv", 1, "submission_ref", "parent_missing")]
    assert [(r.file, r.row) for r in third.released] == [("l.csv", 1), ("i.csv", 1)]
    assert (third.entities, third.statements) == (2, 1)
    assert {s.type for s in ledger.held()[0].values()} == {"PART_OF", "USES_PHONE"}


def test_a_refused_parent_is_named_in_what_hangs_on_it(three: tuple[Path, ...], write: Write, feed: Feed) -> None:
    bad = write("s.csv", S, SUBMISSION.replace("OFFICIAL", "WHATEVER"))

    report = feed(bad, *three[1:])

    assert [code for *_, code in _codes(report)] == ["bad_marking", "parent_refused", "parent_refused"]
    assert all("s.csv, row 1 (line 2)" in issue.message for issue in report.issues[1:])


def test_other_content_differs_from_what_is_held_unless_it_revises(
    three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)
    other = write("other.csv", S, SUBMISSION.replace("First", "Second"))
    caption = write("caption.csv", L, LINK.replace("#1,", "#1,Testname"))

    refused = feed(other, caption)
    revised = feed(other, caption, revise=True)
    again = feed(three[0], three[2])

    assert [code for *_, code in _codes(refused)] == ["differs_from_held", "differs_from_held"]
    assert "title is 'First', not 'Second'" in refused.issues[0].message
    assert revised.total("accepted") == 2
    statements = ledger.held()[0].values()
    assert next(s.properties["title"] for s in statements if s.type == "PART_OF") == "Second"
    assert next(s.start_caption for s in statements if s.type == "USES_PHONE") == "Testname"
    assert [code for *_, code in _codes(again)] == ["differs_from_held", "differs_from_held"]


def test_what_refused_rows_need_is_mended_in_the_reject_file_and_fed_back(
    write: Write, feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    good = (write("s.csv", S, SUBMISSION), write("i.csv", I, ITEM), write("l.csv", L, LINK, LINK.replace("123", "124")))
    bad = (
        write("bad-s.csv", S, SUBMISSION.replace("OFFICIAL", "OFICIAL")),
        good[1],
        write("bad-l.csv", L, LINK, LINK.replace("07700 900123", "07700 900")),
    )
    clean = MemoryLedger()
    feed_into(clean, settings, good)

    first = feed(*bad)
    rejects = Path(first.reject_file)
    rows = list(csv.DictReader(rejects.read_text(encoding="utf-8").splitlines()))
    mended = write(
        "mended.csv",
        rejects.read_text(encoding="utf-8").replace("OFICIAL", "OFFICIAL").replace("07700 900,", "07700 900124,"),
    )
    second, third = feed(mended), feed(mended)

    assert (first.total("read"), first.total("quarantined"), len(rows)) == (4, 4, 4)
    assert [row["reject_kind"] for row in rows] == ["submissions", "items", "item_links", "item_links"]
    assert rows[0]["marking"] == "OFICIAL"
    assert (second.total("accepted"), second.total("quarantined"), second.released) == (4, 0, [])
    assert (third.total("known"), third.total("read")) == (4, 4)
    assert ledger.held() == clean.held()
    assert rejects.stat().st_mode & 0o077 == 0


def test_a_reject_file_of_one_kind_has_the_columns_of_that_kind(write: Write, feed: Feed) -> None:
    report = feed(write("s.csv", S + ",desk", "FA,FA,2026-03-02,,OFFICIAL,Bad,D1"))

    rows = list(csv.DictReader(Path(report.reject_file).read_text(encoding="utf-8").splitlines()))
    assert rows[0]["submission_ref"] == "FA"
    assert rows[0]["desk"] == "D1"
    assert "reject_kind" not in rows[0]
    assert (rows[0]["reject_code"], rows[0]["reject_line"]) == ("bad_reference", "2")


def test_an_unmended_reject_file_is_refused_again_and_never_whole(write: Write, feed: Feed) -> None:
    lines = [f"FA:{n},FA,2026-02-3{n % 10},,OFFICIAL,Bad" for n in range(12)] + [
        f"FA:{n},FA,2026-03-01,,OFFICIAL," for n in range(12, 90)
    ]
    first = feed(write("s.csv", S, *lines))

    second = feed(Path(first.reject_file), Path(first.reject_file))

    assert (first.total("quarantined"), second.total("quarantined")) == (12, 24)


def test_a_file_that_is_bad_in_over_a_fifth_of_its_rows_is_refused_whole(
    write: Write, feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    lines = [f"FA:{n},FA,{'2026-03-01' if n % 4 else '2026-02-31'},,OFFICIAL," for n in range(60)]
    path = write("s.csv", S, *lines)

    with pytest.raises(SourceError, match=r"15 of 60 rows are bad .* '2026-02-31' is no possible date"):
        feed(path)
    checked = run.check("submissions", [path], settings=settings)

    assert (ledger.rows, ledger.holdings) == ([], {})
    assert not (settings.home / "rejects").exists()
    assert checked.total("quarantined") == 15
    assert checked.issues[0].code == "file_refused"


def test_rows_that_wait_do_not_make_a_file_too_bad(write: Write, feed: Feed) -> None:
    links = [LINK.replace("#1", f"#{n}") for n in range(60)]

    assert feed(write("l.csv", L, *links)).total("quarantined") == 60


def test_reserved_values_are_quarantined_where_the_home_says_so(
    three: tuple[Path, ...], ledger: MemoryLedger, tmp_path: Path
) -> None:
    strict = read_settings({"GRAPHINTEL_RESERVED": "quarantine"}, home=tmp_path / "home")

    report = feed_into(ledger, strict, three)

    assert _codes(report) == [("l.csv", 1, "to_key", "reserved_value")]


def test_withdrawing_a_batch_leaves_what_would_be_there_without_it(
    three: tuple[Path, ...], write: Write, feed: Feed, settings: Settings
) -> None:
    ledger, without = MemoryLedger(), MemoryLedger()
    other = write("other.csv", S, SUBMISSION.replace("First", "Second"))
    for paths in (three[:1], [other], three[1:]):
        feed_into(ledger, settings, paths)
    for paths in ([other], three[1:]):
        feed_into(without, settings, paths)

    corrections.withdraw(ledger, 1, "tester", AT)

    assert ledger.held() == without.held()


def test_what_came_twice_stays_when_one_of_the_two_is_withdrawn(
    three: tuple[Path, ...], feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)
    held = ledger.held()
    feed(*three)

    corrections.withdraw(ledger, 1, "tester", AT)

    assert ledger.held() == held


def test_a_regrade_leaves_the_store_that_the_other_grade_would_have_given(
    three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    other = MemoryLedger()
    feed_into(other, settings, [three[0], write("i2.csv", I, ITEM.replace("1,A,P,", "2,C,C,force:FB")), three[2]])
    feed(*three)

    batch = corrections.regrade(
        ledger,
        "FA:1/1",
        {"source_eval": "2", "info_eval": "c", "handling": "C", "conditions": "force:FB"},
        "tester",
        AT,
    )
    regraded = ledger.held()
    again = feed(*three)
    corrections.withdraw(ledger, batch, "tester", AT)

    assert regraded == other.held()
    assert again.total("known") == 3
    assert {s.source_eval for s in ledger.held()[0].values()} == {"1"}


@pytest.mark.parametrize(
    ("item", "grade", "sentence"),
    [
        ("FA:1/1", {"source_eval": "B"}, "'B' is no source_eval of the scheme 3x5x2"),
        ("FA:1/1", {"conditions": "clearance:high"}, "no known condition"),
        ("FA:1/1", {"scheme": "5x5x5"}, "got scheme"),
        ("FA:1/1", {}, "got nothing"),
        ("FA:1/2", {"source_eval": "2"}, "is not held"),
        ("FA:1", {"source_eval": "2"}, "is no item"),
    ],
)
def test_a_regrade_that_cannot_be_is_refused(
    item: str, grade: dict[str, str], sentence: str, three: tuple[Path, ...], feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)

    with pytest.raises(LedgerError, match=sentence):
        corrections.regrade(ledger, item, grade, "tester", AT)
    assert len(ledger.batches) == 1


@pytest.mark.parametrize(
    "anew", [ITEM.replace("2026-03-01", "2026-02-28"), ITEM.replace(",1,A,", ",1,B,"), ITEM + "NM"]
)
def test_a_regrade_does_not_outlive_the_item_that_it_was_of(
    anew: str, three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    other, corrected = MemoryLedger(), write("i2.csv", I, anew)
    first = feed(*three)
    corrections.regrade(ledger, "FA:1/1", {"source_eval": "3", "info_eval": "D"}, "tester", AT)
    corrections.withdraw(ledger, first.batch, "tester", AT)

    feed(three[0], corrected, three[2])

    feed_into(other, settings, [three[0], corrected, three[2]])
    assert ledger.held() == other.held()


def test_a_regrade_of_a_revision_goes_with_it(
    three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)
    held = ledger.held()
    revision = feed(write("i2.csv", I, ITEM.replace(",1,A,", ",1,B,")), revise=True)
    corrections.regrade(ledger, "FA:1/1", {"source_eval": "3"}, "tester", AT)

    corrections.withdraw(ledger, revision.batch, "tester", AT)

    assert ledger.held() == held


def test_a_revision_after_a_regrade_is_the_later_correction(
    three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)
    corrections.regrade(ledger, "FA:1/1", {"info_eval": "C"}, "tester", AT)

    feed(write("i2.csv", I, ITEM.replace(",1,A,", ",1,B,")), revise=True)

    assert {s.info_eval for s in ledger.held()[0].values()} == {"B"}


def test_a_crash_before_the_commit_leaves_nothing_and_the_same_call_again_completes(
    three: tuple[Path, ...], feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    steps: list[str] = []

    def crash_at(name: str) -> Callable[[str], None]:
        def step(reached: str) -> None:
            steps.append(reached)
            if reached == name:
                raise KeyboardInterrupt

        return step

    for name in ("read", "parsed", "before_commit"):
        with pytest.raises(KeyboardInterrupt):
            feed(*three, step=crash_at(name))
        assert (ledger.rows, ledger.holdings, ledger.batches) == ([], {}, [])
    report = feed(*three, step=steps.append)

    assert steps[-4:] == ["read", "parsed", "before_commit", "after_commit"]
    assert report.total("accepted") == 3


def test_captions_and_role_and_link_of_one_row_are_two_statements(
    three: tuple[Path, ...], write: Write, feed: Feed, ledger: MemoryLedger
) -> None:
    both = LINK.replace("USES_PHONE,Phone,07700 900123,,,", "SELLS_AT,Premises,SYN-UPRN-000001,,controller,")

    first = feed(three[0], three[1], write("l.csv", L, both))
    link_only = feed(write("l2.csv", L, both.replace("controller", "")))

    assert first.statements == 2
    assert link_only.total("known") == 1


def test_an_end_that_is_itself_only_once_its_owner_is_known_is_quarantined(
    three: tuple[Path, ...], write: Write, feed: Feed
) -> None:
    same = "FA:1,1,Operation,FX:1,,INVOLVES,Operation,1,,,"
    event = "FA:1,1,Event,FX:E1,,INVOLVES,Event,E1,,,"
    owner = write("s.csv", S, SUBMISSION.replace("FA:1,FA", "FA:1,FX"))

    report = feed(owner, three[1], write("l.csv", L, same, event))

    assert [(column, code) for _, _, column, code in _codes(report)] == [
        ("link", "wrong_ends"),
        ("to_key", "same_ends"),
    ]


def test_a_folder_means_the_files_in_it(three: tuple[Path, ...], feed: Feed) -> None:
    assert feed(three[0].parent).total("accepted") == 3


def test_an_unknown_source_is_refused_with_the_names_there_are(three: tuple[Path, ...], settings: Settings) -> None:
    with pytest.raises(SourceError, match="'cars' is no declared source; there are adverts, calls, captures, cards"):
        run.check("cars", three, settings=settings)


def test_a_file_that_changes_while_it_is_read_is_refused(
    three: tuple[Path, ...], feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = three[0].read_text(encoding="utf-8")
    mapped = run.parse_files.__globals__["map_row"]

    def grow(*arguments: object) -> object:
        three[0].write_text(whole + SUBMISSION.replace("FA:1", "FA:2") + "\n", encoding="utf-8")
        return mapped(*arguments)

    monkeypatch.setitem(run.parse_files.__globals__, "map_row", grow)
    with pytest.raises(SourceError, match="changed while it was read"):
        feed(three[0])


def test_the_report_as_plain_values_has_the_keys_that_programs_rely_on(
    three: tuple[Path, ...], feed: Feed, settings: Settings
) -> None:
    told, dry = feed(*three).to_dict(), run.check("submissions", three, settings=settings).to_dict()

    assert {
        "read",
        "accepted",
        "known",
        "quarantined",
        "issues",
        "entities",
        "statements",
        "batch",
        "reject_file",
    } <= set(told)
    assert {"read", "accepted", "quarantined", "issues"} <= set(dry)
    assert "batch" not in dry


def test_every_row_is_logged_under_its_batch_also_a_known_one(
    three: tuple[Path, ...], feed: Feed, ledger: MemoryLedger
) -> None:
    feed(*three)
    feed(three[0])

    assert [row.batch for row in ledger.rows] == [1, 1, 1, 2]


@pytest.mark.parametrize("name", ["Ä £ ’.csv", "two\nlines.csv", "\u202eright.csv", "n" * 250 + ".csv"])
def test_awkward_file_names_are_shown_safely(name: str, write: Write, feed: Feed) -> None:
    report = feed(write(name, S, SUBMISSION))

    assert report.total("accepted") == 1
    assert report.files[0].name.isprintable() or "\ufffd" in report.files[0].name
    assert "\n" not in report.files[0].name


def test_a_reject_file_that_cannot_be_written_leaves_nothing_taken_in(
    write: Write, feed: Feed, ledger: MemoryLedger, settings: Settings
) -> None:
    settings.home.mkdir()
    (settings.home / "rejects").write_text("in the way", encoding="utf-8")

    with pytest.raises(SourceError, match="so nothing was taken in"):
        feed(write("s.csv", S, SUBMISSION, SUBMISSION.replace("FA:1", "1")))
    assert ledger.rows == []


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    write: Write, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("s.csv", S, SUBMISSION)

    def denied(*_: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setitem(run.parse_files.__globals__, "open_document", denied)
    with pytest.raises(SourceError, match=r"s\.csv: this file cannot be read \(Permission denied\)"):
        feed(path)


@pytest.mark.parametrize("moment", ["read", "parsed"])
def test_another_ingestion_comes_in_between_while_files_are_read_and_mapped(
    three: tuple[Path, ...], write: Write, settings: Settings, tmp_path: Path, moment: str
) -> None:
    """Nobody waits for the lock meanwhile, and what the other one brought counts as if it had come before."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    ours, theirs = Ledger.open(url), Ledger.open(url)
    link = write("again.csv", L, LINK, LINK.replace("900123", "900124"))
    came: list[run.Report] = []

    def come_in(step: str) -> None:
        if step == moment:
            came.append(feed_into(theirs, settings, three))

    report = feed_into(ours, settings, [link], step=come_in)

    assert [(one.total("accepted"), one.batch) for one in came] == [(3, 1)]
    assert (report.total("known"), report.total("accepted"), report.batch) == (1, 1, 2)
    ours.close()
    theirs.close()
