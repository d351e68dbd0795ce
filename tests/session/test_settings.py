"""Settings: values, what is wrong with them and where, and which place counts."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stp_lsp.model.diagnostic import Level
from stp_lsp.model.settings import MAX_FILE_SIZE, SETTINGS, Override, Settings
from stp_lsp.rules.registry import RULES
from stp_lsp.session.settings import read_settings
from stp_lsp.session.settings_docs import settings_page, settings_schema, settings_schema_text
from stp_lsp.session.settings_file import settings_at, size_limit_at
from tests.support.memory_disk import MemoryDisk
from tests.tidy.project import ROOT

TODAY = "2026-03-04"
BY_NAME = {rule.name: rule for rule in RULES}


def read(value, *, strict=True):
    settings, problems = read_settings(value, RULES, TODAY, strict=strict)
    return settings, [str(problem) for problem in problems]


# -- values ---------------------------------------------------------------------------------------


def test_every_setting_is_read():
    settings, problems = read(
        {
            "rules": {"stale-index": "error", "STP301": "off"},
            "select": ["stale-index", "STP0"],
            "ignore": ["stp001"],
            "overrides": [
                {"paths": ["docs/"], "rules": {"stale-index": "hint"}, "ignore": ["broken-link"]}
            ],
            "foreign": ["ST9"],
            "maxFileSize": 1234,
            "all": True,
            "hints": True,
        }
    )
    assert problems == []
    by_code = {rule.code: rule.name for rule in RULES}
    assert settings == Settings(
        levels={"stale-index": Level.ERROR, by_code["STP301"]: Level.OFF},
        select=frozenset(
            ["stale-index", *(rule.name for rule in RULES if rule.code.startswith("STP0"))]
        ),
        ignore=frozenset([by_code["STP001"]]),
        overrides=(Override(("docs/",), {"stale-index": Level.HINT, "broken-link": Level.OFF}),),
        foreign=("ST9",),
        full=True,
        hints=True,
        max_file_size=1234,
        today=TODAY,
    )


def test_nothing_chosen_is_the_default():
    for nothing in (None, {}, {setting.name: None for setting in SETTINGS}):
        assert read(nothing) == (Settings(today=TODAY), [])


@pytest.mark.parametrize(
    "value, message",
    [
        ([], "stp: must be a table of settings"),
        ({"ignroe": []}, "stp.ignroe: is no setting; did you mean 'ignore'?"),
        ({"rules": []}, "stp.rules: must be a table of levels by rule"),
        (
            {"rules": {"stale-indx": "error"}},
            "stp.rules.stale-indx: 'stale-indx' is no rule; did you mean 'stale-index'?",
        ),
        (
            {"rules": {"stale-index": "eror"}},
            "stp.rules.stale-index: 'eror' is no level; did you mean 'error'?",
        ),
        (
            {"rules": {"stale-index": 2}},
            "stp.rules.stale-index: 2 is no level; write one of error, warning, information, hint",
        ),
        ({"select": ["stale-indx"]}, "stp.select[1]: 'stale-indx' is no rule; did you mean"),
        ({"select": ["STP9"]}, "stp.select[1]: 'STP9' is no rule"),
        ({"ignore": "stale-index"}, "stp.ignore: must be a list of words; write ['stale-index']"),
        ({"foreign": ["ST9", 3]}, "stp.foreign[2]: 3 is no word; write it in quotes"),
        ({"maxFileSize": 0}, "stp.maxFileSize: must be a number of bytes above 0"),
        ({"maxFileSize": True}, "stp.maxFileSize: must be a number of bytes above 0"),
        ({"all": "yes"}, "stp.all: must be true or false, without quotes"),
        ({"overrides": {}}, "stp.overrides: must be a list of tables"),
        ({"overrides": [3]}, "stp.overrides[1]: must be a table with `paths`"),
        ({"overrides": [{}]}, "stp.overrides[1]: has no `paths`"),
        (
            {"overrides": [{"paths": ["/etc/"]}]},
            "stp.overrides[1].paths[1]: '/etc/' leaves the workspace",
        ),
        (
            {"overrides": [{"paths": ["x/"], "ruels": {}}]},
            "stp.overrides[1].ruels: is no part of an override; did you mean 'rules'?",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy_and_left_out(value, message):
    settings, problems = read(value)
    assert len(problems) == 1
    assert problems[0].startswith(message)
    assert settings.levels_for("x.md", RULES) == {}
    kept = replace(settings, foreign=(), overrides=())
    assert kept == Settings(today=TODAY)
    assert settings.foreign == (("ST9",) if "foreign" in value else ())


def test_the_rest_of_what_is_wrong_in_part_counts():
    settings, problems = read(
        {"rules": {"stale-index": "error", "x": "off"}, "select": ["stale-index", "y"], "z": 1}
    )
    assert len(problems) == 3
    assert settings.levels == {"stale-index": Level.ERROR}
    assert settings.select == {"stale-index"}


def test_a_client_may_keep_settings_of_its_own_in_the_section():
    assert read({"trace": {"server": "off"}, "all": True}, strict=False) == (
        Settings(full=True, today=TODAY),
        [],
    )


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["error"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*[s.name for s in SETTINGS], "paths", "stale-index"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_no_value_raises_or_gives_other_types(value):
    settings, _ = read(value)
    assert set(settings.levels) | settings.select | settings.ignore <= BY_NAME.keys()
    assert isinstance(settings.max_file_size, int)
    assert settings.max_file_size > 0
    settings.levels_for("intent/st/ST0001/info.md", RULES)


# -- levels ---------------------------------------------------------------------------------------


def off(settings, path="a.md"):
    levels = settings.levels_for(path, RULES)
    return {name for name in BY_NAME if levels.get(name, BY_NAME[name].level) is Level.OFF}


DEFAULT_OFF = {rule.name for rule in RULES if rule.level is Level.OFF}


def test_select_and_ignore():
    assert off(Settings()) == DEFAULT_OFF
    assert off(Settings(select=frozenset(["stale-index"]))) == BY_NAME.keys() - {"stale-index"}
    both = Settings(
        select=frozenset(["stale-index", "broken-link"]), ignore=frozenset(["broken-link"])
    )
    assert off(both) == BY_NAME.keys() - {"stale-index"}


def test_a_rule_that_is_off_by_default_is_used_when_it_is_selected():
    for name in DEFAULT_OFF:
        levels = Settings(select=frozenset([name])).levels_for("a.md", RULES)
        assert levels[name] is Level.INFORMATION
        stated = Settings({name: Level.ERROR}, select=frozenset([name]))
        assert stated.levels_for("a.md", RULES)[name] is Level.ERROR


def test_the_last_override_that_fits_wins():
    settings = Settings(
        {"stale-index": Level.WARNING},
        overrides=(
            Override(("docs/",), {"stale-index": Level.OFF, "broken-link": Level.HINT}),
            Override(("docs/inner/*.md",), {"stale-index": Level.ERROR}),
        ),
    )
    assert settings.levels_for("a.md", RULES) == {"stale-index": Level.WARNING}
    assert settings.levels_for("docs/a.md", RULES)["stale-index"] is Level.OFF
    inner = settings.levels_for("docs/inner/a.md", RULES)
    assert (inner["stale-index"], inner["broken-link"]) == (Level.ERROR, Level.HINT)


# -- the project under the client -----------------------------------------------------------------


def test_what_the_client_says_goes_before_what_the_project_says():
    project = Settings(
        {"stale-index": Level.ERROR, "broken-link": Level.HINT},
        ignore=frozenset(["moved-path"]),
        foreign=("ST8",),
        max_file_size=10,
    )
    client = Settings({"stale-index": Level.OFF}, foreign=("ST9",), today=TODAY)
    both = project.under(client)
    assert both.levels == {"stale-index": Level.OFF, "broken-link": Level.HINT}
    assert both.ignore == {"moved-path"}
    assert both.foreign == ("ST8", "ST9")
    assert (both.max_file_size, both.today) == (10, TODAY)
    assert project.under(Settings(max_file_size=20)).max_file_size == 20


def test_a_level_of_the_client_brings_back_what_the_project_ignores():
    project = Settings(ignore=frozenset(["broken-link"]))
    client = Settings({"broken-link": Level.ERROR})
    assert off(project.under(client)) == DEFAULT_OFF
    narrow = Settings(select=frozenset(["moved-path"])).under(client)
    assert off(narrow) == BY_NAME.keys() - {"moved-path", "broken-link"}


def test_select_of_the_client_is_all_that_is_used():
    """`check --select X` checks X, whatever the project selects, ignores or switches off."""
    project = Settings(
        {"broken-link": Level.OFF},
        select=frozenset(["moved-path"]),
        ignore=frozenset(["broken-link"]),
        overrides=(Override(("docs/",), {"moved-path": Level.ERROR, "broken-link": Level.OFF}),),
    )
    both = project.under(Settings(select=frozenset(["broken-link"])))
    assert off(both) == BY_NAME.keys() - {"broken-link"}
    assert off(both, "docs/a.md") == BY_NAME.keys()  # what the project said of a part still holds


def test_ignore_of_the_client_is_not_brought_back_by_an_override():
    project = Settings(overrides=(Override(("docs/",), {"moved-path": Level.ERROR}),))
    both = project.under(Settings(ignore=frozenset(["moved-path"])))
    assert "moved-path" in off(both, "docs/a.md")


def test_without_a_project_the_clients_settings_are_as_they_were():
    client = Settings({"stale-index": Level.HINT}, full=True, today=TODAY)
    assert Settings().under(client) == client


# -- files ----------------------------------------------------------------------------------------


def complaints(text, name="stp-lsp.toml"):
    found = settings_at(MemoryDisk({f"/w/{name}": text}), "/w")
    return [str(item) for item in found.complaints]


def test_a_file_of_its_own_goes_before_pyproject():
    disk = MemoryDisk(
        {
            "/w/stp-lsp.toml": "hints = true",
            "/w/pyproject.toml": "[tool.stp-lsp]\nall = true",
        }
    )
    assert settings_at(disk, "/w").settings == Settings(hints=True)
    disk.delete("/w/stp-lsp.toml")
    assert settings_at(disk, "/w").settings == Settings(full=True)
    disk.delete("/w/pyproject.toml")
    assert settings_at(disk, "/w").settings == Settings()


@pytest.mark.parametrize(
    "text", ["", "[project]\nname = 'stp-lsp'", "[tool.ruff]", "[broken", "tool = 3 # stp-lsp"]
)
def test_a_pyproject_without_our_table_says_nothing(text):
    found = settings_at(MemoryDisk({"/w/pyproject.toml": text}), "/w")
    assert (found.settings, found.complaints) == (Settings(), ())


def test_every_complaint_has_its_line_and_column():
    text = """\
