"""`kamdocs init`: an empty workspace."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from kamdocs.cli import from_here
from kamdocs.errors import InputError, Problem

__all__ = ["IGNORED", "command", "refuse_what_is_not_empty", "write_schemas"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make an empty workspace in DIR, a new or empty folder, with short commented starters."""
    refuse_what_is_not_empty(folder)
    for name in ("dossiers", "library", "profiles", "templates", "proposals"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in _STARTERS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_schemas(folder)
    click.echo(from_here(folder.absolute()))
    settings, dossier = (from_here((folder / name).absolute()) for name in ("kamdocs.yaml", "dossiers/example.yaml"))
    click.echo(f"Fill in {settings} and {dossier}, then: kamdocs -w {from_here(folder.absolute())} check {dossier}", err=True)


def write_schemas(root: Path) -> None:
    """Writes the JSON Schemas that the first lines of a workspace's files point to, so that editors need no network."""
    from kamdocs.model.schema import KINDS, schema

    (root / ".kamdocs").mkdir(exist_ok=True)
    for kind in KINDS:
        text = json.dumps(schema(kind), indent=2, ensure_ascii=False)
        (root / f".kamdocs/{kind}.schema.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def refuse_what_is_not_empty(folder: Path) -> None:
    if folder.is_dir():
        if any(folder.iterdir()):
            raise InputError(Problem(folder.as_posix(), "this folder is not empty", "name a new one, and nothing is overwritten"))
    elif folder.exists():
        raise InputError(Problem(folder.as_posix(), "this is a file, not a folder", "name a new folder"))


_SETTINGS = """\
# yaml-language-server: $schema=.kamdocs/settings.schema.json
# This file makes the folder a workspace. Your company, and what holds where a dossier says nothing.
kamdocs: workspace/1
supplier:
  name: Your Company Ltd
  # address: "1 Example Street, London, United Kingdom"     # a text with commas stands in quotes
  # email: offers@your-company.example
  # phone: "+44 20 0000 0000"
defaults:
  language: en                # of a proposal, and of its formats: en, it, de-CH, ...
  currency: EUR
  validity: {days: 30}        # how long the terms hold: {days: 30}, {business_days: 20} or {until: 2027-01-29}
  time_zone: Europe/London
# numbering: "{year}-{sequence:04}"   # of a proposal's number, which `kamdocs send` gives
"""

_DOSSIER = """\
# yaml-language-server: $schema=../.kamdocs/dossier.schema.json
# What you know of a client, who decides there, and what you offer. Copy this file for each proposal, and delete what you do not know:
# `kamdocs check` tells what is missing, and what to ask next.
kamdocs: dossier/1

account:
  name: Example Client Ltd
  # industry: logistics
  # country: GB               # two letters: its holidays count when the validity is in business_days, and for the next step
  # time_zone: Europe/London  # when the last day ends at the client; absent: the workspace's
  # employees: 400
  needs:                      # in the client's own words
    - Fewer unplanned stops

# relationship:               # leave it out for a new client
#   since: 2024-03-01
#   experience: positive      # positive, mixed, negative or none

buying_centre:                # the people who take part in the decision
  # decision_by: 2027-01-29
  members:
    - name: Ann Example
      position: Managing Director      # tells what this reader looks for: executive, hr, finance, technical; else write `type:`
      role: decider           # initiator, user, influencer, decider, buyer or gatekeeper
      influence: 5            # 1 to 5
    - {name: Ben Example, position: CFO, role: influencer, attitude: neutral}

offer:
  title: Example offer
  tax: 20%                    # a share is written with its sign
  items:
    - {sku: A-1, description: First item, quantity: 2, unit_price: 1250.00, discount: 5%}
    - {sku: S-1, description: Service, quantity: 1, unit_price: 300.00, every: month, times: 12}
    # - {sku: T-1, description: Training, quantity: 1, unit_price: 900.00, optional: true}
  # send_to: {to: ann-example, cc: [ben-example]}   # of the e-mail, to their `contact: {email: ...}`

# team: [key-account-manager] # of the library's team; the first one looks after this client

# notes: "Yours alone; so is what stands under a member's `private:`, or in example.private.yaml beside this file."
"""

_LIBRARY = """\
# yaml-language-server: $schema=../.kamdocs/library.schema.json
# What marketing keeps ready, for all dossiers: arguments, references, the team. Any number of such files may lie in this folder.
# Texts stand in quotes, in one language or more: {en: "…", it: "…"}
kamdocs: library/1

criteria:                     # shared words for what clients decide by
  - {id: continuity, label: {en: "Continuity of service"}, also: [uptime, availability]}

# arguments:
#   - id: spare-parts
#     title: {en: "Spare parts in stock"}
#     text: {en: "Delivered within one working day of your call."}
#     for: {technical: 20}    # whom it serves, and how well: 10 can serve, 20 good, 30 made for this reader
#     answers: [continuity]

# references:                 # shown only while the client's consent holds, and only what its scope allows
#   - id: example-reference
#     client: Reference Client Ltd
#     industry: logistics
#     project: {en: "What was done"}
#     result: {en: "What it brought"}
#     consent: {given: 2026-01-15, until: 2027-12-31, scope: [name, results]}

# team:                       # name them in a dossier: `team: [key-account-manager]`
#   - {id: key-account-manager, name: Carol Example, position: {en: "Key account manager"}, email: carol@your-company.example}
"""

_PROFILES = """\
# Profiles

How a reader of each type is recognised, and which rules tailor the section written for them. kamdocs ships `executive`, `hr`, `finance`
and `technical`; `kamdocs profile list` tells where they lie.

To change one, copy it here: a profile of the same `type` replaces the shipped one whole, with its arguments. To add a type, write a file
with a `type` of its own. The first line `# yaml-language-server: $schema=../.kamdocs/profile.schema.json` lets an editor help.
"""

_TEMPLATES = """\
# Templates

Word files that a proposal is made from, one per language: `proposal.docx` (English), `proposal.it.docx`, and so on. `kamdocs template list`
tells where the shipped ones lie. To change one, copy it here and edit it in Word: a file of the same name replaces the shipped one whole.
So does `wordings.yaml`, which holds the closing sentence.
"""

IGNORED = """\
# What you know of people, for you alone
*.private.yaml
*.private.yml
# Word's lock files, and what a run that was killed leaves
~$*
.kamdocs-*.part
# The register: a database is no text, and two copies of it would give the same numbers twice
register.sqlite*
register damaged *.sqlite
# Previews of templates
* preview/
"""

_STARTERS: Mapping[str, str] = {
    "kamdocs.yaml": _SETTINGS,
    "dossiers/example.yaml": _DOSSIER,
    "library/library.yaml": _LIBRARY,
    "profiles/README.md": _PROFILES,
    "templates/README.md": _TEMPLATES,
    ".gitignore": IGNORED,
}
