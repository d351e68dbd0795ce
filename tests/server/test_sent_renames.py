"""Which moves are our own: those of an edit that was sent, once, and not for ever."""

from __future__ import annotations

from stp_lsp.server.sent_renames import LONGEST, SentRenames

ONE = ("/w/st/ST0002", "/w/st/ST0012")
OTHER = ("/w/st/ST0003", "/w/st/ST0013")


def test_a_move_is_ours_once():
    moves = SentRenames()
    moves.add([ONE])
    assert moves.take(dict([ONE]))
    assert not moves.take(dict([ONE]))


def test_all_moves_of_a_question_must_be_ours():
    moves = SentRenames()
    moves.add([ONE])
    assert not moves.take(dict([ONE, OTHER]))
    assert not moves.take({ONE[0]: OTHER[1]})
    assert not moves.take({})
    assert moves.take(dict([ONE]))


def test_an_edit_that_nobody_made_is_forgotten():
    now = [100.0]
    moves = SentRenames(lambda: now[0])
    moves.add([ONE])
    now[0] += LONGEST + 1
    assert not moves.take(dict([ONE]))


def test_no_more_than_the_latest_are_kept():
    moves = SentRenames()
    moves.add((f"/a{number}", f"/b{number}") for number in range(1000))
    assert not moves.take({"/a0": "/b0"})
    assert moves.take({"/a999": "/b999"})
