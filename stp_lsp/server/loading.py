"""Reading workspaces behind the client's back, and noticing what other programs do to files.

The index is read by a reader process; this module receives it in a thread and hands it over on the
event loop. Until then, open documents are answered from what is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from lsprotocol import types

from stp_lsp.server import cache_start, disk_changes, sync
from stp_lsp.server.daemon import in_daemon
from stp_lsp.server.state import StpServer, today
from stp_lsp.server.uris import to_path
from stp_lsp.session.git_heads import GitHeads
from stp_lsp.session.loader import Loaded
from stp_lsp.session.reader_process import ReaderProcess
from stp_lsp.session.roots import misspelled_home
from stp_lsp.session.sweep import Sweep

logger = logging.getLogger(__name__)

SHARE = 20
"""A look at the disk is followed by a pause of this many times its length."""
GLANCE = 0.15
"""Seconds between two questions whether git has moved its head; 20 us each."""
SHORTEST, SHORTEST_WATCHED = 0.7, 4.0
"""Seconds between looks: alone, and with a client that watches files for us."""
LONG = 0.02
"""Seconds; a look that takes as long is felt by somebody who types."""
PATIENCE = 5.0
"""Seconds for which a long look is put off for them."""
_COLLECTOR = 2_000, 10, 250
"""After how many objects, and how often, the garbage collector looks at young, middle and old ones.

