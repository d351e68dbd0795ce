"""What the VS Code extension is built from; the extension itself is tested in a real VS Code."""

import json

import pytest

from stp_lsp.features.verbs.api import VERBS
from stp_lsp.rules.registry import RULES
from tests.tidy.project import ROOT
from tools.vscode_bundle import WANTED, pins
from tools.vscode_manifest import RULES_TITLE, manifest_text, table_text

MANIFEST = ROOT / "editors" / "vscode" / "package.json"


def test_libraries_are_pinned_with_hashes():
    found = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    lines = found.splitlines()
    assert [line.partition("==")[0] for line in lines if "==" in line] == list(WANTED)
    assert found.count("--hash=sha256:") >= len(WANTED)
    assert "pyyaml" not in found  # has no wheel of pure Python


def test_a_library_that_is_not_locked_is_no_guess():
    with pytest.raises(LookupError, match="pygls"):
        pins("attrs==1.0 \\\n    --hash=sha256:0\n")


def test_a_verb_that_is_missing_is_added_and_what_is_ours_stays():
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    commands = manifest["contributes"]["commands"]
    own = [each for each in commands if each["command"] == "stp.server.restart"]
    manifest["contributes"]["commands"] = own
    made = json.loads(manifest_text(json.dumps(manifest), RULES))["contributes"]
    names = [each["command"] for each in made["commands"]]
    assert names == ["stp.server.restart", *(verb.name for verb in VERBS)]
    assert made["snippets"] == manifest["contributes"]["snippets"]


def test_what_is_generated_does_not_change_when_it_is_generated_again():
    once = manifest_text(MANIFEST.read_text(encoding="utf-8"), RULES)
    assert manifest_text(once, RULES) == once


def test_settings_refer_to_nothing():
    """VS Code reads no `$ref` in the settings of an extension."""
    made = json.loads(manifest_text(MANIFEST.read_text(encoding="utf-8"), RULES))
    sections = made["contributes"]["configuration"]
    rules = next(section for section in sections if section["title"] == RULES_TITLE)
    assert "$ref" not in json.dumps(rules)
    assert "stp.rules" in rules["properties"]
    assert "stp.hints" not in rules["properties"]  # only the command line heeds it


def test_the_table_holds_every_argument():
    text = table_text()
    for verb in VERBS:
        assert f'"name": {json.dumps(verb.name)}' in text
        for argument in verb.arguments:
            assert json.dumps(argument.description) in text
