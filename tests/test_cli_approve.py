from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, DOSSIER, LIBRARY, SETTINGS, run, workspace

from kamdocs.proposal import draft, rendered
from kamdocs.word import document_text
from kamdocs.workspace import open_workspace, shipped_folder

POLICY = """\
approvals:
  - {discount: {above: 10%}, by: sales-director}
  - {validity_days: {above: 60}, by: cfo}
approvers: [{id: sales-director, name: Lucia Ferri}, {id: cfo}]
"""
WAY_OUT = "`kamdocs approve dossiers/aurora.yaml --by sales-director` writes the approval"
WHY = "offer.items[0] (Sensor) is sold 20% below its price, all discounts counted (the limit is 10%)"
CHEAP = DOSSIER.replace("unit_price: 100.00", "unit_price: 100.00, discount: 20%")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace(tmp_path, {"kamdocs.yaml": SETTINGS + POLICY, "dossiers/aurora.yaml": CHEAP}))
    return tmp_path


def watermarked(root: Path) -> bool:
    """Whether the document that would be written now says on its pages that it is a draft."""
    made = draft(root / "dossiers/aurora.yaml", open_workspace(root), datetime.date.fromisoformat(DATE))
    return any("DRAFT" in text for _, text in document_text(rendered(made)))


def approvals(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in (root / "approvals").rglob("*")) if (root / "approvals").exists() else []


def gaps(*arguments: str) -> list[dict[str, Any]]:
    (report,) = json.loads(run("check", *arguments, "--date", DATE, "--json").out)
    return [gap for gap in report["gaps"] if gap["kind"] == "approval"]


# ---- until it is approved


def test_until_it_is_approved_it_is_a_draft_that_says_why(here: Path) -> None:
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (0, "proposals/aurora 2026-11-24.docx\n")
    assert f"dossiers/aurora.yaml: a draft: sales-director must approve it: {WHY}; {WAY_OUT}\n" in ran.err
    assert watermarked(here)


def test_strict_refuses_a_draft_and_check_advises_against_it(here: Path) -> None:
    strict = run("generate", "aurora", "--date", DATE, "--strict")
    assert strict.code == 1
    assert f"dossiers/aurora.yaml:9:11: sales-director must approve it: {WHY}; {WAY_OUT}" in strict.err
    assert not (here / "proposals").exists()
    assert run("check", "aurora", "--date", DATE).out.startswith("dossiers/aurora.yaml: do not send\n")


@pytest.mark.usefixtures("here")
def test_the_plan_says_that_it_is_a_draft() -> None:
    assert json.loads(run("plan", "aurora", "--date", DATE, "--json").out)["proposal"]["draft"] is True


# ---- the approval


@pytest.mark.parametrize("name", ["sales-director", "Lucia Ferri", "lucia ferri"])
def test_an_approval_is_written_and_makes_a_proposal_of_the_draft(here: Path, name: str) -> None:
    ran = run("approve", "aurora", "--by", name, "--date", DATE)
    assert ran == (0, "approvals/aurora sales-director.yaml\n", f"dossiers/aurora.yaml: approved by sales-director: {WHY}\n")
    text = (here / "approvals/aurora sales-director.yaml").read_text(encoding="utf-8")
    assert text.splitlines()[1:6] == [
        "kamdocs: approval/1", 'dossier: "dossiers/aurora.yaml"', 'by: "sales-director"', "on: 2026-11-24", "covers:"
    ]  # fmt: skip
    assert "draft" not in run("generate", "aurora", "--date", DATE).err
    assert not watermarked(here)


def test_it_holds_on_another_day_and_a_second_approval_writes_nothing(here: Path) -> None:
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    before = (here / "approvals/aurora sales-director.yaml").read_bytes()
    ran = run("approve", "aurora", "--by", "sales-director", "--date", "2026-12-01")
    assert ran == (0, "approvals/aurora sales-director.yaml\n", f"dossiers/aurora.yaml: approved already by sales-director: {WHY}\n")
    assert (here / "approvals/aurora sales-director.yaml").read_bytes() == before
    assert "draft" not in run("generate", "aurora", "--date", "2026-12-01").err


@pytest.mark.parametrize(
    "changed", [CHEAP.replace("20%", "21%"), CHEAP + "  validity: {days: 31}\n", CHEAP.replace("quantity: 2", "quantity: 3")]
)
def test_any_change_of_offer_or_validity_voids_it_and_says_so(here: Path, changed: str) -> None:
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    (here / "dossiers/aurora.yaml").write_text(changed, encoding="utf-8")
    (gap,) = gaps("aurora")
    assert "; it was approved on 2026-11-24, and the offer or its validity changed since; " in gap["message"]
    assert watermarked(here)
    assert run("approve", "aurora", "--by", "sales-director", "--date", DATE).code == 0
    assert gaps("aurora") == []
    assert approvals(here) == ["approvals/aurora sales-director.yaml"]