# settings
selct = ["stale-index"]
ignore = ["broken-link",
          "brken-link"]   # the second word
maxFileSize = "5 MB"

[rules]
stale-index = "loud"

[[overrides]]
paths = ["docs/"]

[[overrides]]
paths = ["a\\\\b"]
rules = { moved-pth = "off" }
"""
    places = {
        "selct": "2:1",
        "ignore[2]": "4:11",
        "maxFileSize": "5:1",
        "rules.stale-index": "8:1",
        "overrides[2].paths[1]": "14:10",
        "overrides[2].rules.moved-pth": "15:11",
    }
    for name, head in (("stp-lsp.toml", ""), ("pyproject.toml", "[tool.stp-lsp]\n")):
        found = complaints(head + _below(text, name), name)
        shift = head.count("\n")
        expected = [
            f"/w/{name}:{int(line) + shift}:{column}: `{key}` "
            for key, place in places.items()
            for line, column in (place.split(":"),)
        ]
        assert len(found) == len(expected)
        for one in expected:
            assert any(item.startswith(one) for item in found), (one, found)


def _below(text, name):
    """The tables as they stand in `pyproject.toml`."""
    if name == "stp-lsp.toml":
        return text
    return text.replace("[rules]", "[tool.stp-lsp.rules]").replace(
        "[[overrides]]", "[[tool.stp-lsp.overrides]]"
    )


def test_what_is_not_toml_is_named_where_it_breaks():
    (found,) = complaints("all = true\nhints = yes\n")
    # `yes` begins in column 9 of line 2.
    assert found.startswith("/w/stp-lsp.toml:2:9: not TOML, so no setting of it is used: ")
    (found,) = complaints("rules = {")
    assert found.startswith("/w/stp-lsp.toml:1:")
    (found,) = complaints("a = " + "[" * 5000)
    assert "not TOML" in found


def test_a_file_that_cannot_be_read_or_is_not_utf_8_is_named():
    disk = MemoryDisk({"/w/stp-lsp.toml": "all = true"})
    disk.unreadable.add("/w/stp-lsp.toml")
    assert "check its permissions" in str(settings_at(disk, "/w").complaints[0])
    found = settings_at(MemoryDisk({"/w/stp-lsp.toml": b"all = true # \xe9"}), "/w")
    assert found.settings.full
    assert "not UTF-8" in str(found.complaints[0])


def test_a_large_file_is_not_read():
    disk = MemoryDisk({"/w/stp-lsp.toml": "#" * 2_000_000})
    assert "too large" in str(settings_at(disk, "/w").complaints[0])


@pytest.mark.parametrize("text", ["", "maxFileSize = 7", "maxFileSize = 0", "maxFileSize = ["])
@pytest.mark.parametrize("client", [MAX_FILE_SIZE, 99])
def test_the_quick_reading_of_the_limit_equals_the_full_one(text, client):
    disk = MemoryDisk({"/w/stp-lsp.toml": text})
    full = settings_at(disk, "/w").settings.under(Settings(max_file_size=client))
    assert size_limit_at(disk, "/w", client) == full.max_file_size


@given(st.text(alphabet="ab=[]{}.\"'#\n ,1-", max_size=60))
def test_no_file_raises(text):
    found = settings_at(MemoryDisk({"/w/stp-lsp.toml": text}), "/w")
    lines = text.split("\n")
    for complaint in found.complaints:
        assert 1 <= complaint.line <= len(lines)
        assert 1 <= complaint.column <= len(lines[complaint.line - 1]) + 1


# -- documentation --------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_example_is_valid_and_says_something(setting):
    values = tomllib.loads(setting.example)
    assert list(values) == [setting.name]
    settings, problems = read(values)
    assert problems == []
    assert getattr(settings, setting.field) != getattr(Settings(), setting.field)


def test_every_block_of_the_page_is_valid():
    for block in re.findall(r"```toml\n(.*?)```", settings_page(), re.DOTALL):
        assert read(tomllib.loads(block))[1] == []
    (example,) = re.findall(r"```json\n(.*?)```", settings_page(), re.DOTALL)
    assert read(json.loads(example)["stp"])[1] == []


def test_the_schema_knows_every_setting_and_rule():
    schema = settings_schema(RULES)
    assert list(schema["properties"]) == [setting.name for setting in SETTINGS]
    assert list(schema["$defs"]["levels"]["properties"]) == [rule.name for rule in RULES]
    names = set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)))
    assert names == set(schema["$defs"])


@pytest.mark.parametrize(
    "name, text",
    [
        ("settings.md", settings_page()),
        ("settings.schema.json", settings_schema_text(RULES)),
    ],
)
def test_the_generated_files_are_fresh(name, text):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, "run `make gen`"
