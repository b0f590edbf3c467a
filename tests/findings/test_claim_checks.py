"""Claims against records, without a desk: every outcome, and what may not become one."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardback.findings import claim_checks
from heardback.findings.claim_checks import (
    called,
    never_got,
    never_told,
    not_instant,
    off_sick,
    seconds_words,
)
from heardback.findings.claim_coverage import Looked, looked_at
from heardback.findings.claim_shapes import (
    CLAIM_WORDS,
    OUTCOME_WORDS,
    AbsenceSeen,
    Asked,
    CallSeen,
    Claim,
    Finding,
    MailSeen,
    Outcome,
    Quote,
    Records,
    Searched,
    Sighting,
    Statement,
)
from heardback.findings.claim_tables import COLUMNS, finding_as_csv, finding_as_plain
from heardback.findings.claim_transit import (
    FORGED,
    NO_FOREIGN,
    NO_OURS,
    OURS_AHEAD,
    OUT_OF_ORDER,
    TOO_LONG,
    Receipt,
    receipt_of,
    usual_of,
)
from heardback.findings.claim_window import begins_at, ends_at
from heardback.findings.claim_words import quotes_of, wanted
from heardback.formats.received import hops_of
from heardback.formats.records import Hop, Unreadable

MONDAY = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = MONDAY + 5 * DAY
BANNED = ("lie", "lied", "lying", "deceptive", "deceit", "dishonest", "excuse", "fault", "blame")
NOT_TIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEW_YORK = ZoneInfo("America/New_York")
OURS = ["mx.blueheron-pools.example"]


def asked(claim: Claim = Claim.NEVER_GOT, words: str = "") -> Asked:
    return Asked(claim, "email:ann@lee.example", "Ann Lee", MONDAY, MONDAY + DAY, "America/New_York", words)


WHOLE = looked_at("Service, INBOX", [(MONDAY - DAY, NOW)], MONDAY, MONDAY + DAY)
TORN = looked_at(
    "Service, Junk",
    [(MONDAY - DAY, MONDAY + HOUR), (MONDAY + 3 * HOUR, NOW)],
    MONDAY,
    MONDAY + DAY,
    "The folder is gone.",
)


def records(*looked: Looked, unread: int = 0, is_cut: bool = False) -> Records:
    return Records(looked or (WHOLE,), ("What a provider refuses leaves no record here.",), unread, is_cut)


def receipt(seconds: float | None = 4, **more: object) -> Receipt:
    first = MONDAY - timedelta(seconds=seconds) if seconds is not None else None
    return Receipt(MONDAY, "mx.blueheron-pools.example", "4F1", "out.lee.example", "192.0.2.7", first, **more)  # type: ignore[arg-type]


def mail(
    *roles: str, way: Receipt | None = None, is_automatic: bool = False, subject: str = "Pump"
) -> MailSeen:
    seen = tuple(
        Sighting("Service", role.title(), role, MONDAY + HOUR, way or receipt())
        for role in roles or ("inbox",)
    )
    return MailSeen("c1", MONDAY, MONDAY, "ann@lee.example", subject, is_automatic, "", seen)


def call(**more: object) -> CallSeen:
    told: dict[str, object] = {
        "contact_id": "p1",
        "started_at": MONDAY,
        "number": "+12025550142",
        "staff": "Sam Okafor",
        "truth": "rang out",
        "rang_for": 20.0,
        "talked_for": 0.0,
        "message_for": 0.0,
        "system": "Phones",
    }
    return CallSeen(**(told | more))  # type: ignore[arg-type]


# -- coverage -----------------------------------------------------------------------------------------------


def test_spans_and_gaps_are_the_whole_time() -> None:
    assert WHOLE.is_complete
    assert WHOLE.spans == ((MONDAY, MONDAY + DAY),)
    assert TORN.gaps == ((MONDAY + HOUR, MONDAY + 3 * HOUR),)
    assert TORN.why == "The folder is gone."
    nothing = looked_at("Old", [(MONDAY - 3 * DAY, MONDAY - DAY)], MONDAY, MONDAY + DAY)
    assert (nothing.spans, nothing.gaps) == ((), ((MONDAY, MONDAY + DAY),))


@NOT_TIMED
@given(st.lists(st.tuples(st.integers(-30, 60), st.integers(-30, 60)), max_size=6))
def test_no_moment_is_both_seen_and_unseen_and_none_is_neither(spans: list[tuple[int, int]]) -> None:
    given = [(MONDAY + min(one) * HOUR, MONDAY + max(one) * HOUR) for one in spans]
    found = looked_at("x", given, MONDAY, MONDAY + DAY)
    for half in range(48):
        moment = MONDAY + half * HOUR / 2 + timedelta(minutes=7)
        is_seen = any(begins < moment < ends for begins, ends in given)
        assert any(begins < moment < ends for begins, ends in found.spans) == is_seen
        assert any(begins < moment < ends for begins, ends in found.gaps) != is_seen


# -- never got it -------------------------------------------------------------------------------------------


def test_mail_that_reached_us_contradicts_whatever_else_was_not_seen() -> None:
    found = never_got(asked(), [mail()], records(TORN), NOW)
    assert found.outcome is Outcome.CONTRADICTED
    assert found.sentence == "Records show 1 mail of Ann Lee that reached us in this time."


def test_none_is_consistent_only_where_the_records_are_complete() -> None:
    assert never_got(asked(), [], records(), NOW).outcome is Outcome.CONSISTENT
    for torn in (
        records(WHOLE, TORN),
        records(unread=1),
        records(is_cut=True),
        Records((), ()),
    ):
        found = never_got(asked(), [], torn, NOW)
        assert found.outcome is Outcome.CANNOT_TELL, torn
        assert found.not_seen or not found.is_covered


def test_what_lay_in_junk_reached_us_and_is_said_so() -> None:
    found = never_got(asked(), [mail("junk")], records(), NOW)
    assert found.outcome is Outcome.CONTRADICTED
    assert "found in Junk only" in found.sentence
    assert not mail("junk", "inbox").is_in_junk_only
    assert "Junk" not in never_got(asked(), [mail("junk", "inbox")], records(), NOW).sentence


def test_a_machine_of_theirs_is_not_their_mail() -> None:
    found = never_got(asked(), [mail(is_automatic=True)], records(), NOW)
    assert found.outcome is Outcome.CONSISTENT
    assert found.sentence.endswith("1 automatic message of theirs came in.")


def test_of_two_sightings_the_first_crossing_counts() -> None:
    late = Receipt(MONDAY + HOUR, "mx2.blueheron-pools.example", "B", first_stamp_at=MONDAY)
    seen = (
        Sighting("Sam", "INBOX", "inbox", MONDAY + HOUR, late),
        Sighting("Service", "INBOX", "inbox", MONDAY + 2 * HOUR, receipt()),
        Sighting("Archive", "", "other", MONDAY + 2 * HOUR, None, "gone"),
    )
    one = MailSeen("c1", MONDAY, MONDAY, "ann@lee.example", "Pump", False, "", seen)
    assert one.receipt is not None
    assert one.receipt.queue_id == "4F1"


# -- under way ----------------------------------------------------------------------------------------------


def lines(*values: str) -> list[Hop]:
    return list(hops_of(("received", value) for value in values))


REAL = (
    "from out.lee.example (out.lee.example [192.0.2.7]) by mx.blueheron-pools.example (Postfix) with ESMTPS "
    "id 4F1AB for <service@blueheron-pools.example>; Mon, 16 Mar 2026 09:00:04 -0400"
)
INNER = (
    "from mx.blueheron-pools.example (mx.blueheron-pools.example [10.0.0.5]) by store.mx.blueheron-pools.example "
    "with LMTP id 9Z; Mon, 16 Mar 2026 09:00:05 -0400"
)
THEIRS = "from [10.1.1.1] by out.lee.example with ESMTPSA id 77; Mon, 16 Mar 2026 13:00:00 +0000"


def test_the_way_of_a_mail_begins_at_the_first_foreign_server_and_ends_at_ours() -> None:
    found = receipt_of(lines(INNER, REAL, THEIRS), OURS)
    assert (found.host, found.queue_id) == ("mx.blueheron-pools.example", "4F1AB")
    assert (found.from_host, found.from_ip) == ("out.lee.example", "192.0.2.7")
    assert (found.reached_at, found.first_host) == (MONDAY + timedelta(seconds=4), "out.lee.example")
    assert (found.under_way, found.is_sound, found.is_proven, found.notes) == (4.0, True, True, ())


def test_a_line_that_another_server_wrote_in_our_name_is_not_ours() -> None:
    forged = (
        "from nowhere.example (nowhere.example [198.51.100.9]) by mx.blueheron-pools.example (Postfix) with ESMTP "
        "id FAKE1; Sun, 1 Mar 2026 09:00:00 -0500"
    )
    directly_below = receipt_of(lines(REAL, forged), OURS)
    assert directly_below.queue_id == "4F1AB"
    assert directly_below.reached_at == MONDAY + timedelta(seconds=4)
    assert FORGED in directly_below.notes
    further_down = receipt_of(lines(REAL, THEIRS, forged), OURS)
    assert (further_down.queue_id, FORGED in further_down.notes) == ("4F1AB", True)
    # Without a line of ours at the top nothing is proven, whatever stands below.
    on_top = receipt_of(lines(THEIRS, REAL), OURS)
    assert (on_top.reached_at, on_top.notes) == (None, (NO_OURS,))


def test_clocks_that_cannot_be_right_are_said_and_not_counted() -> None:
    ahead = receipt_of(lines(REAL, THEIRS.replace("13:00:00", "13:01:04")), OURS)
    assert (ahead.under_way, ahead.is_sound) == (-60.0, False)
    assert ahead.notes == (OURS_AHEAD,)
    absurd = receipt_of(lines(REAL, THEIRS.replace("2026", "2016").replace("Mon", "Wed")), OURS)
    assert not absurd.is_sound
    assert absurd.notes == (TOO_LONG,)
    mixed = receipt_of(lines(REAL, THEIRS, THEIRS.replace("13:00:00", "13:00:03")), OURS)
    assert OUT_OF_ORDER in mixed.notes
    direct = receipt_of(lines(REAL), OURS)
    assert (direct.under_way, direct.notes) == (None, (NO_FOREIGN,))


def test_stamps_over_a_clock_change_are_compared_as_moments() -> None:
    # New York skips 02:00 to 03:00 on 8 March 2026 and repeats 01:00 to 02:00 on 1 November.
    ours = REAL.replace("Mon, 16 Mar 2026 09:00:04 -0400", "Sun, 8 Mar 2026 03:00:02 -0400")
    theirs = THEIRS.replace("Mon, 16 Mar 2026 13:00:00 +0000", "Sun, 8 Mar 2026 01:59:58 -0500")
    assert receipt_of(lines(ours, theirs), OURS).under_way == 4.0
    ours = REAL.replace("Mon, 16 Mar 2026 09:00:04 -0400", "Sun, 1 Nov 2026 01:00:02 -0500")
    theirs = THEIRS.replace("Mon, 16 Mar 2026 13:00:00 +0000", "Sun, 1 Nov 2026 01:59:58 -0400")
    assert receipt_of(lines(ours, theirs), OURS).under_way == 4.0


def test_without_named_servers_only_the_topmost_line_is_ours_and_it_is_not_proven() -> None:
    found = receipt_of(lines(REAL, THEIRS), [])
    assert (found.queue_id, found.under_way, found.is_proven) == ("4F1AB", 4.0, False)
    assert receipt_of([], OURS) == Receipt()


def test_the_usual_time_counts_sound_clocks_only_and_says_how_many() -> None:
    ways = [receipt(float(second)) for second in range(1, 101)]
    usual = usual_of([*ways, receipt(-5), receipt(1e9), receipt(None)], MONDAY, NOW)
    assert (usual.counted, usual.left_out) == (100, 2)
    assert (usual.half, usual.p99, usual.longest) == (50.0, 99.0, 100.0)
    few = usual_of(ways[:99], MONDAY, NOW)
    assert (few.half, few.p99) == (50.0, None)
    fewer = usual_of(ways[:19], MONDAY, NOW)
    assert (fewer.half, fewer.p99, fewer.longest) == (None, None, 19.0)
    assert usual_of([], MONDAY, NOW).longest is None


def test_not_instant_is_answered_by_a_figure() -> None:
    usual = usual_of([receipt(float(second)) for second in range(1, 101)], MONDAY, NOW)
    found = not_instant(asked(Claim.NOT_INSTANT), [mail()], usual, records(), NOW)
    assert found.outcome is Outcome.FIGURE
    assert found.sentence == (
        "Records show 1 mail under way for 4 s. Of 100 mails to us, half were under way for at most 50 s, "
        "99 of 100 for at most 1 min 39 s."
    )
    odd = not_instant(asked(Claim.NOT_INSTANT), [mail(way=receipt(-60))], usual, records(), NOW)
    assert odd.outcome is Outcome.CANNOT_TELL
    assert "none with stamps that a length follows from" in odd.sentence
    assert not_instant(asked(Claim.NOT_INSTANT), [], usual, records(), NOW).outcome is Outcome.CANNOT_TELL
    both = not_instant(
        asked(Claim.NOT_INSTANT),
        [mail(), mail(way=receipt(7200)), mail(way=receipt(-1))],
        usual,
        records(),
        NOW,
    )
    assert "2 mails under way for between 4 s and 2 h. For 1 more no length" in both.sentence


def test_lengths_as_words() -> None:
    lengths = (0.2, 4, 60, 200, 3600, 7500, 93_600, -12)
    words = "under 1 s|4 s|1 min|3 min 20 s|1 h|2 h 5 min|1 d 2 h|-12 s"
    assert "|".join(map(seconds_words, lengths)) == words


# -- calls --------------------------------------------------------------------------------------------------


def test_calls_are_listed_or_none_only_where_none_can_be_missing() -> None:
    question = asked(Claim.CALLED)
    assert called(question, [call()], [], records(TORN), True, NOW).outcome is Outcome.CALLS_LISTED
    assert called(question, [], [], records(), True, NOW).outcome is Outcome.NO_CALLS
    for torn in (records(TORN), records(unread=2), records(is_cut=True), Records((), ())):
        assert called(question, [], [], torn, True, NOW).outcome is Outcome.CANNOT_TELL, torn


def test_a_customer_without_a_number_cannot_be_found_among_calls() -> None:
    found = called(asked(Claim.CALLED), [], [], records(), False, NOW)
    assert found.outcome is Outcome.CANNOT_TELL
    assert "no telephone number" in found.sentence


def test_a_note_is_no_call_and_no_proof_that_there_was_none() -> None:
    said = Statement(MONDAY + HOUR, MONDAY, "noted as tried in vain")
    found = called(asked(Claim.CALLED), [], [said], records(), True, NOW)
    assert found.outcome is Outcome.CANNOT_TELL
    assert found.statements == (said,)


def test_a_number_that_they_left_is_told_apart() -> None:
    found = called(asked(Claim.CALLED), [call(is_their_number=False)], [], records(), True, NOW)
    assert "nobody confirmed as theirs" in found.sentence


def test_a_gap_in_call_records_is_quoted() -> None:
    """T48: called Tuesday 14:00, no data 13:00-15:00."""
    tuesday = datetime(2026, 3, 17, 18, 0, tzinfo=UTC)
    gap = (tuesday - HOUR, tuesday + HOUR)
    looked = looked_at(
        "Phones",
        [(MONDAY - DAY, gap[0]), (gap[1], NOW)],
        tuesday - timedelta(minutes=30),
        tuesday + timedelta(minutes=30),
    )
    found = called(asked(Claim.CALLED), [], [], records(looked), True, NOW)
    assert found.outcome is Outcome.CANNOT_TELL
    assert found.looked[0].gaps == ((tuesday - timedelta(minutes=30), tuesday + timedelta(minutes=30)),)
    assert finding_as_plain(found)["looked_at"][0]["gaps"] == [
        ["2026-03-17T17:30:00+00:00", "2026-03-17T18:30:00+00:00"]
    ]


# -- words --------------------------------------------------------------------------------------------------


def test_words_are_found_at_the_beginning_of_words_and_phrases_hold_together() -> None:
    text = "Dear all,\nplease  CANCEL our\ncontract by Friday. We cancelled before."
    assert quotes_of(text, wanted("contract cancel"))
    assert quotes_of(text, wanted('"our contract"')) == (
        "Dear all, please CANCEL our contract by Friday. We cancelled before.",
    )
    assert not quotes_of(text, wanted('"contract our"'))
    assert not quotes_of(text, wanted("ancel"))
    assert not quotes_of(text, wanted("cancel refund"))
    assert not quotes_of(text, ())
    assert wanted(" “our pump” leak ,,, leak ") == ("our pump", "leak")
    assert wanted('"" - …') == ()


def test_case_width_and_sharp_s_do_not_matter_and_the_quote_is_as_written() -> None:
    assert quotes_of("Die STRASSE ist gesperrt", wanted("straße")) == ("Die STRASSE ist gesperrt",)
    assert quotes_of("Bitte kündigen", wanted("ku\u0308ndigen"))
    assert quotes_of("解約したいです", wanted("したい"))
    long = "word " * 100 + "the pump leaks " + "word " * 100
    (quote,) = quotes_of(long, wanted("pump"))
    assert quote.startswith("…word")
    assert "the pump leaks" in quote
    assert len(quote) < 220


@NOT_TIMED
@given(st.text(max_size=60), st.text(max_size=12))
def test_whatever_is_typed_breaks_nothing(text: str, words: str) -> None:
    for quote in quotes_of(text, wanted(words)):
        assert quote


def test_never_told_is_found_or_not_found_only_where_all_words_could_be_read() -> None:
    question = asked(Claim.NEVER_TOLD, "cancel")
    quote = Quote("c1", MONDAY, "email", "Contract", ("please cancel",))
    found = never_told(question, [quote], Searched(3, without_words=1), records(TORN), NOW)
    assert found.outcome is Outcome.FOUND
    assert found.sentence == "Records show these words in 1 of 3 messages of Ann Lee in this time."
    assert never_told(question, [], Searched(3), records(), NOW).outcome is Outcome.NOT_FOUND
    for searched in (Searched(3, without_words=1), Searched(3, spoken=1), Searched(3, with_files=1)):
        silent = never_told(question, [], searched, records(), NOW)
        assert silent.outcome is Outcome.CANNOT_TELL, searched
        assert len(silent.not_seen) == 2
    assert never_told(question, [], Searched(3), records(TORN), NOW).outcome is Outcome.CANNOT_TELL
    assert never_told(question, [], Searched(3), records(unread=1), NOW).outcome is Outcome.CANNOT_TELL


def test_words_in_a_quotation_may_be_anybodys() -> None:
    quote = Quote("c1", MONDAY, "email", "Contract", ("please cancel",), is_own=False)
    found = never_told(asked(Claim.NEVER_TOLD, "cancel"), [quote], Searched(1), records(), NOW)
    assert found.outcome is Outcome.CANNOT_TELL
    assert found.quotes == (quote,)


# -- absence ------------------------------------------------------------------------------------------------


def test_nothing_follows_from_an_absence_that_nobody_entered_before() -> None:
    question = asked(Claim.OFF_SICK)
    assert off_sick(question, [], NOW, NOW).outcome is Outcome.NOT_RECORDED
    assert "Nothing follows from that." in off_sick(question, [], NOW, NOW).sentence
    entered = AbsenceSeen(MONDAY, MONDAY + DAY, MONDAY - HOUR)
    assert off_sick(question, [entered], NOW, NOW, ()).outcome is Outcome.RECORDED
    afterwards = AbsenceSeen(MONDAY, MONDAY + DAY, NOW)
    assert off_sick(question, [afterwards], NOW, NOW, ()).outcome is Outcome.NOT_RECORDED
    another_day = AbsenceSeen(MONDAY - 3 * DAY, MONDAY - DAY, MONDAY - 4 * DAY)
    assert off_sick(question, [another_day], NOW, NOW, ()).outcome is Outcome.NOT_RECORDED


# -- the time asked for -------------------------------------------------------------------------------------


def test_a_wall_time_that_a_clock_change_makes_unclear_is_taken_at_its_widest() -> None:
    repeated = "2026-11-01T01:30"
    assert begins_at(repeated, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert ends_at(repeated, NEW_YORK) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    skipped = "2026-03-08T02:30"
    assert begins_at(skipped, NEW_YORK) == datetime(2026, 3, 8, 6, 30, tzinfo=UTC)
    assert ends_at(skipped, NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_date_is_meant_whole_also_where_it_has_23_hours() -> None:
    assert ends_at("2026-03-08", NEW_YORK) - begins_at("2026-03-08", NEW_YORK) == 23 * HOUR
    assert ends_at("2026-11-01", NEW_YORK) - begins_at("2026-11-01", NEW_YORK) == 25 * HOUR
    assert begins_at("2026-03-16T09:00-04:00", ZoneInfo("Asia/Tokyo")) == MONDAY
    for wrong in ("", "soon", "2026-02-30", "9999-12-31", "0001-01-01T00:00"):
        with pytest.raises(Unreadable, match="is no time"):
            ends_at(wrong, NEW_YORK)


# -- words and files ----------------------------------------------------------------------------------------


def every_finding() -> list[Finding]:
    usual = usual_of([receipt()], MONDAY, NOW)
    cases: list[Finding] = []
    for known in (records(), records(TORN), records(unread=1, is_cut=True), Records((), ())):
        for mails in ([], [mail()], [mail("junk")], [mail(is_automatic=True)], [mail(way=receipt(-9))]):
            cases.append(never_got(asked(), mails, known, NOW))
            cases.append(not_instant(asked(Claim.NOT_INSTANT), mails, usual, known, NOW))
        for calls in ([], [call()], [call(rang_for=None, talked_for=None, is_their_number=False)]):
            for has_number in (True, False):
                cases.append(called(asked(Claim.CALLED), calls, [], known, has_number, NOW))
        for quotes in ([], [Quote("c", MONDAY, "email", "s", ("t",))]):
            cases.append(never_told(asked(Claim.NEVER_TOLD, "t"), quotes, Searched(1, 1, 1, 1), known, NOW))
    return [*cases, off_sick(asked(Claim.OFF_SICK), [], NOW, NOW)]


def test_every_sentence_says_what_records_show_and_judges_nobody() -> None:
    for found in every_finding():
        assert found.sentence.startswith("Records show ")
        said = " ".join([found.sentence, *found.not_seen, *CLAIM_WORDS.values(), *OUTCOME_WORDS.values()])
        words = said.casefold().replace("“", " ").replace("”", " ").replace(".", " ").split()
        assert not set(words) & set(BANNED)
        assert "Sam Okafor" not in found.sentence
    assert not [word for word in BANNED[:-1] if f" {word} " in (claim_checks.__doc__ or "")]


def test_json_keeps_its_keys_and_csv_reads_back() -> None:
    keys = {frozenset(finding_as_plain(found)) for found in every_finding()}
    assert len(keys) == 1
    found = never_got(asked(), [mail(subject='=HYPERLINK("http://evil.example")')], records(TORN), NOW)
    rows = list(csv.DictReader(io.StringIO(finding_as_csv(found))))
    assert tuple(rows[0]) == COLUMNS
    by_record = {row["record"]: row for row in rows}
    assert by_record["mail"]["what"].startswith("'=")
    assert by_record["found in"]["detail"] == "taken by mx.blueheron-pools.example as 4F1"
    assert by_record["found in"]["seconds"] == "4.0"
    assert by_record["gap"]["source"] == "Service, Junk"
    assert by_record["gap"]["moment"] == "2026-03-16T14:00:00+00:00"
    late = never_got(asked(), [mail(way=receipt(-9))], records(), NOW)
    assert {row["seconds"] for row in csv.DictReader(io.StringIO(finding_as_csv(late)))} == {"", "-9.0"}
