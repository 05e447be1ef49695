"""Encodings by evidence: what is text is read right or refused with both readings, what is damage stays damage."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from graphintel.errors import SourceError
from graphintel.settings import Settings
from ingest import run
from ingest.readers import RawRow, open_document
from ingest.readers.text_encoding import declared_encoding, fingerprint
from ingest.source import source_named

SUBMISSIONS = source_named("submissions")
HEADER = "submission_ref,owner_force,reported_at,marking,title"
ENCODINGS = ("utf-8", "utf-16", "cp1252", "mac_roman", "cp1250", "iso8859_2", "iso8859_15", "cp1257")
TEXTS = {
    "english": ("Zoë’s café – £20", "the girls’ flat", "50 € an hour", "“Anna” said so", "naïve, O’Brien’s"),
    "polish": ("Michał Wójcik", "Łódź, Święta", "Gdańsk", "Agnieszka Dąbrowska", "Żaneta Źrebiec"),
    "french": ("Françoise Lefèvre", "Où est Hélène", "Garçon, hôtel Étoile", "Noël Dupré", "cœur"),
    "czech": ("Lukáš Dvořák", "Jiří Novák", "Božena Němcová", "Plzeň, Děčín", "Ústí nad Labem"),
    "lithuanian": ("Rūta Kazlauskaitė", "Žydrūnas Šimkus", "Jūratė Petrauskienė", "Panevėžys", "Ąžuolų gatvė"),
    "romanian": ("Ştefan Mureşan", "Iaşi, Bacău", "Andreea Bălan", "Piteşti, Galaţi", "Brăila"),
    "german": ("Jürgen Müller", "Köln, Düsseldorf", "Käthe Weiß", "Straße", "Größe"),
}
UNITED_KINGDOM = [
    "£20",
    "it costs £20 an hour",
    "girl’s flat",
    "they’re here",
    "café",
    "Zoë",
    "Chloë Smith",
    "Noël",
    "10 – 12",
    "Mon–Fri 9–5",
    "€50",
    "50 €",
    "“Anna”",
    "said “ring me” then",
    "O’Brien",
    "D’Angelo",
    "girls’ names",
    "naïve",
    "fiancé",
    "Beyoncé",
    "Siân",
    "Seán",
    "Brontë",
    "‘Red’",
    "… later",
    "£ 20",
    "£5–£10",
    "25°C",
    "½ hour",
    "1½ hours",
    "20m²",
    "José",
    "Renée",
    "Zoé",
    "déjà vu",
    "crème",
    "Müller",
    "Björn",
    "Citroën",
    "André",
    "Piñata",
    "São Paulo",
    "£150 ph",
    "• item",
    "Mr Müller’s £20",
    "André’s",
    "€20/£15",
    "Ms Dubois’ flat",
    "CAFÉ’S",
    "ZOË",
    "RENÉE",
    "Peña",
    "Núñez",
    "touché",
    "cliché",
    "résumé",
    "façade",
    "Málaga",
    "Søren",
    "François",
    "Irène",
    "Thérèse",
    "Aimée",
    "Anaïs",
    "Óscar",
    "Ángel",
    "“£20” (cash)",
    "Hôtel Français",
    "garçon",
    "it’ll be £60",
    "she’d said – no",
]


def _write(path: Path, titles: tuple[str, ...] | list[str], encoding: str) -> Path:
    lines = [f'FA:{n},FA,2026-03-01,OFFICIAL,"{title}"' for n, title in enumerate(titles, 1)]
    path.write_bytes("\n".join([HEADER, *lines, ""]).encode(encoding))
    return path


def _rows(path: Path, encoding: str = "") -> list[RawRow]:
    return list(open_document(path, SUBMISSIONS, encoding).tables[0].rows())


def _can(titles: tuple[str, ...], encoding: str) -> tuple[str, ...]:
    """Return the titles that an encoding can write."""
    return tuple(title for title in titles if title.encode(encoding, "ignore").decode(encoding) == title)


def _read_or_refused(path: Path, titles: tuple[str, ...] | list[str]) -> bool:
    """Return whether each title is read right or its row refused; a file refused whole names both readings."""
    try:
        rows = _rows(path)
    except SourceError as refused:
        assert "cannot be told" in str(refused)
        assert "reads" in str(refused)
        return False
    for row, title in zip(rows, titles, strict=True):
        assert row.faults or row.cells["title"] == title
    return not any(row.faults for row in rows)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", TEXTS)
def test_each_encoding_is_read_right_or_refused_with_both_readings(
    encoding: str, language: str, tmp_path: Path
) -> None:
    titles = _can(TEXTS[language], encoding)

    assert _read_or_refused(_write(tmp_path / "a.csv", titles, encoding), titles) or len(titles) < 5


@pytest.mark.parametrize("text", UNITED_KINGDOM)
def test_one_to_three_marks_of_a_text_of_these_islands_are_cp1252(text: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", ("Plain", text, "more"), "cp1252")

    assert [row.cells["title"] for row in _rows(path) if not row.faults] == ["Plain", text, "more"]


def test_no_choice_of_names_and_encoding_is_read_wrong(tmp_path: Path) -> None:
    """Names of one language in an encoding made for it; Turkish, Finnish and Spanish were in no table of tests before."""
    chance, right = random.Random(10), 0
    cases = {
        "cp1250": (
            "Šárka Kovářová|Győr|Márta Szűcs|Ľubica Hruškovičová|Đorđe Đurić|Čačak|Şerban Ţepeş|Żywiec|Ćmielów|Růžena"
        ),
        "iso8859_2": (
            "Šárka Kovářová|Győr|Márta Szűcs|Ľubica Hruškovičová|Đorđe Đurić|Čačak|Żywiec|Ćmielów|Růžena|Śląsk"
        ),
        "cp1257": (
            "Šiauliai, Žalgiris|Mantė Jonušaitė|Kęstutis Žukauskas|Jānis Bērziņš|Liepāja, Rēzekne|Ķekava|Ēriks Ģērmanis"
        ),
        "cp1252": (
            "Mäkinen, Jyväskylä|Begoña Ibáñez|Gonçalo Magalhães|Åse Sørlie|Þórir Guðmundsson|Gjergj Çela, Vlorë"
        ),
        "iso8859_15": ("Mäkinen, Jyväskylä|Begoña Ibáñez|Gonçalo Magalhães|Åse Sørlie|à 20 €|Le Sacré-Cœur"),
        "mac_roman": ("Mäkinen, Jyväskylä|Begoña Ibáñez|Gonçalo Magalhães|Åse Sørlie|Noël Lefèvre|£20 – it’s late"),
        "cp1254": ("Yıldız Şahin|Gülşen Öztürk|İpek Çağlar|Ağrı, Muğla"),
    }
    for _ in range(120):
        encoding = chance.choice(list(cases))
        names = cases[encoding].split("|")
        titles = chance.sample(names, chance.randint(1, len(names)))
        right += _read_or_refused(_write(tmp_path / "a.csv", titles, encoding), titles)

    assert right > 60


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252"), ("ascii", "utf-8")],
)
def test_the_encoding_is_told_by_mark_or_evidence(encoding: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("Zoë Škoda, £20 – ’café’".encode(encoding, "ignore"))

    assert fingerprint(path).encoding == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_told_by_its_zero_bytes(encoding: str, tmp_path: Path) -> None:
    assert _rows(_write(tmp_path / "a.csv", ("Zoë",), encoding))[0].cells["title"] == "Zoë"


@pytest.mark.parametrize("damage", [b"\xff\xfe\xff", b"\x81", b"\xc3", b"\x80\x81\x82\x83\x84"])
def test_bytes_that_nobody_types_are_damage_of_their_row(damage: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged.csv"
    path.write_bytes(b"a,b\n1," + damage + b"\n")

    assert fingerprint(path).encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Иван Петров", "cp1251"), ("Иван Петров", "koi8-r"), ("Γιάννης", "cp1253"), ("北京 名字", "gbk")],
)
def test_words_of_no_code_page_that_is_known_cost_their_rows(text: str, encoding: str, tmp_path: Path) -> None:
    rows = _rows(_write(tmp_path / "a.csv", ("plain", text), encoding))

    assert [[fault.code for fault in row.faults] for row in rows] == [[], ["bad_bytes"]]


@pytest.mark.parametrize("stray", ["Zoë", "£20", "it’s", "– then"])
def test_a_stray_character_in_utf8_costs_its_row_of_a_cp1252_file(stray: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", ("café", "£20 – now", "Müller"), "cp1252")
    path.write_bytes(path.read_bytes() + f"FA:4,FA,2026-03-01,OFFICIAL,{stray}\n".encode())

    rows = _rows(path)
    assert [row.cells["title"] for row in rows if not row.faults] == ["café", "£20 – now", "Müller"]
    assert [fault.code for fault in rows[3].faults] == ["bad_bytes"]


@pytest.mark.parametrize("bad", [b"caf\xe9", b"\x80 50", b"\xc3"])
def test_a_bad_byte_costs_its_row_of_a_utf8_file(bad: bytes, tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", ("Zoë", "plain"), "utf-8")
    path.write_bytes(path.read_bytes() + b"FA:4,FA,2026-03-01,OFFICIAL," + bad + b"\n")

    rows = _rows(path)
    assert [row.cells["title"] for row in rows if not row.faults] == ["Zoë", "plain"]
    assert [fault.code for fault in rows[2].faults] == ["bad_bytes"]


def test_a_character_cut_at_the_end_of_a_block_is_seen_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "é".encode() + b"\n")

    assert fingerprint(path).encoding == "utf-8"


def test_two_readings_as_likely_are_refused_with_both_and_one_may_be_declared(
    tmp_path: Path, settings: Settings, write: Callable[..., Path]
) -> None:
    path = _write(tmp_path / "a.csv", ("Vlorë",), "cp1252")
    with pytest.raises(SourceError, match=r"in cp125\d a word reads 'Vlor[ëė]', in cp125\d 'Vlor[ëė]'"):
        run.check("submissions", [path], settings=settings)

    for encoding, said in (("cp1252", "Vlorë"), ("CP-1257", "Vlorė")):
        assert _rows(path, encoding)[0].cells["title"] == said
    report = run.check("submissions", [path], settings=settings, encoding="cp1252")
    assert report.to_dict()["encodings"] == [{"file": "a.csv", "encoding": "cp1252"}]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("UTF-8", "utf-8-sig"),
        ("iso 8859 2", "iso8859_2"),
        ("Mac Roman", "mac_roman"),
        ("windows", ""),
        ("rot13", ""),
        ("hex", ""),
    ],
)
def test_only_encodings_of_text_may_be_declared(name: str, codec: str) -> None:
    assert declared_encoding(name) == codec


def test_an_encoding_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"'klingon' is no encoding that is read; expected one of utf-8, utf-16"):
        _rows(_write(tmp_path / "a.csv", ("x",), "utf-8"), "klingon")


def test_a_file_mostly_in_no_encoding_that_is_read_is_refused_with_those_there_are(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", ("Иван Петров живёт в Москве на улице Ленина",) * 9, "cp1251")

    with pytest.raises(SourceError, match=r"in no encoding that is read .*save it as UTF-8"):
        _rows(path)
