"""Index, organize, repair and todo.md beyond what the oracle recorded."""

from __future__ import annotations

import pytest

from tests.features.verbs.support import changed, done, files_of, notes, reason

INDEX = "intent/st/steel_threads.md"
BODY = "\n# ST0001: A\n"


def _repaired(header: str, body: str = BODY, folder: str = "") -> str:
    """A thread's info.md after a repair, wherever it then is."""
    files = files_of("--- a.md\n")
    files[f"intent/st/{folder}ST0001/info.md"] = f"---\n{header}---{body}"
    after = done(files, "stp.threads.repair")
    (path,) = (path for path in after if path.endswith("ST0001/info.md"))
    return after[path]


@pytest.mark.parametrize(
    "before, after",
    [
        # U8: the key of the version, once.
        ("stp_version: 2.0.0\nstatus: WIP\n", "intent_version: 2.0.0\nstatus: WIP\n"),
        (
            "stp_version: 2.0.0\nintent_version: 2.2.0\nstatus: WIP\n",
            "stp_version: 2.0.0\nintent_version: 2.2.0\nstatus: WIP\n",
        ),
        # U10: a status in any header, behind the version or the verblock, else on top.
        ('verblock: "x"\ncreated: 20260102\n', 'verblock: "x"\nstatus: WIP\ncreated: 20260102\n'),
        ("created: 20260102\n", "status: WIP\ncreated: 20260102\n"),
        # U11: what is a date is brought into form; what is none stays.
        ("status: WIP\ncreated: 2026-01-02\n", "status: WIP\ncreated: 20260102\n"),
        ("status: WIP\ncreated: 2026/01/02\n", "status: WIP\ncreated: 20260102\n"),
        ("status: WIP\ncreated: YYYYMMDD\n", "status: WIP\ncreated: YYYYMMDD\n"),
        ("status: WIP\ncreated: spring\n", "status: WIP\ncreated: spring\n"),
    ],
)
def test_headers_are_repaired(before, after):
    assert _repaired(before) == f"---\n{after}---{BODY}"


@pytest.mark.parametrize(
    "field, body, repaired",
    [
        # U9: the body's status wins, in its canonical spelling; an empty one never does.
        ("status: WIP", "- **Status**: complete", "status: Completed"),
        ("status: Completed", "- **Status**: complete", "status: Completed"),
        ("status: WIP", "- **Status**:", "status: WIP"),
        ("status: WIP", "- **Status**: ", "status: WIP"),
        ("status: WIP", "- **Status**: SUPERSEDED", "status: SUPERSEDED"),
        ("status:", "- **Status**: On Hold", "status: On Hold"),
        (
            "created: 20260102",
            "- **Status**: Not Started",
            "status: Not Started\ncreated: 20260102",
        ),
    ],
)
def test_the_header_follows_the_body(field, body, repaired):
    text = f"{BODY}\n{body}\n"
    assert _repaired(f"{field}\n", text) == f"---\n{repaired}\n---{text}"


def test_a_line_of_the_body_that_looks_like_a_field_is_not_repaired():
    body = f"{BODY}\nstp_version: 1.2.1\ncreated: long ago\n"
    assert _repaired("status: WIP\ncreated: 20260102\n", body).endswith(body)


def test_only_the_thread_that_was_named_is_repaired_but_all_are_organized():
    files = files_of("--- a.md\n")
    for name in ("ST0001", "ST0002"):
        files[f"intent/st/{name}/info.md"] = (
            f"---\nstp_version: 2.0.0\nstatus: Completed\n---\n# {name}\n"
        )
    after = done(files, "stp.threads.repair", thread="0002")
    assert "stp_version" in after["intent/st/COMPLETED/ST0001/info.md"]
    assert "stp_version" not in after["intent/st/COMPLETED/ST0002/info.md"]


def test_organize_moves_what_upstream_lists_and_lets_paths_follow():
    """`ST0001-notes` is a folder that upstream lists too (FORMAT.md 2.2)."""
    files = files_of("""
        --- intent/st/ST0001/info.md
        ---
        status: Completed
        ---
        # ST0001: A

        [b](../COMPLETED/ST0002/info.md)
        --- intent/st/COMPLETED/ST0002/info.md
        ---
        status: WIP
        ---
        # ST0002: B

        [a](../../ST0001/info.md)
        --- intent/st/ST0003-notes/info.md
        ---
        status: Cancelled
        ---
        # Notes
    """)
    after = done(files, "stp.threads.organize")
    assert "[b](../../ST0002/info.md)" in after["intent/st/COMPLETED/ST0001/info.md"]
    assert "[a](../COMPLETED/ST0001/info.md)" in after["intent/st/ST0002/info.md"]
    assert "intent/st/CANCELLED/ST0003-notes/info.md" in after
    assert done(after, "stp.threads.organize") == after


def test_a_thread_that_cannot_move_is_named_and_the_rest_moves():
    files = files_of("--- a.md\n")
    for folder in ("ST0001", "COMPLETED/ST0001", "ST0002"):
        files[f"intent/st/{folder}/info.md"] = "---\nstatus: Completed\n---\n# T\n"
    after = done(files, "stp.threads.organize")
    assert "intent/st/COMPLETED/ST0002/info.md" in after
    assert "intent/st/ST0001/info.md" in after
    assert (
        "intent/st/COMPLETED/ST0001 is taken"
        in notes(files, "stp.threads.organize")["left-in-place"]
    )


