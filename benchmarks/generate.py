"""Whole-process time of `kamdocs generate` on the demo's largest dossier, against a plain docxtpl script.

The plain script reads the same YAML files with PyYAML's SafeLoader and renders the same template with the same fields, which it is given
ready-made: it decides nothing and checks nothing. Runs are interleaved; printed are medians, and the ratio pair by pair.

    python benchmarks/generate.py [RUNS]
"""

from __future__ import annotations

import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATE = "2026-11-24"
PLAIN = Path(__file__).parent / "plain_docxtpl.py"


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "demo"
        run([sys.executable, "-m", "kamdocs", "demo", str(workspace), "--date", DATE])
        dossier = max((workspace / "dossiers").glob("[!.]*.yaml"), key=lambda path: path.stat().st_size)
        ours = [sys.executable, "-m", "kamdocs", "-w", str(workspace), "generate", str(dossier), "--date", DATE, "-f"]
        plain = plain_command(dossier, workspace, Path(folder) / "plain.docx")
        help_ = [sys.executable, "-m", "kamdocs", "--help"]
        click = [sys.executable, "-c", "import click"]
        print(f"{dossier.name}, {runs} runs of each after one that is not counted, interleaved")
        compare("kamdocs generate", ours, "plain docxtpl", plain, runs)
        compare("kamdocs --help", help_, "import click", click, runs)


def compare(name: str, ours: list[str], other_name: str, other: list[str], runs: int) -> None:
    run(ours), run(other)
    pairs = [(run(ours), run(other)) for _ in range(runs)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    print(f"  {name:<18} {statistics.median(mine for mine, _ in pairs) * 1000:7.0f} ms")
    print(f"  {other_name:<18} {statistics.median(theirs for _, theirs in pairs) * 1000:7.0f} ms")
    print(f"  ratio              {ratio:7.2f}")


def run(command: list[str]) -> float:
    """Seconds that the whole process took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def plain_command(dossier: Path, workspace: Path, output: Path) -> list[str]:
    """Writes the dossier's proposal to `output` by the plain script. The fields that it is given lie beside it."""
    fields = output.with_suffix(".pickle")
    fields.write_bytes(pickle.dumps(fields_of(dossier, workspace)))
    yaml_files = (str(path) for path in files_read(dossier, workspace))
    return [sys.executable, str(PLAIN), str(template_of(dossier, workspace)), str(fields), str(output), *yaml_files]


def fields_of(dossier: Path, workspace: Path) -> dict[str, object]:
    import datetime

    from kamdocs.proposal import draft
    from kamdocs.workspace import open_workspace

    return draft(dossier, open_workspace(workspace), datetime.date.fromisoformat(DATE)).plan.fields()


def files_read(dossier: Path, workspace: Path) -> list[Path]:
    """The YAML files that kamdocs reads for this proposal."""
    from kamdocs.workspace import shipped_folder

    own = [path for name in ("library", "profiles") for path in sorted((workspace / name).rglob("*.yaml"))]
    shipped = [*sorted(shipped_folder("profiles").glob("*.yaml")), shipped_folder("templates") / "wordings.yaml"]
    return [workspace / "kamdocs.yaml", *own, *shipped, *sorted(dossier.parent.glob(f"{dossier.stem}.*"))]


def template_of(dossier: Path, workspace: Path) -> Path:
    import datetime

    from kamdocs.proposal import draft
    from kamdocs.workspace import open_workspace

    opened = open_workspace(workspace)
    return opened.template("proposal", draft(dossier, opened, datetime.date.fromisoformat(DATE)).plan.proposal.language)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
