"""Who the firm is: proposed from what the sources show, asked where they do not."""

from __future__ import annotations

import pytest
from tests.cli.letters import FIRM, STAFF, at

from heardback.bulk.firms import UnknownFirm, is_shared, propose_firm
from heardback.bulk.staging import Digest, merge_digests
from heardback.evidence.senders import Sender, coverage_of


def digest(**senders: Sender) -> Digest:
    return Digest(messages=sum(one.mails for one in senders.values()), senders=senders)


def test_the_domain_of_the_sent_folder_is_the_firm_and_it_is_said() -> None:
    found = propose_firm(digest(**{STAFF: Sender(9, 9), "ben@mail.example": Sender(20)}), given=(), staff=())
    assert found.firm.domains == {FIRM}
    assert any(FIRM in sentence for sentence in found.said)


def test_a_public_domain_is_never_the_firm() -> None:
    found = propose_firm(digest(**{"ann@gmail.com": Sender(9, 9)}), given=(), staff=())
    assert found.firm.domains == frozenset()
    assert found.firm.is_ours("ann@gmail.com")
    assert not found.firm.is_ours("ben@gmail.com")


def test_a_stray_copy_in_a_sent_folder_makes_nobody_the_firm() -> None:
    senders = {STAFF: Sender(500, 500), "ben@mail.example": Sender(40, 1)}
    assert not propose_firm(digest(**senders), given=(), staff=()).firm.is_ours("ben@mail.example")


def test_where_nothing_shows_it_the_question_names_the_mend() -> None:
    with pytest.raises(UnknownFirm, match="--firm"):
        propose_firm(digest(**{"a@x.example": Sender(1), "b@y.example": Sender(1)}), given=(), staff=())


def test_whom_somebody_denies_is_no_staff() -> None:
    senders = {STAFF: Sender(9, 9), "bot@else.example": Sender(9, 9)}
    found = propose_firm(digest(**senders), given=[FIRM], staff=(), not_staff=("bot@else.example",))
    assert not found.firm.is_ours("bot@else.example")


def test_coverage_is_from_the_first_to_the_last_mail_that_a_person_sent() -> None:
    whole = digest(**{STAFF: Sender(2, 2, at(1), at(9))})
    firm = propose_firm(whole, given=[FIRM], staff=()).firm
    assert {(one.source, one.covered_from, one.covered_to) for one in coverage_of(whole.senders, firm)} == {
        ("", at(1), at(9)), (STAFF, at(1), at(9)),
    }  # fmt: skip


def test_shared_mailboxes_are_not_persons() -> None:
    assert is_shared(f"info@{FIRM}")
    assert is_shared(f"service-west@{FIRM}")
    assert not is_shared(STAFF)


def test_digests_add_up_in_any_order() -> None:
    one = digest(**{STAFF: Sender(2, 1, at(1), at(2), reply_to={"r@m.example": 1})})
    two = digest(**{STAFF: Sender(3, 0, at(0), at(5)), "x@y.example": Sender(1)})
    assert merge_digests([one, two]).senders == merge_digests([two, one]).senders
    assert merge_digests([one, two]).messages == 6
