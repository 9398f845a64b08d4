"""A stand-in for LibreOffice, where a test asks what kamdocs does with it and not what it makes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

__all__ = ["stand_in"]

_PROGRAM = """\
#!{python}
# Called as LibreOffice is: makes a PDF of as many empty pages as the document has page breaks, and one; it bears the document's title.
import pathlib, re, sys, time, zipfile
import pypdfium2

folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
documents = [pathlib.Path(each) for each in sys.argv[sys.argv.index("--outdir") + 2:]]
with pathlib.Path({log!r}).open("a", encoding="utf-8") as log:
    log.write(" ".join(each.name.replace(" ", "_") for each in documents) + "\\n")
for document in documents:
    if "hang" in document.name:
        time.sleep(600)
    if "crash" in document.name:
        sys.exit("Error: it died")
    if not zipfile.is_zipfile(document):
        continue
    archive = zipfile.ZipFile(document)
    core = archive.read("docProps/core.xml").decode() if "docProps/core.xml" in archive.namelist() else ""
    title = (re.findall(r"<dc:title[^>]*>([^<]*)", core) or [""])[0]
    breaks = archive.read("word/document.xml").count(b'w:type="page"')
    pdf = pypdfium2.PdfDocument.new()
    for _ in range(breaks + 1):
        pdf.new_page(200, 300)
    pdf.save(folder / (document.stem + ".pdf"))
    with (folder / (document.stem + ".pdf")).open("ab") as stream:
        named = f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{{title}}</rdf:li></rdf:Alt></dc:title>' if title else ""
        stream.write(f"% {{named}}<pdf:Producer>LibreOffice 7.4</pdf:Producer>\\n".encode())
"""


def stand_in(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Puts the stand-in in LibreOffice's place. Returns the file that has a line for each call: the documents that it was given."""
    if os.name == "nt":
        pytest.skip("the stand-in is a script, which Windows does not start")
    folder.mkdir(parents=True, exist_ok=True)
    program, log = folder / "soffice", folder / "calls.txt"
    program.write_text(_PROGRAM.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    log.touch()
    patch.setenv("KAMDOCS_SOFFICE", str(program))
    return log
