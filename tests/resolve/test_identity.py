"""Identity follows from judgements alone: order does not matter, and withdrawing leaves what there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from graphintel.model.records import Decision
from graphintel.resolve.identity import Identity, derive

RECORDS = [f"person:FA:N{number}" for number in range(8)]
SEEN = {record: f"2026-01-0{1 + number % 5}" for number, record in enumerate(RECORDS)}
A, B, C, D = RECORDS[:4]


def decision(a: str, b: str, verdict: str = "same", number: int = 1, kind: str = "human") -> Decision:
    first, second = sorted((a, b))
    return Decision(
        first, second, verdict, "ana", kind, (), number=number, item="item:FA:1/1" if kind == "import" else ""
    )


def groups(identity: Identity) -> set[frozenset[str]]:
    return {frozenset(members) for members in identity.clusters.values() if len(members) > 1}


@st.composite
def judgements(draw: st.DrawFn) -> list[Decision]:
    pairs = st.lists(st.sampled_from(RECORDS), min_size=2, max_size=2, unique=True)
    made = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        a, b = draw(pairs)
        verdict = draw(st.sampled_from(["same", "same", "same", "different", "unsure"]))
        kind = draw(st.sampled_from(["human", "human", "import"]))
        made.append(decision(a, b, verdict, number, kind))
    return made


@given(made=judgements(), seed=st.integers(0, 2**16))
def test_the_order_of_arrival_does_not_matter(made: list[Decision], seed: int) -> None:
    turned, records = list(made), list(SEEN.items())
    Random(seed).shuffle(turned)
    Random(seed).shuffle(records)

    assert derive(dict(records), turned) == derive(SEEN, made)


@given(made=judgements(), data=st.data())
def test_an_import_counts_the_same_whatever_number_it_got(made: list[Decision], data: st.DataObject) -> None:
    numbers = data.draw(st.permutations(range(100, 100 + len(made))))
    other = [replace(d, number=numbers[place]) if d.actor_kind == "import" else d for place, d in enumerate(made)]

    first, second = derive(SEEN, made), derive(SEEN, other)

    assert (first.canonical, first.clusters) == (second.canonical, second.clusters)


@given(made=judgements())
def test_revoking_leaves_what_there_would_be_without_and_judging_again_restores(made: list[Decision]) -> None:
    whole = derive(SEEN, made)
    for place in range(len(made)):
        without = made[:place] + made[place + 1 :]
        before = derive(SEEN, without)

        assert derive(SEEN, [*without, made[place]]) == whole
        assert derive(SEEN, without) == before


@given(made=judgements())
def test_no_two_records_that_a_person_last_judged_different_are_one(made: list[Decision]) -> None:
    identity = derive(SEEN, made)

    newest: dict[tuple[str, str], Decision] = {}
    for judged in sorted((d for d in made if d.actor_kind == "human"), key=lambda d: d.number):
        newest[judged.a, judged.b] = judged
    apart = [pair for pair, judged in newest.items() if judged.verdict == "different"]
    assert all(identity.canonical[a] != identity.canonical[b] for a, b in apart)


@given(made=judgements(), left=st.sets(st.sampled_from(RECORDS)))
def test_records_that_are_not_given_leave_no_trace(made: list[Decision], left: set[str]) -> None:
    seen = {record: when for record, when in SEEN.items() if record not in left}

    identity = derive(seen, made)

    assert identity == derive(seen, [d for d in made if not {d.a, d.b} & left])
    assert identity.canonical.keys() == seen.keys()


@given(made=judgements())
def test_clusters_hold_every_record_once_and_are_called_after_the_first_seen(made: list[Decision]) -> None:
    identity = derive(SEEN, made)

    assert sorted(record for members in identity.clusters.values() for record in members) == sorted(SEEN)
    for name, members in identity.clusters.items():
        assert name == min(members, key=lambda record: (SEEN[record], record))
        assert members == tuple(sorted(members))
        assert all(identity.canonical[record] == name for record in members)


@given(made=judgements())
def test_what_is_not_applied_is_a_conflict_and_only_that(made: list[Decision]) -> None:
    identity = derive(SEEN, made)

    for conflict in identity.conflicts:
        assert conflict.verdict == "same"
        assert identity.canonical[conflict.a] != identity.canonical[conflict.b]


def test_a_same_that_crosses_a_different_is_a_conflict_and_not_applied() -> None:
    made = [decision(A, B, number=1), decision(A, C, "different", 2), decision(B, C, number=3)]

    identity = derive(SEEN, made)

    assert groups(identity) == {frozenset({A, B})}
    assert identity.conflicts == [made[2]]


def test_a_person_goes_before_an_import_and_newer_before_older() -> None:
    imported = decision(A, B, number=9, kind="import")

    assert groups(derive(SEEN, [decision(A, B, "different", 1), imported])) == set()
    assert groups(derive(SEEN, [decision(A, B, "unsure", 1), imported])) == set()
    assert groups(derive(SEEN, [decision(A, B, "different", 1), decision(A, B, "same", 2)])) == {frozenset({A, B})}
    assert groups(derive(SEEN, [decision(A, B, "same", 1), decision(A, B, "unsure", 2)])) == set()


def test_merging_keeps_the_older_name_and_unmerging_gives_both_back() -> None:
    two = [decision(A, B, number=1), decision(C, D, number=2)]
    bridge = decision(B, C, number=3)

    assert set(derive(SEEN, [*two, bridge]).clusters) - set(RECORDS[4:]) == {A}
    assert set(derive(SEEN, two).clusters) - set(RECORDS[4:]) == {A, C}


def test_records_seen_at_one_moment_are_told_apart_by_id() -> None:
    assert derive({B: "2026", A: "2026"}, [decision(A, B)]).canonical == {A: A, B: A}


def test_plain_values_are_joined_too() -> None:
    address, uprn = "premises:XX11AB:14::ALDER STREET", "premises:uprn:SYN-UPRN-000123"
    made: Sequence[Decision] = [decision(address, uprn, kind="import")]

    identity = derive({address: "2026-02-01", uprn: "2026-01-01"}, made)

    assert identity.canonical[address] == uprn


def test_a_hundred_thousand_judgements_take_seconds() -> None:
    records = {f"person:FA:{number:06}": "2026" for number in range(150_000)}
    names = list(records)
    made = [decision(names[n], names[n + 1], number=n + 1) for n in range(100_000) if n % 10]

    identity = derive(records, made)

    assert len(identity.clusters) == 150_000 - len(made)
