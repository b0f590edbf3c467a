"""The guess at a table's columns: in the languages that exports speak, and what it asks rather than assumes."""

from __future__ import annotations

import pytest

from heardback.formats.call_csv_guess import Guess, guess_profile
from heardback.formats.call_formats import call_format
from heardback.formats.records import Unreadable

CSV = call_format("csv")


def guess(text: str) -> Guess:
    return guess_profile(text.splitlines(keepends=True))


@pytest.mark.parametrize(
    ("header", "row", "wanted"),
    [
        (
            "Call Date,Direction,From,To,Result,Duration (sec),Agent",
            "11/20/2026 9:05 AM,Inbound,(202) 555-0142,2001,Missed,12,",
            "started_at direction from_number to_number status duration answered_by",
        ),
        (
            "Datum;Uhrzeit;Richtung;Anrufer;Gerufene Nummer;Status;Gesprächsdauer;Klingeldauer;Nebenstelle",
            "20.11.2026;09:05:10;eingehend;030 1234567;030 555;verpasst;00:00;00:12;12",
            "date time direction from_number to_number status talk_seconds ring_seconds extension",
        ),
        (
            "Date;Heure;Sens;Appelant;Appelé;Statut;Durée",
            "20/11/2026;09:05:10;entrant;01 42 68 53 00;01 42 68 53 01;manqué;12",
            "date time direction from_number to_number status duration",
        ),
        (
            "Fecha;Hora;Tipo;Origen;Destino;Estado;Duración",
            "20/11/2026;09:05:10;entrante;912345678;912345679;perdida;12",
            "date time direction from_number to_number status duration",
        ),
        (
            "Data;Ora;Direzione;Chiamante;Chiamato;Esito;Durata",
            "20/11/2026;09:05:10;entrante;06 1234 5678;06 1234 5679;persa;12",
            "date time direction from_number to_number status duration",
        ),
        (
            "Datum\tTijd\tRichting\tVan\tNaar\tResultaat\tDuur",
            "20-11-2026\t09:05:10\tinkomend\t020 1234567\t020 1234568\tgemist\t12",
            "date time direction from_number to_number status duration",
        ),
        (
            "Data;Godzina;Kierunek;Dzwoniący;Wybrany numer;Wynik;Czas trwania",
            "20.11.2026;09:05:10;przychodzące;22 123 45 67;22 123 45 68;nieodebrane;12",
            "date time direction from_number to_number status duration",
        ),
        (
            "Дата;Время;Направление;Откуда;Куда;Статус;Длительность",
            "20.11.2026;09:05:10;входящий;84951234567;84951234568;пропущенный;12",
            "date time direction from_number to_number status duration",
        ),
    ],
)
def test_columns_in_many_languages(header: str, row: str, wanted: str) -> None:
    found = guess(f"{header}\n{row}\n")
    assert set(found.profile.columns) == set(wanted.split())
    assert not [question for question in found.questions if question.is_needed]
    assert found.confidence >= 0.9
    (piece,) = CSV.split([f"{header}\n", f"{row}\n"], {})
    assert not piece.problem
    assert b'"outcome":"missed"' in piece.content
    assert b'"direction":"inbound"' in piece.content


def test_columns_without_names_by_what_they_hold() -> None:
    found = guess("2026-03-02 09:00:00,2025550142,2025550100,inbound,missed\n" * 3)
    assert dict(found.profile.columns) == {
        "started_at": "#1",
        "from_number": "#2",
        "to_number": "#3",
        "direction": "#4",
        "status": "#5",
    }
    assert found.profile.header_row == 0
    assert found.confidence < 1


def test_a_date_that_reads_both_ways_is_asked() -> None:
    text = "Start,From,Direction\n03/04/2026 09:00,2025550142,in\n"
    found = guess(text)
    assert [question.field for question in found.questions] == ["date_order"]
    assert found.questions[0].choices == ("dmy", "mdy")
    with pytest.raises(
        Unreadable, match=r"begin with the day or the month\?.*its columns are: Start, From, D"
    ):
        list(CSV.split(text.splitlines(), {}))
    assert guess(text + "13/04/2026 09:00,2025550142,in\n").profile.date_order == "dmy"
    assert guess(text + "04/13/2026 09:00,2025550142,in\n").profile.date_order == "mdy"
    assert not guess(text.replace("/", ".")).questions


def test_what_answered_means_is_asked_and_read_as_no_person_meanwhile() -> None:
    found = guess("Start,From,Direction,Status\n2026-03-02 09:00:00,2025550142,in,Answered\n")
    (question,) = found.questions
    assert (question.field, question.is_needed, question.choices) == (
        "words.answered",
        False,
        ("answered", "connected"),
    )
    assert "'Answered' mean that a person of yours picked up" in question.text


def test_unknown_words_odd_lengths_and_missing_directions_are_asked() -> None:
    found = guess("Start,From,Status,Duration\n2026-03-02 09:00:00,2025550142,beamed,a while\n")
    assert [question.field for question in found.questions] == ["words", "duration", "direction"]
    assert not any(question.is_needed for question in found.questions)


def test_a_table_of_something_else_asks_for_everything() -> None:
    found = guess("name,colour\nAnn,red\nBen,blue\n")
    assert {question.field for question in found.questions if question.is_needed} == {
        "started_at",
        "from_number",
    }
    assert found.confidence < 0.5
    for text in ("", "\n\n", "one", "\x00\x00\n"):
        assert guess(text).confidence < 0.5


def test_titles_above_the_header_decimal_commas_and_minutes() -> None:
    text = (
        "Einzelverbindungsnachweis\nKunde;4711\n\nDatum;Uhrzeit;Rufnummer;Dauer (Min);Betrag\n"
        "20.11.2026;09:05;030 1234567;1,5;0,10\n"
    )
    found = guess(text)
    profile = found.profile
    assert (profile.kind, profile.decimal, profile.duration_unit, profile.header_row) == (
        "bill",
        ",",
        "min",
        3,
    )
    (piece,) = CSV.split(text.splitlines(), {})
    assert b'"duration":"90"' in piece.content