def test_the_workspaces_default_validity_is_part_of_what_is_approved(here: Path) -> None:
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    (here / "kamdocs.yaml").write_text((SETTINGS + POLICY).replace("days: 30", "days: 45"), encoding="utf-8")
    assert len(gaps("aurora")) == 1


def test_a_price_list_that_changes_voids_it_too(here: Path) -> None:
    listed = LIBRARY + "price_lists: [{id: p, currency: EUR, items: [{sku: S, description: Sensor, unit_price: 100.00}]}]\n"
    (here / "library/library.yaml").write_text(listed, encoding="utf-8")
    (here / "dossiers/aurora.yaml").write_text(
        CHEAP.replace("description: Sensor", "sku: S").replace("unit_price: 100.00, ", ""), encoding="utf-8"
    )
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    assert gaps("aurora") == []
    (here / "library/library.yaml").write_text(listed.replace("100.00", "101.00"), encoding="utf-8")
    assert len(gaps("aurora")) == 1


def test_a_list_that_discounts_are_measured_by_voids_it_too(here: Path) -> None:
    listed = LIBRARY + "price_lists: [{id: p, currency: EUR, items: [{sku: S, description: Sensor, unit_price: 100.00}]}]\n"
    (here / "library/library.yaml").write_text(listed, encoding="utf-8")
    (here / "dossiers/aurora.yaml").write_text(CHEAP.replace("description: Sensor", "sku: S, description: Sensor"), encoding="utf-8")
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    assert gaps("aurora") == []
    (here / "library/library.yaml").write_text(listed.replace("100.00", "200.00"), encoding="utf-8")
    assert len(gaps("aurora")) == 1


@pytest.mark.parametrize(
    "rule", ["{discount: {above: 5%}, by: sales-director}", "{discount: {above: 10%}, exclusive: false, by: sales-director}"]
)
def test_another_limit_needs_another_approval(here: Path, rule: str) -> None:
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    (here / "kamdocs.yaml").write_text(SETTINGS + POLICY.replace("{discount: {above: 10%}, by: sales-director}", rule), encoding="utf-8")
    (gap,) = gaps("aurora")
    assert "; what was approved on 2026-11-24 does not name this limit (discount above " in gap["message"]
    assert watermarked(here)
    assert run("approve", "aurora", "--by", "sales-director", "--date", DATE).code == 0
    assert gaps("aurora") == []


def test_whom_it_is_sent_to_and_what_we_know_of_them_may_change(here: Path) -> None:
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    text = CHEAP.replace("sceptic", "neutral") + "  send_to: {to: counsel}\n"
    (here / "dossiers/aurora.yaml").write_text(text, encoding="utf-8")
    assert gaps("aurora") == []


def test_each_approver_for_his_own_part(here: Path) -> None:
    (here / "dossiers/aurora.yaml").write_text(CHEAP + "  validity: {days: 61}\n", encoding="utf-8")
    run("approve", "aurora", "--by", "cfo", "--date", DATE)
    assert [gap["message"].partition(" ")[0] for gap in gaps("aurora")] == ["sales-director"]
    run("approve", "aurora", "--by", "sales-director", "--date", DATE)
    assert gaps("aurora") == []
    assert approvals(here) == ["approvals/aurora cfo.yaml", "approvals/aurora sales-director.yaml"]


# ---- nothing to approve, and nobody


def test_where_nothing_needs_it_nothing_is_written(here: Path) -> None:
    assert run("approve", "aurora", "--by", "cfo", "--date", DATE) == (
        0,
        "",
        "dossiers/aurora.yaml: nothing in it needs the approval of cfo\n",
    )
    assert approvals(here) == []


@pytest.mark.usefixtures("here")
def test_an_approver_who_is_none_is_told_with_the_nearest() -> None:
    assert run("approve", "aurora", "--by", "Lucia Feri", "--date", DATE) == (
        1,
        "",
        "--by: there is no approver 'Lucia Feri'; did you mean 'Lucia Ferri'?\n",
    )
    assert run("approve", "aurora", "--by", "lucia", "--date", DATE).err.endswith("did you mean 'Lucia Ferri'?\n")
    assert run("approve", "aurora", "--by", "zz", "--date", DATE).err == "--by: there is no approver 'zz'; there are sales-director, cfo\n"


