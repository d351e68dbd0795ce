"""Completion as a whole: it never raises, its ranges are sound, its cards are the right ones."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stp_lsp.features.completion import complete, resolve_completion
from stp_lsp.features.completion_context import is_fenced, read_typing
from stp_lsp.features.completion_item import filter_text, literal, plain_text
from stp_lsp.model.document_builder import make_document
from stp_lsp.model.layout import place
from stp_lsp.text.edit import TextEdit, apply_edits
from tests.features.completing import THREADS, at, completions, items
from tests.features.half_typed import PATHS, TEXTS
from tests.support.workspace import workspace

WHOLE = """
    --- intent/st/ST0005/info.md
    ---
    status: WIP
    ---
    # ST0005: Harbour
    --- intent/st/ST0005/WP/03/info.md
    ---
    title: "Rails"
    ---
    # WP-03: Rails
    --- intent/st/ST0005/acceptance.md
    - AC-01.1 One
    - AT-01.1 `a/b.sh` -- covers AC-01.1 -- status: green
    --- intent/issues/OPEN/0011/0011-x.md
    # 0011: X
    --- intent/wip.md
    # WIP
"""
TRIGGERS = st.sampled_from(["typed", "invoked"])


def check_ranges(text, offset, found):
    """What the protocol demands of the edits of completions, and what editors filter by."""
    seen = set()
    for item in found.items:
        start, end = item.replace
        assert 0 <= start <= offset <= end <= len(text)
        assert item.insert_range == (start, offset)
        assert "\n" not in text[start:end]
        assert "\r" not in text[start:end]
        assert item.filter_text.startswith(text[start:offset])
        assert item.label
        assert "\n" not in item.plain_insert
        assert "${" not in item.plain_insert
        seen.add(item.sort_text)
    assert len(seen) == len(found.items)
    assert [item.sort_text for item in found.items] == sorted(seen)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, PATHS, TRIGGERS)
def test_every_offset_of_half_typed_documents_has_sound_answers(text, path, trigger):
    snapshot = workspace(THREADS + WHOLE).snapshot
    document = make_document(path, text, place(path, snapshot.project), snapshot.project)
    snapshot = snapshot.with_documents({path: document})
    for offset in range(len(text) + 1):
        found = complete(snapshot, document, offset, trigger=trigger)
        check_ranges(text, offset, found)


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.integers(-5, 500))
def test_a_document_outside_the_graph_is_served_too(text, offset):
    """A template or a backup that somebody opens."""
    snapshot = workspace(THREADS).snapshot
    path = "backup-1/intent/st/ST0001/info.md"
    document = make_document(path, text, place(path, snapshot.project), snapshot.project)
    for trigger in ("typed", "invoked"):
        found = complete(snapshot, document, offset, trigger=trigger)
        check_ranges(text, min(max(offset, 0), len(text)), found)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TRIGGERS)
def test_equal_workspaces_give_equal_answers(text, trigger):
    def answer():
        snapshot = workspace(THREADS + WHOLE).snapshot
        document = make_document(
            "intent/wip.md", text, place("intent/wip.md", snapshot.project), snapshot.project
        )
        snapshot = snapshot.with_documents({document.id: document})
        return complete(snapshot, document, len(text), trigger=trigger)

    assert answer() == answer()


@pytest.mark.parametrize(
    "path", ["intent/.config/config.json", "intent/.canon/st/ST0008.json", ".stp-config"]
)
def test_files_that_are_no_documents_answer_nothing(path):
    fixture = at(f"    --- {path}\n    ST00$0\n")
    assert completions(fixture, "invoked").items == ()


class TestFences:
    """The cheap look for fenced code; on the corpora it agrees with the full parse."""

    @pytest.mark.parametrize(
        "text, fenced",
        [
            ("```\n", True),
            ("```\nx\n```\n", False),
            ("~~~\n```\n", True),
            ("````\n```\n", True),
            ("````\nx\n`````\n", False),
            ("- a\n\n  ```sh\n", True),
            ("> ```\n", True),
            ("``` not `a` fence\n", False),
            ("inline ``` ticks\n", False),
            ("```sh\n``` x\n", True),
            ("", False),
        ],
    )
    def test_the_line_after(self, text, fenced):
        assert is_fenced(text, 0, len(text)) is fenced

    def test_the_header_does_not_count(self):
        text = "---\na: ```\n---\n"
        assert not is_fenced(text, len(text), len(text))


class TestTyping:
    def test_an_offset_outside_the_text_is_moved(self):
        fixture = at("    --- intent/notes.md\n    ST00\n")
        typing = read_typing(fixture.snapshot, fixture.document, 999, invoked=False)
        assert typing.offset == len(fixture.document.text)
        typing = read_typing(fixture.snapshot, fixture.document, -3, invoked=False)
        assert typing.offset == 0

    def test_a_lone_carriage_return_ends_a_line(self):
        """LSP 3.17, "Text Documents"."""
        fixture = at("    --- intent/notes.md\n    see$0\n")
        document = make_document(
            "intent/notes.md", "a\rbST00\rc", fixture.document.place, fixture.snapshot.project
        )
        typing = read_typing(fixture.snapshot, document, 4, invoked=False)
        assert (typing.left, typing.right) == ("bS", "T00")

    def test_a_very_long_line_is_read_in_part(self):
        text = "x" * 100_000 + " ST00"
        fixture = at("    --- intent/notes.md\n    x\n")
        document = make_document(
            "intent/notes.md", text, fixture.document.place, fixture.snapshot.project
        )
        found = complete(fixture.snapshot, document, len(text))
        assert {item.label for item in found.items} >= {"ST0001", "ST0010"}


class TestSnippets:
    @pytest.mark.parametrize(
        "snippet, plain",
        [
            ("- AC-01.1 ${1:criterion}", "- AC-01.1 criterion"),
            ("${1:a} -- ${2:b}$0", "a -- b"),
            (r"\${1:x\}", "${1:x}"),
            (r"${1:a\}b}", "a}b"),
            (r"C:\\x", r"C:\x"),
        ],
    )
    def test_the_text_without_its_tab_stops(self, snippet, plain):
        assert plain_text(snippet) == plain

    @given(st.text(alphabet="a${}\\1:x", max_size=12))
    def test_literal_text_survives_being_in_a_snippet(self, text):
        assert plain_text(literal(text)) == text
        assert plain_text(f"${{1:{literal(text)}}}") == text


@pytest.mark.parametrize(
    "typed, found_by, label, expected",
    [
        ("", "Lamp", "ST0003", "Lamp"),
        ("ST0", "ST0003", "ST0003", "ST0003"),
        ("st0", "ST0003", "ST0003", "st0003"),
        ("sched", "Lamp schedule", "ST0003", "schedule ST0003"),
        ("lamp s", "Lamp schedule", "ST0003", "lamp schedule"),
        ("zzz", "Lamp", "ST0003", "zzz ST0003"),
        ("İ", "İstanbul", "ST0003", "İstanbul"),
    ],
)
def test_the_filter_text_goes_on_as_the_candidate_does(typed, found_by, label, expected):
    assert filter_text(typed, found_by, label) == expected


class TestResolve:
    def test_threads_packages_rows_and_issues(self):
        snapshot = workspace(THREADS + WHOLE).snapshot
        for key in ("ST0005", "ST0005/03", "ST0005/AC-01.1", "ST0005/AT-01.1", "issue/0011"):
            assert resolve_completion(snapshot, key) is not None, key

    def test_documents(self):
        snapshot = workspace(THREADS + WHOLE).snapshot
        card = resolve_completion(snapshot, "intent/wip.md")
        assert card is not None
        assert "WIP" in card.title

    def test_what_is_gone_has_no_card(self):
        snapshot = workspace(THREADS + WHOLE).snapshot
        for key in ("", "ST0999", "ST0005/77", "ST0005/AC-09.9", "issue/0099", "nothing.md"):
            assert resolve_completion(snapshot, key) is None, key

    def test_every_key_that_is_offered_has_a_card(self):
        lines = ("ST00$0", "ST0005/$0", "ST0005/AC-$0", "issue $0", "[x]($0)")
        for line in lines:
            source = f"{WHOLE}    --- intent/notes.md\n    {line}\n"
            snapshot = at(source).snapshot
            for item in items(source):
                if item.key:
                    assert resolve_completion(snapshot, item.key) is not None, item


def test_accepting_an_id_makes_a_mention_of_its_thread():
    """What is inserted is what the notation reads, for every spelling of the beginning."""
    for typed in ("ST0", "st000", "see fog", "thread 3", "ST000{1,"):
        fixture = at(f"    --- intent/notes.md\n    We do {typed}$0\n")
        text = fixture.document.text
        for item in completions(fixture).items:
            edited = apply_edits(text, [TextEdit(item.replace, item.plain_insert)])
            document = make_document(
                fixture.document.id, edited, fixture.document.place, fixture.snapshot.project
            )
            assert item.key in {mention.target for mention in document.mentions}