def test_the_index_of_an_ordered_workspace_needs_nothing():
    files = done(files_of("--- a.md\n"), "stp.thread.new", title="A")
    assert done(files, "stp.index.regenerate") == files


def test_a_damaged_index_is_put_in_order_once():
    files = files_of("""
        --- intent/st/ST0001/info.md
        ---
        status: WIP
        created: 20260102
        ---
        # ST0001: A
        --- intent/st/steel_threads.md
        # Steel Threads

        <!-- BEGIN: STEEL_THREAD_INDEX -->
        <!-- END: STEEL_THREAD_INDEX -->| ST0001 | A | Done | | |

        Words that stay.
    """)
    after = done(files, "stp.index.regenerate")
    assert changed(files, after) == {INDEX}
    assert after[INDEX].count("ST0001") == 1
    assert "\nWords that stay.\n" in after[INDEX]
    assert done(after, "stp.index.regenerate") == after


def test_todo_goes_by_place_and_shows_packages_with_a_cover():
    files = files_of("""
        --- intent/st/ST0001/info.md
        ---
        status: Completed
        on-hold: TRUE
        ---
        # ST0001: A
        --- intent/st/ST0001/WP/01/info.md
        ---
        title: "One"
        status: Done
        ---
        --- intent/st/ST0001/WP/02/notes.md
        # No cover
        --- intent/todo.md
        ## DONE: 2026-01-01T00:00:00Z
        - [x] ST0009: gone
    """)
    text = done(files, "stp.todo.regenerate")["intent/todo.md"]
    assert text == (
        "---\ngenerator: intent todo\n---\n\n## DOING\n\n- [x] ST0001: A (on-hold)\n"
        "  - [x] 01: One\n\n## TODO\n\n_(none)_\n\n## DONE:2026-01-01T00:00:00Z\n\n_(none)_\n"
    )
    flushed = done(files, "stp.todo.flush")["intent/todo.md"]
    assert flushed == text.replace("2026-01-01T00:00:00Z", "2026-03-04T05:06:07Z")


def test_line_ends_of_windows_are_no_part_of_a_value():
    """For upstream they are (FORMAT.md 4.1): it shows `?` and would move all threads out."""
    files = {
        path: text.replace("\n", "\r\n")
        for path, text in files_of("""
            --- intent/st/COMPLETED/ST0001/info.md
            ---
            status: Completed
            slug: oil
            created: 20260102
            completed: 20260103
            ---
            # ST0001: Oil
            --- intent/st/ST0002/info.md
            ---
            status: WIP
            slug: wicks
            created: 20260103
            ---
            # ST0002: Wicks
            --- intent/st/ST0002/WP/01/info.md
            ---
            title: "One"
            status: Done
            ---
        """).items()
    }
    todo = done(files, "stp.todo.regenerate")["intent/todo.md"]
    assert "## DOING\n\n- [-] ST0002: Wicks\n  - [x] 01: One\n\n## TODO" in todo
    crlf = {**files, "intent/todo.md": todo.replace("\n", "\r\n")}
    assert done(crlf, "stp.todo.regenerate") == crlf
    after = done(files, "stp.threads.organize")
    assert files.items() <= after.items()
    rows = [line for line in after[INDEX].splitlines() if line.startswith("| ST")]
    assert rows == [
        "| ST0002 | wicks | WIP       | 2026-01-03 |            |",
        "| ST0001 | oil   | Completed | 2026-01-02 | 2026-01-03 |",
    ]


def test_todo_shows_what_was_done_since_the_watermark_wherever_the_date_stands():
    """Upstream takes the first line that begins with `completed:` (FORMAT.md 4.1), quotes and all;
    what is no date is never shown (4.6). `ST0006-notes` is listed like a thread (2.2)."""
    files = files_of("--- intent/todo.md\n## DONE: 2026-02-01T00:00:00Z\n")
    dates = {
        "ST0001": "---\nstatus: Completed\ncompleted: 20260131\n---\n",
        "ST0002": '---\nstatus: Completed\ncompleted: "20260201"\n---\n',
        "ST0003": "---\nstatus: Completed\n---\n\ncompleted: 20260301\n\n",
        "ST0004": "---\nstatus: Completed\ncompleted: soon\n---\ncompleted: 20260301\n",
        "ST0005": "status: Completed\ncompleted: 20260302\n",
        "ST0006-notes": "---\nstatus: Completed\ncompleted:20260303\n---\n",
    }
    for name, head in dates.items():
        files[f"intent/st/COMPLETED/{name}/info.md"] = f"{head}# {name[:6]}: T\n"
    files["intent/st/COMPLETED/ST0006-notes/WP/03/info.md"] = "title: Third\nstatus: Done\n"
    text = done(files, "stp.todo.regenerate")["intent/todo.md"]
    assert text.partition("## DONE:2026-02-01T00:00:00Z\n\n")[2] == (
        "- [x] ST0002: T\n- [x] ST0003: T\n- [x] ST0005: T\n- [x] ST0006-notes: T\n"
        "  - [x] 03: Third\n"
    )


def test_todo_is_younger_than_the_oldest_workspaces():
    files = {"stp/.config/version": "stp_version: 1.2.1\n"}
    assert "2.14" in reason(files, "stp.todo.regenerate")


def test_a_list_of_another_generator_is_never_overwritten():
    files = files_of("--- intent/todo.md\n---\ngenerator: utilz todo\n---\n")
    for verb in ("stp.todo.regenerate", "stp.todo.flush"):
        assert "utilz todo" in reason(files, verb)
