"""The session: what is open, what is on disk, and the current snapshot of each workspace.

All change enters by one door, :meth:`Session.did_modify_files`. Opening, typing, saving, closing
and events of a watcher are :class:`Modification` values; a batch of them is one step, so that a
branch switch that touches a thousand files makes one new snapshot. An open document's text (its
overlay) wins over the disk.

Readers take a snapshot and keep it as long as they like. There is no lock: only the owner's thread
calls the methods that change, and a snapshot never changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from stp_lsp.model.document import DocId
from stp_lsp.model.layout import is_document
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.ahead import Ahead
from stp_lsp.session.disk import Disk
from stp_lsp.session.loader import (
    Loaded,
    LoadedWorkspace,
    is_config,
    load,
    project_at,
    to_documents,
)
from stp_lsp.session.opened import (
    folder_to_load,
    folders_around,
    is_around,
    is_in_home,
    is_part,
    is_read,
    left_alone,
    nearest,
    without_parts,
)
from stp_lsp.session.putting import put
from stp_lsp.session.root_files import RootFiles
from stp_lsp.session.roots import HOMES, find_root, is_root_at, marked_folders
from stp_lsp.session.seen_folders import SeenFolders
from stp_lsp.session.settings_file import (
    OWN,
    Complaint,
    is_settings_file,
    settings_at,
    stamps_at,
)
from stp_lsp.session.sweep import Sweep, is_below, look, within
from stp_lsp.session.values import Action, Changes, Located, Modification, Overlay, View

__all__ = ("Action", "Changes", "Located", "Modification", "Overlay", "Session", "View")


class Session:
    """All workspaces of one client."""

    def __init__(self, disk: Disk, settings: Settings | None = None) -> None:
        self.disk = disk
        self.settings = settings or Settings()
        """The client's; each snapshot has those of its project under them."""
        self.views: dict[str, View] = {}
        self.overlays: dict[str, Overlay] = {}
        self.seen = SeenFolders()
        self.opened: list[str] = []
        """The folders that the client has open."""
        self.revision = 0
        self._cited: dict[str, RootFiles] = {}

    # -- whole workspaces ----------------------------------------------------------------------

    def open_folder(self, folder: str) -> None:
        """Loads the workspaces at or below ``folder`` now; servers use :meth:`adopt` instead."""
        for outer in self.reload(folder).reload:
            self.reload(outer)

    def adopt(self, folder: str, loaded: Loaded, *, complete: bool = True) -> Changes:
        """Takes workspaces that were loaded elsewhere, possibly a while ago.

        What was opened meanwhile is laid over them. The caller follows up with a sweep, which
        finds what changed on disk since; those that are not ``complete`` it makes so.
        """
        before = frozenset(self.views)
        if folder not in self.opened:
            self.opened.append(folder)
        self.seen.read_again(folder, loaded)
        loaded = without_parts(loaded, folder, self.opened, self.views)
        self.seen.keep(self.opened, loaded)
        changed: dict[str, frozenset[DocId]] = {}
        roots = {item.root for item in loaded.workspaces}
        others = [path for path in self.opened if path != folder]
        gone = {
            *(root for root in self.views if within(root, folder)),
            *left_alone(folder, self.views, others),
        } - roots
        for root in gone:
            changed[root] = frozenset(self.views.pop(root).snapshot.documents)
        for item in loaded.workspaces:
            view = self._view_of(item, complete)
            previous = self.views.get(item.root)
            known = previous.snapshot.documents.keys() if previous is not None else ()
            self.views[item.root] = view
            if previous is not None and not within(item.root, folder):
                parts = [other for other in others if within(other, item.root)]
                self._keep_parts(view, previous, parts, roots | self.views.keys())
            changed[item.root] = frozenset(known) | frozenset(view.snapshot.documents)
        outer = folders_around(before ^ self.views.keys(), roots, self.views, self.opened)
        # Folders inside a workspace that went as a whole: each may still show a part of it.
        outer += tuple(o for o in others if o not in outer and any(within(o, r) for r in gone))
        self._lay_overlays()
        self.revision += 1
        return Changes(changed, outer)

    def _view_of(self, item: LoadedWorkspace, complete: bool) -> View:
        chosen = settings_at(self.disk, item.root)
        settings = chosen.settings.under(self.settings)
        files = self._files_of(item.root)
        if item.built is not None:
            snapshot = Snapshot.of(item.project, item.built.tables, settings, files)
        else:
            documents = to_documents(self.disk, item.root, item.documents)
            snapshot = Snapshot.build(item.project, documents, settings, files)
        view = View(item.root, snapshot, chosen, complete=complete)
        view.stamps = item.stamps
        return view

    def _keep_parts(self, view: View, before: View, parts: Sequence[str], roots: Set[str]) -> None:
        """Adds to a workspace that was read in part what other open folders show of it.

        A part may be a workspace of its own by now: ``roots`` are all of which something is known.
        """
        kept = [
            id
            for id in before.stamps
            if id not in view.stamps
            and any(within(path := f"{view.root}/{id}", part) for part in parts)
            and nearest(path, roots) == view.root
        ]
        if view.snapshot.project != before.snapshot.project:
            self._put(view, dict.fromkeys(kept))
            return
        documents = {id: before.snapshot.documents[id] for id in kept}
        view.snapshot = view.snapshot.with_documents(documents)
        view.stamps.update((id, before.stamps[id]) for id in kept)

    def _files_of(self, root: str) -> RootFiles:
        self._cited[root] = RootFiles(self.disk, root, self._open_text)
        return self._cited[root]

    def _open_text(self, path: str) -> str | None:
        """The text of any file that the client has open, a document or not."""
        overlay = self.overlays.get(path)
        return overlay.text if overlay is not None else None

    def _lay_overlays(self) -> None:
        """Puts every open document over what was loaded."""
        for path, overlay in self.overlays.items():
            view = self.view_of(path) or self._provisional(path)
            if view is not None:
                self._put(view, {path[len(view.root) + 1 :]: overlay.text})

    def close_folder(self, folder: str) -> Changes:
        """Forgets the workspaces below a folder that no other open folder holds."""
        self.opened = [path for path in self.opened if path != folder]
        gone = left_alone(folder, self.views, self.opened)
        # A folder inside a workspace that is still open shows a part of it.
        reload = [other for other in self.opened if any(within(other, root) for root in gone)]
        changed = {root: frozenset(self.views.pop(root).snapshot.documents) for root in gone}
        self.seen.forget_closed(folder, self.opened)
        self._lay_overlays()
        self.revision += 1
        return Changes(changed, tuple(reload))

    def set_settings(self, settings: Settings) -> Changes:
        """Puts other settings of the client into force."""
        if settings == self.settings:
            return Changes({})
        self.settings = settings
        self.revision += 1
        return self._put_settings(self.views.values())

    def _put_settings(self, views: Iterable[View]) -> Changes:
        """Brings the settings of views up to date; every finding in them may be another one."""
        changed: dict[str, frozenset[DocId]] = {}
        reload: list[str] = []
        for view in views:
            before = view.snapshot.settings
            after = view.chosen.settings.under(self.settings)
            if after == before:
                continue
            view.snapshot = view.snapshot.with_settings(after)
            changed[view.root] = frozenset(view.snapshot.documents)
            if after.max_file_size != before.max_file_size:
                reload.append(self._reload_folder(view.root))
        return Changes(changed, tuple(dict.fromkeys(reload)))

    def complaints(self) -> list[Complaint]:
        """What is wrong in the settings files of all workspaces."""
        return [complaint for view in self.views.values() for complaint in view.chosen.complaints]

    # -- asking --------------------------------------------------------------------------------

    def view_of(self, path: str) -> View | None:
        """The view with the nearest root above ``path``."""
        return self.views.get(nearest(path, self.views))

    def locate(self, path: str) -> Located | None:
        """The document at ``path`` in its snapshot; ``None`` when it belongs to no workspace."""
        view = self.view_of(path)
        if view is None:
            return None
        id = path[len(view.root) + 1 :]
        doc = view.loose.get(id) or view.snapshot.documents.get(id)
        return Located(view.root, view.snapshot, doc) if doc is not None else None

    def version(self, path: str) -> int | None:
        """The client's version of an open document."""
        overlay = self.overlays.get(path)
        return overlay.version if overlay is not None else None

    # -- changing ------------------------------------------------------------------------------

    def did_modify_files(
        self, modifications: Sequence[Modification], ahead: Ahead | None = None
    ) -> Changes:
        """The one door: takes a batch of events and makes at most one new snapshot a workspace.

        Args:
            modifications: The events.
            ahead: What was read of them before, by
                :func:`~stp_lsp.session.reading_ahead.read_ahead`.
        """
        texts: dict[str, str | None] = {}
        folders: set[str] = set()
        chosen: list[View] = []
        for change in modifications:
            path = change.path
            if change.action is Action.ON_DISK and is_settings_file(path):
                view = self.views.get(path.rpartition("/")[0])
                chosen += [view] if view is not None else []
            elif change.action in (Action.OPENED, Action.CHANGED):
                self.overlays[path] = Overlay(change.text, change.version)
                texts[path] = change.text
            elif change.action is Action.CLOSED:
                self.overlays.pop(path, None)
                texts[path] = None
            elif path in self.overlays:
                continue  # the open text wins; the disk is looked at again when it is closed
            elif is_document(path) and self.disk.folder_mtime(path) is None:
                texts.setdefault(path, None)
            else:
                folders.add(path)
        for path in self._below(folders):
            texts.setdefault(path, None)
        # A folder that came may be a root by what is open in it, which nothing else is said of.
        opened = [path for path in self.overlays if is_below(path, folders)] if folders else []
        roots: dict[str, bool] = {}
        # A configuration counts as it is saved: typing in one loads nothing.
        saved = {change.path for change in modifications if change.action is Action.ON_DISK}
        typed = {change.path for change in modifications} - saved
        touched = dict.fromkeys((*texts, *(change.path for change in modifications), *opened))
        reload = [
            folder
            for path in touched
            if ((is_config(path) and path not in typed) or self._changes_roots(path, roots))
            and (folder := self._reload_folder(path))
        ]
        settings = self._choose_again(chosen)
        changes = self._apply(texts, tuple(dict.fromkeys((*reload, *settings.reload))), ahead)
        return Changes({**changes.documents, **settings.documents}, changes.reload)

    def _choose_again(self, views: Iterable[View]) -> Changes:
        """Reads the settings files of views again."""
        changed: list[View] = []
        for view in views:
            chosen = settings_at(self.disk, view.root)
            if chosen != view.chosen:
                view.chosen = chosen
                changed.append(view)
        if changed:
            self.revision += 1
        return self._put_settings(changed)

    def _apply(
        self, texts: Mapping[str, str | None], reload: tuple[str, ...], ahead: Ahead | None
    ) -> Changes:
        by_root: dict[str, dict[DocId, str | None]] = {}
        for path, text in texts.items():
            view = self.view_of(path)
            if view is None and text is not None:
                view = self._provisional(path)
            if view is not None:
                by_root.setdefault(view.root, {})[path[len(view.root) + 1 :]] = text
        changed = {
            root: ids
            for root, pending in by_root.items()
            if (ids := self._put(self.views[root], pending, ahead))
        }
        if changed:
            self.revision += 1
        return Changes(changed, reload)

    def _put(
        self, view: View, texts: Mapping[DocId, str | None], ahead: Ahead | None = None
    ) -> frozenset[DocId]:
        return put(self.disk, view, texts, self.opened, ahead)

    def _below(self, folders: set[str]) -> Iterable[str]:
        """The documents that events for folders are about: those there now, and those known.

        One pass over what is known, however many folders came or went.
        """
        if not folders:
            return
        for path in folders:
            for folder in self.disk.walk(path):
                view = self.view_of(folder.path)
                if not is_read(folder.path, view.root if view else "", self.opened):
                    continue
                self.seen.note(folder)
                for entry in folder.files:
                    if entry.path not in self.overlays:
                        yield entry.path
            if is_document(path) and path not in self.overlays:
                yield path  # a folder named like a document
        for view in self.views.values():
            for id in view.stamps:
                path = f"{view.root}/{id}"
                if path not in self.overlays and is_below(path, folders):
                    yield path
        self.seen.forget_gone(folders, self.disk, self.opened)

    def _provisional(self, path: str) -> View | None:
        """A view that holds open documents only, until its workspace is loaded."""
        root = find_root(self.disk, path.rpartition("/")[0])
        if root is None:
            return None
        if root not in self.views:
            project = project_at(self.disk, root)
            chosen = settings_at(self.disk, root)
            settings = chosen.settings.under(self.settings)
            snapshot = Snapshot.build(project, (), settings, self._files_of(root))
            self.views[root] = View(root, snapshot, chosen, complete=False)
        return self.views[root]

    def _changes_roots(self, path: str, known: dict[str, bool]) -> bool:
        """Whether a root came or went with the file or folder at ``path``.

        Args:
            path: What an event is about.
            known: Answers of this batch by folder, so that each is asked once.
        """
        for folder in marked_folders(path):
            if folder not in known:
                known[folder] = (
                    is_part(folder, self.opened)
                    or any(is_in_home(folder, root) for root in self.views)
                    or any(is_around(folder, part, self.views) for part in self.opened)
                ) and is_root_at(self.disk, folder) != (folder in self.views)
            if known[folder]:
                return True
        gone = path in self.views or any(within(root, path) for root in self.views)
        return gone and self.disk.folder_mtime(path) is None

    def _reload_folder(self, path: str) -> str:
        return folder_to_load(path, self.views, self.opened)

    def reload(self, folder: str) -> Changes:
        """Loads a folder again, at once."""
        return self.adopt(folder, load(self.disk, folder, self.settings.max_file_size))

    # -- reconciling ---------------------------------------------------------------------------

    def look(self) -> Sweep:
        """What changed on disk since it was last looked at, found without any client's help.

        Reads the session and changes nothing in it, so it may run beside the owner's thread; what
        it found is taken in by :meth:`take`.
        """
        views = list(self.views.values())
        known = {view.root: dict(view.stamps) for view in views}
        sweep = look(self.disk, dict(self.seen.times), known, frozenset(self.overlays))
        sweep.paths.extend(self._roots_above(frozenset(known)))
        sweep.paths.extend(
            f"{view.root}/{OWN}"
            for view in views
            if stamps_at(self.disk, view.root) != view.chosen.stamps
        )
        cited = (view.root for view in views if self._cited[view.root].has_changed())
        return sweep._replace(cited=tuple(cited))

    def _roots_above(self, known: Set[str]) -> Iterable[str]:
        """What to look at because a root came or went above an open folder, where no look goes."""
        for folder in tuple(self.opened):
            above, before = find_root(self.disk, folder) or "", nearest(folder, known)
            if above != before:
                yield f"{above or before}/{HOMES[0]}"

    def forget_cited(self, root: str) -> None:
        """Has cited files of a workspace looked at anew, each when it is next asked for.

        They are in no sweep and seldom open, so a change may rest on what they hold now and not on
        what they held a second ago.
        """
        self._cited[root].forget()

    def take(self, sweep: Sweep, ahead: Ahead | None = None) -> Changes:
        """Takes in what :meth:`look` found, as one step; ``ahead`` is what was read of it."""
        self.seen.take(sweep, self.disk)
        changes = [Modification(path, Action.ON_DISK) for path in dict.fromkeys(sweep.paths)]
        return self._take_cited(sweep.cited, self.did_modify_files(changes, ahead))

    def _take_cited(self, roots: Iterable[str], changes: Changes) -> Changes:
        """Adds the documents of which something else may be said now that cited files changed."""
        from stp_lsp.model.contract_checks import judged_documents  # not needed to begin with

        documents = dict(changes.documents)
        for root in roots:
            linked = self._cited[root].refresh()
            if root in self.views:
                snapshot = self.views[root].snapshot
                judged = frozenset(snapshot.documents) if linked else judged_documents(snapshot)
                documents[root] = documents.get(root, frozenset()) | judged
                self.revision += 1
        return changes._replace(documents=documents)
