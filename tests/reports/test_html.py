"""The page: what strangers wrote cannot act, every link leads somewhere, nothing is cut silently."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser

import pytest
from tests.reports.sample import HOSTILE, sample_audit, sample_searched
from tests.reports.test_figures import AS_OF, owed

from heardback.findings.shapes import Counts
from heardback.reports.audit import SHOWN_WAITING, assemble
from heardback.reports.html import TEMPLATES, render_html

VOID = {"meta", "link", "br", "hr", "img", "input", "col"}


class Page(HTMLParser):
    """Every start tag with its attributes, all text, and whether tags close in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@cache
def rendered() -> str:
    return render_html(sample_audit())


@cache
def page() -> Page:
    return Page(rendered())


def test_nothing_of_a_stranger_acts() -> None:
    names = {tag for tag, _ in page().tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "link", "base", "form", "foreignobject"}
    for _, attributes in page().tags:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in {"href", "xlink:href", "src"}:
                assert value.startswith("#")
    assert "\x1b" not in rendered()
    assert "\u202e" not in rendered()


def test_what_strangers_wrote_is_still_shown() -> None:
    for words in (HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[5]):
        assert words in page().text


def test_the_policy_allows_exactly_its_own_stylesheet() -> None:
    css = re.search(r"<style>(.*?)</style>", rendered(), re.DOTALL)
    assert css is not None
    digest = base64.b64encode(hashlib.sha256(css[1].encode()).digest()).decode()
    policy = next(attributes["content"] for tag, attributes in page().tags if "http-equiv" in attributes)
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert rendered().count("<style") == 1


def test_no_address_of_another_machine() -> None:
    """Only namespaces and what strangers wrote may name one."""
    addresses = set(re.findall(r"https?://[^\s\"'<&]+", rendered()))
    assert addresses <= {"https://tracker.example/p.gif"}


def test_ids_are_unique_and_links_lead_somewhere() -> None:
    ids = Counter(attributes["id"] for _, attributes in page().tags if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    for _, attributes in page().tags:
        for name, value in attributes.items():
            if name in {"href", "xlink:href"}:
                assert value[1:] in ids
            for target in re.findall(r"url\(#([^)]*)\)", value):
                assert target in ids
    for target in re.findall(r"url\(#([^)]*)\)", rendered()):
        assert target in ids


def test_every_plot_has_a_name_and_a_table() -> None:
    plots = [attributes for tag, attributes in page().tags if attributes.get("class") == "plot"]
    assert len(plots) == 8
    assert all(attributes["role"] == "img" and attributes["aria-labelledby"] for attributes in plots)
    assert sum(attributes.get("class") == "data" for _, attributes in page().tags) == 4


def test_every_stand_in_colour_is_a_property_of_the_page() -> None:
    assert not re.search(r"#0101\d\d", rendered())
    used = set(re.findall(r"var\((--[a-z]+)\)", rendered()))
    defined = set(re.findall(r"(--[a-z]+):", (TEMPLATES / "report.css").read_text()))
    assert used <= defined


def test_same_audit_same_bytes() -> None:
    assert render_html(sample_audit(60)) == render_html(sample_audit(60))


def test_rule_ids_and_facts_stand_behind_every_waiting_person() -> None:
    audit = sample_audit()
    people = [attributes for _, attributes in page().tags if "late-row" in attributes.get("class", "")]
    assert len(people) == audit.lists.never.total
    assert page().text.count("Owed answer owed-") >= audit.lists.never.total
    assert "otherwise" in page().text


def test_more_people_than_fit_are_counted_and_located() -> None:
    rows = [owed(number, AS_OF - timedelta(days=9)) for number in range(SHOWN_WAITING + 40)]
    searched = replace(sample_searched(), as_of=AS_OF)
    text = Page(render_html(assemble(rows, searched=searched, counts=Counts()))).text
    assert (
        f"{SHOWN_WAITING} of {SHOWN_WAITING + 40} are shown here; all {SHOWN_WAITING + 40} are in owed.csv"
        in text
    )


def test_without_sent_mail_no_rate_and_no_never_answered() -> None:
    searched = replace(sample_searched(), has_outgoing=False)
    text = Page(render_html(sample_audit(120, searched))).text
    assert text.index("No sent mail of poolrepair.example") < text.index("people wrote to you")
    assert "never answered" not in text.replace("Owed answer", "").lower().split("not sure")[0]
    assert "Answered within" not in text
    assert "95 %" not in text


def test_any_name_can_stand_in_a_picture() -> None:
    name = "$\\frac{$ <b>&amp; 日本語 \x1b\u202e"
    rows = [replace(owed(number, AS_OF - timedelta(days=9), 3), intake_point=name) for number in range(30)]
    searched = replace(sample_searched(), as_of=AS_OF)
    text = Page(render_html(assemble(rows, searched=searched, counts=Counts()))).text
    assert "$\\frac{$ <b>&amp; 日本語 ⟨001B⟩⟨202E⟩" in text


def test_nobody_at_all() -> None:
    text = Page(render_html(sample_audit(0))).text
    assert "Nobody is waiting." in text
    assert "there is no rate" in text


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1])
def test_letters_reach_aa_contrast_in_both_themes(theme: int) -> None:
    css = (TEMPLATES / "report.css").read_text()
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[theme]
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", block))
    for ink in ("ink", "muted", "accent", "overdue", "soon", "doubt", "answered"):
        for ground in ("paper", "sheet"):
            light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)
