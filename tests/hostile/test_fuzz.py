"""A little of what ``python -m tools.fuzz`` does, always with the same seeds, and its own tests."""

from __future__ import annotations

import pytest

from stp_lsp.features import folding
from tools.fuzz import breeding, documents, messages


@pytest.mark.parametrize("seed", range(8))
def test_documents(seed: int) -> None:
    assert [str(failure) for failure in documents.fuzz(250, f"ci:{seed}")] == []


@pytest.mark.wire
def test_messages() -> None:
    assert list(messages.fuzz(1000, "ci")) == []


def test_the_same_seed_breeds_the_same_document() -> None:
    stock = breeding.sample_texts()
    twice = [breeding.Breeder(stock, "a:1").document() for _ in range(2)]
    assert twice[0] == twice[1] != breeding.Breeder(stock, "a:2").document()


def test_a_planted_fault_is_found_and_cut_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """A feature that breaks on `{{TODO}}` is found, and of its document only that is left."""

    def folds(document):
        if "{{TODO}}" in document.text:
            raise RuntimeError("planted")
        return folding.folds(document)

    monkeypatch.setattr(documents, "folds", folds)
    failure = next(documents.fuzz(2000, "planted"))
    assert failure.text == "{{TODO}}"
    assert "RuntimeError: planted" in failure.reason
    # The seed is enough to have it again.
    again = documents.attempt(
        documents.sample_snapshot(),
        breeding.Breeder(breeding.sample_texts(), failure.seed),
        failure.seed,
    )
    assert again == failure


def test_a_document_that_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def for_ever(document):
        while "x" not in document.id:
            pass

    monkeypatch.setattr(documents, "folds", for_ever)
    monkeypatch.setattr(documents, "SECONDS", 1)
    assert "not done" in documents.trial(documents.sample_snapshot(), "intent/wip.md", "a", ())


@pytest.mark.wire
@pytest.mark.parametrize("swallowed", ["textDocument/hover", "exit"])
def test_a_server_that_does_not_answer_is_a_failure(
    swallowed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The honest question, or the end, never reaches the server."""
    monkeypatch.setattr(messages, "SECONDS", 3)
    sends = messages._Talk._send

    def send(talk, message):
        if message["method"] != swallowed:
            sends(talk, message)

    monkeypatch.setattr(messages._Talk, "_send", send)
    assert messages.session("swallowed", 0) != ""
