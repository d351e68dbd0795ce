"""Rename at the cursor: what is renamed there, in which characters, and why not.

A fixture marks the cursor with `$0` and the expected range with `[[` and `]]`.
"""

from __future__ import annotations

import pytest
from hypothesis import given

from stp_lsp.features.rename import Renaming, find_renaming
from stp_lsp.features.verbs.api import BY_NAME, Refusal
from stp_lsp.features.verbs.rename_numbers import renumbered_row
from tests.features.half_typed import PATHS, TEXTS
from tests.features.understanding import BASE, look
from tests.support.workspace import build, split_files

THREAD = "stp.thread.renumber"
PACKAGE = "stp.package.renumber"
CONTRACT = "intent/st/ST0001/acceptance.md"


def ask(source, path="intent/wip.md"):
    """The answer, and the text that its range marks; checks the range against the marks."""
    plain = source.replace("[[", "").replace("]]", "")
    snapshot, document, offset = look(plain, path)
    found = find_renaming(snapshot, document, offset)
    if "[[" in source:
        bare = source.replace("$0", "")
        start = bare.index("[[")
        end = bare.index("]]") - 2
        assert isinstance(found, Renaming), found
        assert (found.range.start, found.range.end) == (start, end)
    return found


@pytest.mark.parametrize(
    "source, verb, placeholder",
    [
        ("See [[ST0$0001]].", THREAD, "ST0001"),
        ("See [[ST0001]]$0.", THREAD, "ST0001"),
        ("See `[[ST0$0001]]`.", THREAD, "ST0001"),
        ("[[ST0$0001]]/WP-01", THREAD, "ST0001"),
        ("ST000{[[$01]],3}", THREAD, "ST0001"),
        ("ST0001..[[ST00$003]]", THREAD, "ST0003"),
        ("ST0001..[[$03]]", THREAD, "ST0003"),
        ("`intent/st/[[ST0$0001]]/design.md`", THREAD, "ST0001"),
        ("[x](st/[[ST0$0001]]/info.md)", THREAD, "ST0001"),
        ("ST0001/[[0$01]]", PACKAGE, "WP-01"),
        ("ST0001 [[WP-$001]]", PACKAGE, "WP-01"),
        ("ST0001/[[WP0$01]]", PACKAGE, "WP-01"),
        ("ST0001: WP-01, [[WP-0$02]]", PACKAGE, "WP-02"),
        ("ST0001 [[AC-01$0.2]]", "stp.criterion.renumber", "AC-01.2"),
        ("ST0001/[[AT-01$0.2]]", "stp.test.renumber", "AT-01.2"),
        ("issue [[00$011]]", "stp.issue.renumber", "0011"),
    ],
)
def test_an_id_is_renumbered_in_whatever_form_it_stands(source, verb, placeholder):
    found = ask(source)
    assert (found.verb, found.placeholder) == (verb, placeholder)


@pytest.mark.parametrize(
    "path, source, verb, placeholder",
    [
        ("intent/st/ST0001/info.md", "# ST0001: [[La$0mps]]", "thread", "Lamps"),
        ("intent/st/ST0001/info.md", "# ST0001: [[Lamps]]$0", "thread", "Lamps"),
        ("intent/st/ST0001/design.md", "# Design - ST0001: [[La$0mps]]", "thread", "Lamps"),
        (CONTRACT, "# ST0001 [[La$0mps]] -- Acceptance", "thread", "Lamps"),
        (CONTRACT, '---\ntitle: "[[La$0mps]] -- acceptance contract"\n---\n', "thread", "Lamps"),
        (
            "intent/st/ST0001/info.md",
            "---\nslug: [[la$0mps]]\n---\n# ST0001: Lamps",
            "thread",
            "Lamps",
        ),
        (
            "intent/st/steel_threads.md",
            "| ID | Slug | Status |\n| -- | -- | -- |\n| ST0001 | [[la$0mps]] | WIP |\n",
            "thread",
            "Lamps",
        ),
        ("intent/st/ST0001/WP/01/info.md", "# WP-01: [[Wi$0ck]]", "package", "Wick"),
        (
            "intent/st/ST0001/WP/01/info.md",
            '---\ntitle: "[[Wi$0ck]]"\n---\n# WP-01: Wick',
            "package",
            "Wick",
        ),
        (
            "intent/issues/OPEN/0011/0011-smoke.md",
            "# 0011: [[Smoke$0]]",
            "issue",
            "Smoke",
        ),
    ],
)
def test_a_title_is_retitled(path, source, verb, placeholder):
    found = ask(source, path)
    assert (found.verb, found.placeholder) == (f"stp.{verb}.retitle", placeholder)


