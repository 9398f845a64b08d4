from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from commands import DATE, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamdocs.source import parse
from kamdocs.values import Number

CONTRACT = Path(__file__).parent / "contract"
Place = tuple[str | int, ...]

# ---- whatever a dossier holds

ODD = [
    None, True, Number("0"), Number("-1"), Number("7"), Number("0.0000001"), Number("1e15"), Number("1e99"), Number("9" * 40),
    "", " ", "x", "0%", "150%", "-5%", "12.10", "2026-02-30", "0001-01-01", "9999-12-31", "2027-01-04", "IT", "XX", "it", "de-CH", "EUR", "XTS",
    "executive", "technical", "none", "month", "submission", "{{ 7 * 7 }}", "{% for", "a\nb", "\x00", "\x0b", "\ud800", "\u202e\u200b", "😀",
    "Ärger & <b>", "a" * 6000, [], {}, [[]], ["x", "x"], [None], {"it": "sì"}, {"it": ""}, {"xx": "?"}, {"": "?"}, {"it": Number("3")},
    {"amount": Number("1"), "currency": "EUR"}, {"at_most": Number("3")}, {"account.employees": {"above": "x"}}, functools.reduce(lambda deep, _: [deep], range(60), "x"),
]  # fmt: skip


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every place in `value`, but for the whole."""
    for name, each in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*at, name)
        yield from places(each, (*at, name))


def text(value: Any) -> str:
    """`value` as YAML in one line."""
    if isinstance(value, Number):
        return value.literal
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(name)}: {text(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(text, value))}]"
    return json.dumps(value)


@st.composite
def changed(draw: st.DrawFn) -> str:
    """The complete dossier, with some of its fields deleted, replaced, or written twice."""
    data = deepcopy(parse((CONTRACT / "dossier.yaml").read_text(encoding="utf-8"), "dossier.yaml").data)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(sorted(places(data), key=str)))
        holder: Any = functools.reduce(lambda value, step: value[step], place[:-1], data)
        match draw(st.sampled_from(["delete", "replace", "repeat", "move"])):
            case "delete":
                del holder[place[-1]]
            case "replace":
                holder[place[-1]] = deepcopy(draw(st.sampled_from(ODD)))
            case "repeat" if isinstance(holder, list):
                holder.append(deepcopy(holder[place[-1]]))
            case _:
                other = draw(st.sampled_from(sorted(places(data), key=str)))
                holder[place[-1]] = deepcopy(functools.reduce(lambda value, step: value[step], other, data))
    return text(data)


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the complete example files."""
    root = tmp_path_factory.mktemp("agreed")
    for name, folder in (("kamdocs", "."), ("library", "library"), ("profile", "profiles"), ("wordings", "templates")):
        (root / folder).mkdir(exist_ok=True)
        shutil.copy(CONTRACT / f"{name}.yaml", root / folder)
    return root


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace and its templates are read once, and not for every command."""
    from kamdocs import word, workspace

    monkeypatch.setattr("kamdocs.workspace.open_workspace", functools.cache(workspace.open_workspace))
    monkeypatch.setattr("kamdocs.proposal.check_workspace", lambda _: None)
    monkeypatch.setattr("kamdocs.word.Template", functools.cache(word.Template), raising=False)


@pytest.mark.usefixtures("read_once")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changed())
def test_whatever_a_dossier_holds_it_is_taken_or_refused_in_plain_sentences(agreed: Path, dossier: str) -> None:
    path = agreed / "dossiers/odd.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(dossier, encoding="utf-8")
    checked, planned, generated = (run(name, str(path), "--date", DATE) for name in ("check", "plan", "generate"))
    assert checked.code == generated.code
    assert planned.code <= generated.code
    for ran in (checked, planned, generated):
        assert ran.code in (0, 1)
        assert "Traceback" not in ran.err
        assert ran.code == 0 or all("odd.yaml" in line for line in ran.err.splitlines())
