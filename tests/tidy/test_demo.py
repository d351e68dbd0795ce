"""The demo's client against a server that is known, and known to fail."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import demo
from tools.editor_client import SessionError, apply_edits, decode, encode

FAKE = str(Path(__file__).with_name("fake_server.py"))


def run(mode: str, *options: str) -> int:
    """The demo's exit code against a fake in this mode."""
    return demo.main([*options, "--", sys.executable, FAKE, mode])


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers() | st.none())))
def test_messages_survive_the_wire(messages):
    stream = io.BytesIO(b"".join(encode(message) for message in messages))
    assert [decode(stream) for _ in messages] == messages
    assert decode(stream) is None


def test_length_counts_bytes():
    """A header that counted characters would cut the message short."""
    assert encode({"a": "ß"}) == b'Content-Length: 11\r\n\r\n{"a": "\xc3\x9f"}'


@pytest.mark.parametrize(
    "raw, reason",
    [
        (b"hello, world\n", "no message"),
        (b"Content-Type: x\r\n\r\n{}", "without Content-Length"),
        (b"Content-Length: 5\r\n\r\n{}", "in the middle"),
        (b"Content-Length: 2\r\n\r\n[]", "list"),
    ],
)
def test_what_is_no_message_is_named(raw, reason):
    with pytest.raises(SessionError, match=reason):
        decode(io.BytesIO(raw))


def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> dict:
    """One protocol edit."""
    places = [{"line": line, "character": character} for line, character in (start, end)]
    return {"range": {"start": places[0], "end": places[1]}, "newText": text}


def test_edits_count_utf16_units_in_the_text_as_given():
    """The lamp is one character and two UTF-16 units, so `x` stands in column 3."""
    edits = [edit((0, 3), (0, 4), "y"), edit((1, 0), (2, 0), "")]
    assert apply_edits("a💡x\nold\nend", edits) == "a💡y\nend"


def test_edit_at_the_end_of_the_text():
    assert apply_edits("a\n", [edit((1, 0), (9, 0), "b")]) == "a\nb"


def test_whole_session(capsys):
    assert run("good") == 0
    said = capsys.readouterr().out
    for expected in (
        "fake 0",
        "10 findings in 10 documents",
        "warning      drift «ß»  [rule]",
        "and 7 more",  # of nineteen, twelve are shown
        "**ST0002** card",
        "intent/st/steel_threads.md:5",  # the selection range, counted from 1
        "Code action: Regenerate",
        "-# Steel Threads",
        "+Repaired",
    ):
        assert expected in said


@pytest.mark.parametrize(
    "mode, reason",
    [
        ("dies", "the server died"),
        ("prints", "hello, world"),
        ("error:textDocument/hover", "textDocument/hover failed: cannot"),
        ("empty:textDocument/completion", "completion: the answer is empty"),
        ("empty:textDocument/references", "references: the answer is empty"),
        ("empty:codeAction/resolve", "codeAction/resolve"),
    ],
)
def test_failure_is_told(mode, reason, capsys):
    assert run(mode) == 1
    assert reason in capsys.readouterr().err


def test_stderr_of_a_dead_server_is_shown(capsys):
    run("dies")
    assert "a reason on stderr" in capsys.readouterr().err


def test_silence_ends_at_the_deadline(capsys):
    """The length of the wait is not what is tested, only that it ends and says what is missing."""
    assert run("mute", "--seconds", "2") == 1
    assert "intent/st/ST0004/design.md" in capsys.readouterr().err
