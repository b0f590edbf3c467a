"""`heardback explain owed`: the live desk's reasons, for people and for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.desk.world import World

from heardback.cli.explain_owed import owed
from heardback.desk.actions.attest import attest
from heardback.desk.actions.claim import take
from heardback.desk.actions.reverse import reverse
from heardback.desk.models import Contact, OwedAnswer

pytestmark = pytest.mark.django_db


def test_every_fact_and_rule_is_named() -> None:
    world = World()
    asked = world.mail("Ann <ann@lee.example>", 0, "Can you repair our pump? It leaks.")
    world.mail("Ann <ann@lee.example>", 2, "Any news?", answers=asked, subject="Re: Pool pump")
    row = OwedAnswer.objects.get()
    take(world.sam, row.owed_id, now=row.opened_at)
    made = attest(world.sam, row.owed_id, now=row.due_at)
    reverse(world.dana, made.decision_id, now=row.due_at, reason="no")
    chase = Contact.objects.order_by("-occurred_at")[0].contact_id
    ran = CliRunner().invoke(owed, [chase, "--json", "--as-of", "2026-03-18T12:00Z"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.output)
    assert (found["owed_id"], found["state"], found["verdict"]) == (row.owed_id, "open", "never_answered")
    assert (found["rule"], found["mode"], found["classification"]) == ("otherwise", "standard", "yes")
    assert [one["rule"] for one in found["contacts"]] == ["otherwise", "otherwise"]
    assert "same_conversation" in [one["rule"] for one in found["reasons"]]
    assert [(one["kind"], one["is_standing"]) for one in found["decisions"]] == [
        ("attest", False),
        ("reverse", True),
    ]
    assert found["claims"][0]["sentence"] == "took it"
    assert found["owner"] == "Sam Okafor"
    plain = CliRunner().invoke(owed, [row.owed_id]).output
    assert "never_answered" in plain
    assert "Dana Reyes" in plain


def test_what_cannot_be_explained_is_said_in_one_sentence() -> None:
    World()
    ran = CliRunner().invoke(owed, ["nope"])
    assert (ran.exit_code, ran.output.count("\n")) == (2, 1)
    assert "nope is no owed answer here" in ran.output
    ran = CliRunner().invoke(owed, ["nope", "--as-of", "soon"])
    assert ran.exit_code == 2
    assert "is no moment" in ran.output


def test_the_promises_of_that_matter_stand_with_every_fact_behind_their_state() -> None:
    world = World()
    asked = world.mail("Ann <ann@lee.example>", 0, "Can you repair our pump? It leaks.")
    said = "Thank you, got it. I will get back to you by Friday."
    world.reply(asked, 4, said, to="ann@lee.example")
    world.reply(asked, 30, "A new seal costs 40 dollars. We can come on any day.", to="ann@lee.example")
    world.mail("Bob <bob@lee.example>", 1, "Do you open pools?")
    row = OwedAnswer.objects.get(customer_id="email:ann@lee.example")
    ran = CliRunner().invoke(owed, [row.owed_id, "--json", "--as-of", "2026-06-18T12:00Z"])
    assert ran.exit_code == 0, ran.output
    (one,) = json.loads(ran.output)["promises"]
    assert (one["kind"], one["tier"], one["state"]) == ("reply", "follow_up", "kept")
    assert one["sentence"] == "I will get back to you by Friday."
    assert (one["rule"], one["made_by"]) == ("en.will.get_back", one["facts"][0]["contact_id"])
    kept = [fact for fact in one["facts"] if fact["sentence"] == "This kept it, in time."]
    assert [fact["contact_id"] for fact in kept] == [
        Contact.objects.order_by("-occurred_at").values_list("contact_id", flat=True)[0]
    ]
    assert "get back to you by Friday" in CliRunner().invoke(owed, [row.owed_id]).output


def test_without_a_desk_the_folder_and_the_mend_are_named_and_no_file_is_made(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARDBACK_")}
    environment["HEARDBACK_HOME"] = str(tmp_path)
    claim = ["claim", "ann@lee.example", "--claim", "never_got", "--from", "2026-03-16", "--to", "2026-03-20"]
    for arguments in (["owed", "1"], claim):
        command = [sys.executable, "-c", "from heardback.cli import main; main()", "explain", *arguments]
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert f"There is no desk in {tmp_path}: set HEARDBACK_HOME" in ran.stderr
    assert not list(tmp_path.glob("*.sqlite3"))