def test_two_approvers_of_one_name_are_told_apart_by_id(here: Path) -> None:
    text = SETTINGS + POLICY.replace("{id: cfo}", "{id: cfo, name: Lucia Ferri}")
    (here / "kamdocs.yaml").write_text(text, encoding="utf-8")
    ran = run("approve", "aurora", "--by", "Lucia Ferri", "--date", DATE)
    assert (ran.code, ran.err) == (1, "--by: 'Lucia Ferri' is the name of sales-director and cfo; give the id of the one who is meant\n")


def test_without_a_list_of_approvers_they_are_those_of_the_policy(here: Path) -> None:
    (here / "kamdocs.yaml").write_text(SETTINGS + POLICY.partition("approvers")[0], encoding="utf-8")
    assert run("approve", "aurora", "--by", "sales-director", "--date", DATE).code == 0


def test_without_a_policy_nothing_is_asked_for(here: Path) -> None:
    (here / "kamdocs.yaml").write_text(SETTINGS, encoding="utf-8")
    ran = run("approve", "aurora", "--by", "cfo", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("kamdocs.yaml: no approval is asked for: kamdocs.yaml has no `approvals`; write there who must approve what")


def test_without_a_workspace_nothing_needs_approval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (
        CHEAP.replace("type: legal", "type: technical").replace("account: {", "account: {language: en, ")
        + "  currency: EUR\n  validity: {days: 3}\n"
    )
    Path("a.yaml").write_text(text, encoding="utf-8")
    ran = run("approve", "a.yaml", "--by", "cfo", "--date", DATE)
    assert (ran.code, ran.err.partition(";")[0]) == (1, "nothing needs approval without a workspace")


def test_a_dossier_outside_the_workspace_cannot_be_approved(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other") / "aurora.yaml"
    other.write_text(CHEAP, encoding="utf-8")
    ran = run("approve", str(other), "--by", "sales-director", "--date", DATE, "-w", str(here))
    assert (ran.code, ran.out) == (1, "")
    assert "this dossier lies outside the workspace" in ran.err


def test_two_dossiers_do_not_share_a_file(here: Path) -> None:
    (here / "dossiers/aurora.yml").write_text(CHEAP, encoding="utf-8")
    run("approve", "dossiers/aurora.yml", "--by", "sales-director", "--date", DATE)
    ran = run("approve", "dossiers/aurora.yaml", "--by", "sales-director", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "this approval is one of dossiers/aurora.yml; give one of the two dossiers another name" in ran.err


def test_an_approval_that_cannot_be_read_stops_what_rests_on_it(here: Path) -> None:
    (here / "approvals").mkdir()
    (here / "approvals/aurora sales-director.yaml").write_text("kamdocs: approval/1\n", encoding="utf-8")
    ran = run("generate", "aurora", "--date", DATE)
    assert (ran.code, ran.out) == (1, "")
    assert "approvals/aurora sales-director.yaml:1:1: digest is missing" in ran.err


def test_a_dossier_that_is_refused_is_not_approved(here: Path) -> None:
    (here / "dossiers/aurora.yaml").write_text(CHEAP.replace("quantity: 2", "quantity: 0"), encoding="utf-8")
    assert run("approve", "aurora", "--by", "sales-director", "--date", DATE).code == 1
    assert approvals(here) == []


@pytest.mark.usefixtures("here")
def test_it_wants_to_know_who() -> None:
    assert run("approve", "aurora").code == 2


def test_a_proposal_that_is_dated_before_its_approval_is_a_draft(here: Path) -> None:
    assert run("approve", "aurora", "--by", "sales-director", "--date", "2026-11-26").code == 0
    (gap,) = gaps("aurora")
    assert "it was approved on 2026-11-26, which is after the proposal's date, 2026-11-24; `kamdocs approve" in gap["message"]
    assert watermarked(here)


@pytest.mark.parametrize("word", ["\\u200b", " \\u3164", "\\u2060"])
def test_a_word_for_drafts_that_nobody_sees_is_none(here: Path, word: str) -> None:
    shipped = (shipped_folder("templates") / "wordings.yaml").read_text(encoding="utf-8")
    own = re.sub(r"(?m)^draft: .*$", lambda _: f'draft: {{en: "{word}"}}', shipped)
    (here / "templates").mkdir()
    (here / "templates/wordings.yaml").write_text(own, encoding="utf-8")
    made = run("generate", "aurora", "--date", DATE)
    assert made.code == 1 or watermarked(here)
