from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parent.parent


def contracts() -> ConfigParser:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def allowed_by_contracts() -> dict[str, set[str]]:
    """Room to the rooms that it may import: those of lower layers, without those that a contract of its own forbids."""
    config = contracts()
    layers = [set(re.findall(r"\w+", line)) for line in config["importlinter:contract:rooms"]["layers"].split("\n") if line]
    allowed = {room: set().union(*layers[number + 1 :]) for number, layer in enumerate(layers) for room in layer}
    for name in config.sections():
        if config[name].get("type") == "forbidden":
            (room,) = config[name]["source_modules"].split()
            allowed[room.removeprefix("kamdocs.")] -= {each.removeprefix("kamdocs.") for each in config[name]["forbidden_modules"].split()}
    return allowed


def allowed_by_the_design() -> dict[str, set[str]]:
    text = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    allowed: dict[str, set[str]] = {}
    for room, may in re.findall(r"^\| `(\w+)(?:\.py|/)` \|.*\| ([^|]+) \|$", text, re.MULTILINE):
        allowed[room] = {*allowed} if may == "all above" else set(re.findall(r"\w+", may))
    return allowed


def test_the_design_says_of_every_room_what_the_contracts_allow() -> None:
    assert allowed_by_the_design() == allowed_by_contracts()


def test_each_contract_of_a_room_names_what_it_allows() -> None:
    config, allowed = contracts(), allowed_by_contracts()
    told = {
        name: re.fullmatch(r"(\w+) imports (.+) alone", config[name]["name"])
        for name in config.sections()
        if "forbidden_modules" in config[name]
    }
    assert told
    assert {match[1]: set(match[2].split(", ")) for match in told.values() if match} == {
        name.rpartition(":")[2]: allowed[name.rpartition(":")[2]] for name in told
    }