Next to nothing here is garbage that only it finds, and each look is a pause in which a key press
waits: a tenth of a second and more for all objects of a large workspace, 2 us for a young one that
is in no processor's cache.
"""

WATCHED = (
    "**/*.md",
    "**/.canon/**/*.json",
    "**/.intentfiles",
    "**/{intent/.config,.intent}/config.json",
    "**/.stp-config",
    "**/stp/.config/*",
    "**/{stp-lsp,pyproject}.toml",
)


def start(server: StpServer) -> None:
    """Begins to read every folder that the client has open."""
    folders = [
        path
        for folder in server.workspace.folders.values()
        if (path := to_path(folder.uri)) is not None
    ]
    if not folders and server.workspace.root_uri:
        root = to_path(server.workspace.root_uri)
        folders = [root] if root is not None else []
    for folder in folders:
        open_folder(server, folder)
    if not folders:
        _first_index_is_in(server)
    reader, server.reader = server.reader, None
    if reader is not None:
        reader.drop()
    server.caches.start()
    server.reconciler = asyncio.get_running_loop().create_task(_reconcile_for_ever(server))


def open_folder(server: StpServer, folder: str) -> None:
    """The client has a folder open; one that it has by another name already is not read again."""
    names, disk = server.folder_names, server.session.disk
    known = dict.fromkeys(names.values())
    names[folder] = next((each for each in known if disk.is_same_folder(folder, each)), folder)
    if names[folder] == folder:
        load_folder(server, folder)


def close_folder(server: StpServer, folder: str) -> None:
    """The client closed a folder; it may have it open by another name still."""
    server.open_documents.finish()
    known = server.folder_names.pop(folder, folder)
    if known not in server.folder_names.values():
        sync.taken(server, server.session.close_folder(known))


def load_folder(server: StpServer, folder: str) -> None:
    """Reads one folder; when it is done, its workspaces replace what was known of them."""
    reader = server.reader
    is_kept = server.caches.may_hold(folder)
    if reader is not None and reader.folder == folder and _same_limit(server, reader):
        server.reader = None
    elif is_kept:
        cache_start.recall_folder(server, folder)
        return
    else:
        reader = None
    read_folder(server, folder, reader)


def read_folder(server: StpServer, folder: str, reader: ReaderProcess | None = None) -> None:
    """Reads one folder, whatever a cache may know of it.

    Args:
        server: The server.
        folder: The folder.
        reader: A reading of it that was begun before.
    """
    if reader is None:
        reader = ReaderProcess(folder, server.session.settings.max_file_size)
    server.caches.read(folder, reader.began)
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    server.loading += 1
    report = _Progress(server, f"Indexing {folder.rpartition('/')[2]}")

    def progress(done: int, total: int) -> None:
        _on_loop(loop, report.step, done, total)

    def finish(result: Future[Loaded]) -> None:
        _on_loop(loop, _finish, server, folder, result, report, begun)

    in_daemon("stp-load", lambda: reader.receive(progress)).add_done_callback(finish)


def _on_loop(loop: asyncio.AbstractEventLoop, function: Callable[..., None], *args: object) -> None:
    try:
        loop.call_soon_threadsafe(function, *args)
    except RuntimeError:
        logger.debug("the loop ended before the index was read")


def _same_limit(server: StpServer, reader: ReaderProcess) -> bool:
    return reader.max_size == server.session.settings.max_file_size


def _finish(
    server: StpServer, folder: str, result: Future[Loaded], report: _Progress, begun: float
) -> None:
    is_loaded(server)
    error = result.exception()
    if error is not None:
        report.end("failed")
        server.log(f"{folder}: the workspace could not be read: {error}", types.MessageType.Error)
        return
    loaded = result.result()
    changes = server.session.adopt(folder, loaded)
    documents = sum(item.document_count for item in loaded.workspaces)
    roots = len(loaded.workspaces)
    took = time.perf_counter() - begun
    report.end(f"{documents} documents")
    server.log(f"{folder}: {documents} documents in {roots} workspaces, read in {took:.2f} s")
    warn(server, loaded)
    if not roots and (found := misspelled_home(server.session.disk, folder)) is not None:
        server.log(
            f"{folder}: no workspace; `{found[0]}` makes one if you rename it to `{found[1]}`",
            types.MessageType.Warning,
        )
    sync.taken(server, changes)
    reconcile_soon(server)


def warn(server: StpServer, loaded: Loaded) -> None:
    """Names what could not be read."""
    for item in loaded.workspaces:
        for id, reason in item.faults:
            server.log(f"{item.root}/{id}: {reason}", types.MessageType.Warning)
    for path, reason in loaded.unlisted.items():
        message = f"{path}: cannot be listed ({reason}); check its permissions"
        server.log(message, types.MessageType.Warning)


def is_loaded(server: StpServer) -> None:
    """Notes that one folder has been loaded."""
    server.loading -= 1
    if not server.loading:
        # Those who wait for it go on only after the caller has put the index in place.
        asyncio.get_running_loop().call_soon(_first_index_is_in, server)


def _first_index_is_in(server: StpServer) -> None:
    """Lets requests that wait for the index go on, and turns the garbage collector on.

    What is in memory now mostly stays; the collector need not walk it again and again.
    """
    if not server.first_index.is_set():
        server.first_index.set()
        gc.freeze()
        gc.set_threshold(*_COLLECTOR)
        gc.enable()


class _Progress:
    """A progress bar at the client, if it has one."""

    def __init__(self, server: StpServer, title: str) -> None:
        self._server = server
        self._token = str(uuid.uuid4())
        self._title = title
        self._shown = False
        self._over = False
        self._message = ""
        if server.client.progress:
            server.protocol.send_request(
                types.WINDOW_WORK_DONE_PROGRESS_CREATE,
                types.WorkDoneProgressCreateParams(self._token),
                self._created,
            )

    def _created(self, _: object) -> None:
        """The client has made the bar: some (Helix) let it run until they are told of its end."""
        self._shown = True
        self._send(types.WorkDoneProgressBegin(title=self._title, percentage=0))
        if self._over:
            self._send(types.WorkDoneProgressEnd(message=self._message))

    def step(self, done: int, total: int) -> None:
        """Shows how far the reading is."""
        if self._shown and not self._over and total:
            self._send(
                types.WorkDoneProgressReport(
                    message=f"{done}/{total}", percentage=min(100, 100 * done // total)
                )
            )

    def end(self, message: str) -> None:
        """Takes the bar away."""
        self._over, self._message = True, message
        if self._shown:
            self._send(types.WorkDoneProgressEnd(message=message))

    def _send(
        self,
        value: types.WorkDoneProgressBegin
        | types.WorkDoneProgressReport
        | types.WorkDoneProgressEnd,
    ) -> None:
        self._server.progress(types.ProgressParams(self._token, value))


# -- changes by other programs ---------------------------------------------------------------------


def reconcile_soon(server: StpServer) -> None:
    """Looks at the disk at once rather than at the next turn."""
    server.wake_reconciler.set()


async def _reconcile_for_ever(server: StpServer) -> None:
    pause, took = SHORTEST, 0.0
    heads = GitHeads(server.session.disk)
    while True:
        wanted = await rest(server, pause, heads)
        if took > LONG and not wanted:
            await server.publisher.until_quiet(PATIENCE)
        server.wake_reconciler.clear()
        if server.caches.unsure or server.loading:
            continue  # what a look would find is compared little by little already, or read whole
        begun, looked = time.perf_counter(), time.monotonic()
        try:
            sweep: Sweep = await asyncio.to_thread(server.session.look)
        except Exception:
            logger.exception("a look at the disk failed")
            sweep = Sweep([], {})
        else:
            server.looked_at = looked
        if not sweep.is_empty:
            await disk_changes.take(server, sweep)
        _refresh_date(server)
        shortest = SHORTEST_WATCHED if server.client.watches else SHORTEST
        took = time.perf_counter() - begun
        pause = max(shortest, SHARE * took)
        await asyncio.sleep(min(0.1, pause / 4))  # a burst of saves is one look


async def rest(server: StpServer, pause: float, heads: GitHeads) -> bool:
    """Waits so many seconds; fewer when somebody wants a look, or git has changed files.

    Returns:
        Whether it was one of these.
    """
    end = time.monotonic() + pause
    while (left := end - time.monotonic()) > 0:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(server.wake_reconciler.wait(), min(left, GLANCE))
            return True
        if await asyncio.to_thread(heads.have_moved, list(server.session.views)):
            return True
    return False


def _refresh_date(server: StpServer) -> None:
    """Puts today's date into the settings; to be called again after midnight."""
    settings = server.session.settings
    now = today()
    if settings.today != now:
        sync.taken(server, server.session.set_settings(replace(settings, today=now)))


def watch(server: StpServer) -> None:
    """Asks the client to tell us of changes on disk, where it can."""
    if not server.client.watches:
        return
    watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in WATCHED]
    server.client_register_capability(
        types.RegistrationParams(
            [
                types.Registration(
                    id="stp-watch",
                    method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
                )
            ]
        )
    )
