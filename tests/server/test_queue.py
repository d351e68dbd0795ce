"""The queue and the cutting of frames, without a process."""

from __future__ import annotations

import json
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from stp_lsp.server.frames import FrameDecoder
from stp_lsp.server.queue import Cancelled, Ended, Inbox, Incoming, Malformed


def call(request_id: int) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": request_id, "method": "test/call"}


def note(number: int) -> dict[str, object]:
    return {"jsonrpc": "2.0", "method": "test/note", "params": number}


def cancel(request_id: int) -> dict[str, object]:
    return {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": request_id}}


def take_all(inbox: Inbox) -> list[Incoming]:
    taken = []
    while (item := inbox.take()) is not None:
        taken.append(item)
    return taken


def test_only_the_first_put_after_an_empty_take_wakes():
    inbox = Inbox()
    assert inbox.put(note(1))
    assert not inbox.put(note(2))
    assert len(take_all(inbox)) == 2
    assert inbox.put(note(3))


def test_a_taker_rests_only_when_nothing_waits():
    inbox = Inbox()
    inbox.put(note(1))
    assert not inbox.rest()
    inbox.take()
    assert inbox.rest()
    assert inbox.put(note(2))  # so that it is woken


def test_a_cancel_for_what_is_already_taken_is_handed_out_first():
    inbox = Inbox()
    inbox.put(call(1))
    inbox.take()
    inbox.put(note(1))
    inbox.put(cancel(1))
    assert take_all(inbox) == [Cancelled(1, was_waiting=False), note(1)]


def test_the_end_and_malformed_input_keep_their_place():
    inbox = Inbox()
    malformed = Malformed(-32700, "why")
    end = Ended()
    for item in (note(1), malformed, note(2), end):
        inbox.put(item)
    assert take_all(inbox) == [note(1), malformed, note(2), end]


def test_an_id_may_be_used_again_after_a_cancel():
    inbox = Inbox()
    for item in (call(1), cancel(1), call(1)):
        inbox.put(item)
    assert take_all(inbox) == [Cancelled(1, was_waiting=True), call(1)]


_KINDS = st.sampled_from(["call", "note", "cancel", "take"])


@given(st.lists(st.tuples(_KINDS, st.integers(0, 9)), max_size=60))
def test_every_message_leaves_once_in_order_unless_cancelled_before(steps):
    """Against a plain list from which a cancel removes the request it names."""
    inbox = Inbox()
    left: list[Incoming] = []
    expected: list[Incoming] = []
    answered: set[int] = set()
    expected_answered: set[int] = set()
    owed: list[int] = []
    taken: list[Incoming] = []
    for i, (kind, number) in enumerate(steps):
        if kind == "call":
            # Ids are not used twice, as LSP demands of clients.
            message = call(number * 1000 + i)
            inbox.put(message)
            left.append(message)
        elif kind == "note":
            inbox.put(note(i))
            left.append(note(i))
        elif kind == "cancel":
            calls = [m for m in left if isinstance(m, dict) and "id" in m]
            if calls:
                victim = calls[number % len(calls)]
                victim_id = int(victim["id"])
                left.remove(victim)
                owed.append(victim_id)
                expected_answered.add(victim_id)
                inbox.put(cancel(victim_id))
        else:
            item = inbox.take()
            if isinstance(item, Cancelled):
                assert item.was_waiting
                assert item.request_id == owed.pop(0)
                answered.add(int(item.request_id))
            elif item is None:
                assert left == []
            else:
                assert owed == []  # cancels overtake
                taken.append(item)
                expected.append(left.pop(0))
    for item in take_all(inbox):
        if isinstance(item, Cancelled):
            answered.add(int(item.request_id))
        else:
            taken.append(item)
    assert taken == expected + left
    assert answered == expected_answered


def bodies(data: bytes, cuts: list[int]) -> list[bytes | Malformed]:
    """What comes out when ``data`` arrives in pieces that end at ``cuts``."""
    decoder = FrameDecoder()
    out: list[bytes | Malformed] = []
    at = 0
    for cut in [*sorted(cuts), len(data)]:
        decoder.feed(data[at:cut])
        at = max(at, cut)
        while (item := decoder.next()) is not None:
            out.append(item)
    return out


_HEADERS = st.sampled_from(
    [
        "Content-Length: {}\r\n\r\n",
        "content-length:{}\r\nContent-Type: a/b; charset=utf-8\r\n\r\n",
        "X-Y: z\r\nCONTENT-LENGTH: {}\n\n",
    ]
)


@given(
    st.lists(st.tuples(_HEADERS, st.binary(max_size=80)), max_size=6),
    st.lists(st.integers(0, 600), max_size=12),
)
def test_frames_do_not_depend_on_how_the_bytes_arrive(frames, cuts):
    data = b"".join(header.format(len(body)).encode() + body for header, body in frames)
    assert bodies(data, [min(cut, len(data)) for cut in cuts]) == [body for _, body in frames]


@given(
    st.lists(
        st.sampled_from(
            [
                b"Content-Length: ",
                b"content-length:",
                b"12",
                b"0",
                b"\r\n",
                b"\n",
                b"{",
                b"x",
                b": ",
            ]
        )
        | st.binary(max_size=5),
        max_size=40,
    )
)
def test_after_any_garbage_a_frame_is_found_again(pieces):
    """A wrong length at the end of the garbage swallows 99 bytes at most: parts of two frames."""
    garbage = b"".join(pieces)
    # A greater length would rightly wait for bytes that never come.
    assume(all(int(number) < 100 for number in re.findall(rb"[0-9]+", garbage)))
    body = json.dumps(note(1)).encode()
    good = b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    decoder = FrameDecoder()
    decoder.feed(garbage + b"\r\n" + good * 10)
    found = 0
    while (item := decoder.next()) is not None:
        if item == body:
            found += 1
        elif isinstance(item, bytes):
            decoder.reject(item)
    assert found >= 8


def test_an_endless_line_does_not_fill_the_memory():
    decoder = FrameDecoder()
    reports = []
    for _ in range(64):
        decoder.feed(b"x" * 65536)
        reports.append(decoder.next())
    assert [type(report) for report in reports].count(Malformed) == 1
    assert len(decoder._buffer) < 3 * 65536
    decoder.feed(b"Content-Length: 2\r\n\r\n{}")
    assert decoder.next() == b"{}"
