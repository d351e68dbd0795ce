"""What the server promises and answers by name is there, and none of it is imported to say so."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys

import pytest
from lsprotocol import types

from stp_lsp.features.on_type import on_type
from stp_lsp.features.verbs.api import VERBS
from stp_lsp.server import capabilities, handlers
from stp_lsp.server.main import build_server
from stp_lsp.server.on_demand import OnDemand, load
from stp_lsp.text.edit import apply_edits
from tests.support.workspace import workspace

PLACES = {**{method: where for method, (where, _) in handlers.HANDLERS.items()}}
PLACES["textDocument/inlineCompletion"] = handlers.GHOST_TEXT


@pytest.mark.parametrize("method", PLACES)
def test_every_handler_is_there_and_takes_what_its_method_sends(method: str) -> None:
    """The protocol says which parameters a method has; methods of our own get any JSON."""
    handler = load(PLACES[method])
    assert handler.__module__ == f"stp_lsp.server.{PLACES[method].partition(':')[0]}"
    server, params = inspect.signature(handler).parameters.values()
    assert server.annotation == "StpServer"
    known = types.METHOD_TO_TYPES.get(method)
    kind = getattr(known[2], "__name__", "") if known else ""
    assert params.annotation == (f"types.{kind}" if kind else "object")


def test_every_request_that_reads_has_its_own_handler() -> None:
    """A line of the table that was copied and not changed would answer one method as another."""
    assert len(set(PLACES.values())) == len(PLACES)


def test_every_verb_is_promised_in_the_order_of_the_registry() -> None:
    assert tuple(verb.name for verb in VERBS) == capabilities.VERBS


def test_both_characters_of_formatting_are_ones_that_it_answers() -> None:
    """A new line carries a list on, a pipe lines a table up; nothing else does anything."""
    options = capabilities.WHILE_TYPING
    typed = {options.first_trigger_character, *(options.more_trigger_character or ())}
    row = "--- intent/st/ST0001/acceptance.md\n- AC-01.1 one\n$0\n"
    table = (
        "--- intent/st/steel_threads.md\n<!-- BEGIN: STEEL_THREAD_INDEX -->\n"
        "| ID | Slug |\n|--|--|\n| ST0001 |$0\n<!-- END: STEEL_THREAD_INDEX -->\n"
    )
    answered = set()
    for source in (row, table):
        fixture = workspace(source)
        for character in map(chr, range(1, 128)):
            edits = on_type(fixture.snapshot, fixture.document, fixture.offset, character)
            if apply_edits(fixture.document.text, edits) != fixture.document.text:
                answered.add(character)
    assert typed == answered


def test_the_kind_of_function_is_asked_of_the_handler_itself() -> None:
    """Coroutines, work in steps and plain functions are run in different ways.

    A plain function that answers a request becomes one in steps: it may have to wait for the
    document that it is about. What is only told is done at once.
    """
    features = build_server().protocol.fm.features
    kinds = {}
    for method in (
        *("textDocument/didChange", "textDocument/hover"),
        *("textDocument/references", "textDocument/diagnostic"),
    ):
        handler = features[method]
        assert isinstance(handler, OnDemand)
        found = handler.get()
        assert handler.get() is found
        kinds[method] = inspect.iscoroutinefunction(found), inspect.isgeneratorfunction(found)
    assert kinds == {
        "textDocument/didChange": (False, False),
        "textDocument/hover": (False, True),
        "textDocument/references": (False, True),
        "textDocument/diagnostic": (True, False),
    }


def test_a_server_is_ready_to_shake_hands_without_rules_verbs_and_features() -> None:
    """An editor waits for the import of whatever is listed here."""
    program = (
        "import sys; from stp_lsp.server.main import build_server; build_server(); "
        "print(*sorted(name for name in sys.modules if name.startswith("
        "('stp_lsp.rules', 'stp_lsp.features.'))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["stp_lsp.features.action_kinds", "stp_lsp.features.token_types"]


def test_a_server_does_without_openssl_and_leaves_it_to_who_needs_it() -> None:
    """Nothing here is encrypted, and it is 4 MB for as long as the server runs."""
    program = """
import sys
from stp_lsp import __main__ as start
def serve(*_, **__):
    for make in sys.modules["stp_lsp.server.warmup"]._imports():
        make()
    print(*sorted({"ssl", "_ssl", "_hashlib"} & sys.modules.keys()), "asyncio" in sys.modules)
    import ssl
    print(ssl.OPENSSL_VERSION != "")
start._import_asyncio()
from stp_lsp.server import main, warmup
main.serve = serve
start._serve()
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        env={key: os.environ[key] for key in os.environ if not key.startswith("COV")},
    )  # the measurement of coverage would import OpenSSL itself
    assert run.stdout.split() == ["True", "True"]