def test_the_number_of_an_issue_stands_in_its_header_and_heading():
    path = "intent/issues/OPEN/0011/0011-smoke.md"
    for source in ('---\nid: "[[00$011]]"\n---\n# 0011: S', "# [[0$0011]]: Smoke"):
        found = ask(source, path)
        assert (found.verb, found.placeholder) == ("stp.issue.renumber", "0011")


@pytest.mark.parametrize(
    "source, why",
    [
        ("ST0$0077", "there is no thread ST0077"),
        ("issue 00$077", "there is no issue 0077"),
        ("ST0001/0$07", "ST0001 has no work package 07"),
        ("ST0001 AC-0$09.9", "there is no criterion AC-09.9 in ST0001"),
        ("ST0001 AT-0$09.9", "there is no test AT-09.9 in ST0001"),
        ("WP-0$01", "nothing says which thread WP-01 belongs to"),
        ("S$0T000{1,3}", "put the cursor on one of them"),
        ("[x](st/ST0001/des$0ign.md)", "renaming the file"),
        ("```\nST00$001\n```", "fenced code"),
        ("    ST00$001", "fenced code"),
    ],
)
def test_what_cannot_be_renamed_says_why(source, why):
    found = ask(source)
    assert isinstance(found, Refusal)
    assert why in found.reason


@pytest.mark.parametrize("source", ["$0plain text", "# A $0heading", "[x](https://a$0.b)", ""])
def test_nothing_of_the_method_is_nothing(source):
    assert ask(source) is None


def test_a_group_of_rows_without_a_folder_is_a_work_package():
    """72 of 169 criteria that were counted have such a group (FORMAT.md 3.1)."""
    path = "intent/st/CANCELLED/ST0004/acceptance.md"
    files = {
        **split_files(BASE),
        path: "# ST0004 Gas -- Acceptance\n\n### WP-05 -- X\n\n- AC-05.1 a\n",
    }
    document = build(files).documents[path]
    found = find_renaming(build(files), document, document.text.index("WP-05"))
    assert isinstance(found, Renaming)
    assert found.arguments == {"package": "ST0004/05"}


def test_two_folders_that_claim_an_id_make_it_ambiguous():
    files = {**split_files(BASE), "intent/st/CANCELLED/ST0001/info.md": "# ST0001: Other\n"}
    snapshot = build({**files, "intent/wip.md": "ST0001"})
    found = find_renaming(snapshot, snapshot.documents["intent/wip.md"], 2)
    assert isinstance(found, Refusal)
    assert "both claim it" in found.reason


_CANON_ROWS = """# ST0001 A -- Acceptance

## Acceptance Criteria

- AC01 It shines -- satisfied: no (computed)

## Acceptance Tests

- AT01 `tests/a.sh` -- covers AC01 -- status: red

_Generated by Intent v3.1.0 from the thread canon._
"""


def test_in_a_workspace_of_views_nothing_is_renamed():
    files = {
        "intent/.config/config.json": '{"intent_version": "3.0.0"}',
        "intent/st/ST0001/info.md": "# ST0001: A\n",
    }
    snapshot = build(files)
    found = find_renaming(snapshot, snapshot.documents["intent/st/ST0001/info.md"], 3)
    assert isinstance(found, Refusal)
    assert "canon" in found.reason


def test_rows_that_the_canon_numbers_are_not_renamed():
    files = {
        "intent/.config/config.json": '{"intent_version": "3.1.0"}',
        "intent/st/ST0001/info.md": "# ST0001: A\n",
        "intent/st/ST0001/acceptance.md": _CANON_ROWS,
        "intent/wip.md": "ST0001 AC01",
    }
    snapshot = build(files)
    assert snapshot.resolve("ST0001/AC01") is not None
    found = find_renaming(snapshot, snapshot.documents["intent/wip.md"], 9)
    assert isinstance(found, Refusal)
    assert "canon" in found.reason
    # Left over in an older workspace, whose other ids are renamed.
    older = build({**files, "intent/.config/config.json": '{"intent_version": "2.19.0"}'})
    refused = renumbered_row(older, "ST0001", "AC01", "AC-01.1")
    assert isinstance(refused, Refusal)
    assert "canon" in refused.reason


@given(TEXTS, PATHS)
def test_half_typed_text_is_answered(text, path):
    snapshot, document, _ = look(text, path)
    for offset in range(0, len(text) + 1, 3):
        found = find_renaming(snapshot, document, offset)
        if isinstance(found, Renaming):
            assert 0 <= found.range.start <= found.range.end <= len(text)
            verb = BY_NAME[found.verb]
            given_to = {*found.arguments, found.name}
            assert given_to == {each.name for each in verb.arguments}
