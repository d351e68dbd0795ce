"""The client's settings: asked for where it can be asked, taken as it sends them where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lsprotocol import types

from stp_lsp.model.diagnostic import Rule
from stp_lsp.server import sync
from stp_lsp.server.notifier import Notifier
from stp_lsp.server.state import StpServer, today
from stp_lsp.session.settings import read_settings

SECTION = "stp"


def from_options(server: StpServer, options: object) -> None:
    """What is given with `initialize`: settings, for clients that have no configuration, and marks.

    Our own extensions say ``{"asksArguments": true}``: they get offers with missing arguments as a
    command with the names under `missing`, ask for those, and call the command with them. With
    ``{"changes": true}`` a client is told when what it shows may be out of date.
    """
    if not isinstance(options, Mapping):
        return
    _apply(server, options.get(SECTION, options))
    marks = [each for each in (options, options.get(SECTION)) if isinstance(each, Mapping)]
    if any(each.get("asksArguments") is True for each in marks):
        server.client.asks_arguments = True
    if any(each.get("changes") is True for each in marks):
        Notifier(server)


def ask(server: StpServer) -> None:
    """Asks the client for its settings; an answer that never comes leaves things as they are."""
    if not server.client.asks_configuration:
        return
    server.protocol.send_request(
        types.WORKSPACE_CONFIGURATION,
        types.ConfigurationParams([types.ConfigurationItem(section=SECTION)]),
        lambda result: _answered(server, result),
    )


def did_change(server: StpServer, params: types.DidChangeConfigurationParams) -> None:
    """`workspace/didChangeConfiguration`: many clients say only that something changed."""
    if server.client.asks_configuration:
        ask(server)
    elif isinstance(params.settings, Mapping):
        _apply(server, params.settings.get(SECTION))


def _answered(server: StpServer, result: object) -> None:
    if isinstance(result, (list, tuple)) and result and isinstance(result[0], Mapping):
        _apply(server, result[0])


def _apply(server: StpServer, value: object) -> None:
    settings, problems = read_settings(value, _rules() if value else (), today())
    for problem in problems:
        server.window_show_message(
            types.ShowMessageParams(types.MessageType.Warning, f"stp-lsp: {problem}")
        )
    if settings != server.session.settings:
        sync.taken(server, server.session.set_settings(settings))


def _rules() -> Sequence[Rule]:
    """All rules, which are imported late: most clients have no settings, but `initialize` waits."""
    from stp_lsp.rules.registry import RULES

    return RULES
