"""The workspaces of one client: how they come and go with the folders that it opens and closes.

Each is read elsewhere and taken in here; what is open in the editor is laid over it. What changes
inside of them is taken in by :mod:`stp_lsp.session.session`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from stp_lsp.model.document import DocId, Document
from stp_lsp.model.paths import is_below, within
from stp_lsp.model.project_memo import forget_all
from stp_lsp.model.settings import Settings
from stp_lsp.model.snapshot import Snapshot
from stp_lsp.session.disk import Disk
from stp_lsp.session.loader import Loaded, LoadedWorkspace, load, project_at, to_documents
from stp_lsp.session.open_folders import (
    folder_to_load,
    folders_around,
    left_alone,
    nearest,
    without_parts,
)
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.root_files import RootFiles
from stp_lsp.session.roots import find_root, is_unsure
from stp_lsp.session.scope import Scope
from stp_lsp.session.seen_folders import SeenFolders
from stp_lsp.session.settings_file import Complaint, settings_at
from stp_lsp.session.values import Changes, Overlay, View
from stp_lsp.session.view_update import doubt, update_view


class Workspaces:
    """The known workspaces, each with its current snapshot."""

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
        self.steps = 0
        """How often what was found on disk was put in place; typing is no such step."""
        self.cited: dict[str, RootFiles] = {}
        """By root what rules ask of files that are no documents."""

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
        self.steps += 1
        if folder not in self.opened:
            self.opened.append(folder)
        self.seen.read_again(folder, loaded)
        unsure = self._unsure() if loaded.unlisted else frozenset()
        loaded = without_parts(loaded, folder, self.opened, self.views, unsure)
        self.seen.keep(self.opened, loaded)
        changed: dict[str, frozenset[DocId]] = {}
        roots = {item.root for item in loaded.workspaces}
        others = [path for path in self.opened if path != folder]
        gone = {
            *(root for root in self.views if within(root, folder)),
            *left_alone(folder, self.views, others),
        } - (roots | unsure)
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
            if previous is not None and loaded.unlisted:
                self._keep_hidden(view, previous, frozenset(loaded.unlisted))
            changed[item.root] = frozenset(known) | frozenset(view.snapshot.documents)
        if changed.keys() & before:
            forget_all()
        if unsure:
            self._leave_to_others()
        outer = folders_around(before ^ self.views.keys(), roots, self.views, self.opened)
        # Folders inside a workspace that went as a whole: each may still show a part of it.
        outer += tuple(o for o in others if o not in outer and any(within(o, r) for r in gone))
        outer += tuple(o for o in self._lay_overlays() if o not in outer)
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
            update_view(view, dict.fromkeys(kept), self.scope())
            return
        documents = {id: before.snapshot.documents[id] for id in kept}
        view.snapshot = view.snapshot.with_documents(documents)
        view.stamps.update((id, before.stamps[id]) for id in kept)

    def _unsure(self) -> frozenset[str]:
        """The workspaces of open folders of which it cannot be said now whether they are there.

        They stay as they are until it can: a folder of which the permissions are amiss, or a disk
        far away that does not answer, is no reason to say of everything in it that it is gone.
        """
        return frozenset(
            root
            for root, view in self.views.items()
            if view.is_read
            and any(within(root, folder) or within(folder, root) for folder in self.opened)
            and is_unsure(self.disk, root)
        )

    def _keep_hidden(self, view: View, before: View, unlisted: Set[str]) -> None:
        """Adds what was known below folders that cannot be listed now, for the same reason.

        Not under another configuration: then what was understood of it may be wrong.
        """
        if view.snapshot.project != before.snapshot.project:
            return
        kept: dict[DocId, Document | None] = {}
        for id in before.snapshot.documents.keys() - view.stamps.keys():
            path = f"{view.root}/{id}"
            if is_below(path, unlisted) and (self.disk.stamp(path) or self.disk.is_hidden(path)):
                kept[id] = before.snapshot.documents[id]
                view.stamps[id] = before.stamps[id]
        if kept:
            view.snapshot = view.snapshot.with_documents(kept)

    def _leave_to_others(self) -> None:
        """Removes from each workspace the documents that belong to a workspace inside of it.

        The one may have stayed as it was though the other came, or the other though it was not
        seen.
        """
        for view in self.views.values():
            gone = [
                id for id in view.stamps if nearest(f"{view.root}/{id}", self.views) != view.root
            ]
            for id in gone:
                del view.stamps[id]
            view.snapshot = view.snapshot.with_documents(dict.fromkeys(gone))

    def _files_of(self, root: str) -> RootFiles:
        self.cited[root] = RootFiles(self.disk, root, self._open_text)
        return self.cited[root]

    def _open_text(self, path: str) -> str | None:
        """The text of any file that the client has open, a document or not."""
        overlay = self.overlays.get(path)
        return overlay.text if overlay is not None else None

    def _lay_overlays(self) -> list[str]:
        """Puts every open document over what was loaded.

        Returns:
            The open folders to load again: a workspace came in them that nobody has read.
        """
        scope, unread = self.scope(), dict[str, None]()
        for path, overlay in self.overlays.items():
            view = self.view_of(path) or self._provisional(path, scope.disk)
            if view is not None:
                update_view(view, {path[len(view.root) + 1 :]: overlay.text}, scope)
                if not view.is_read and scope.is_root(view.root):
                    unread[self._reload_folder(view.root, scope)] = None
        return list(unread)

    def close_folder(self, folder: str) -> Changes:
        """Forgets the workspaces below a folder that no other open folder holds."""
        self.steps += 1
        self.opened = [path for path in self.opened if path != folder]
        gone = left_alone(folder, self.views, self.opened)
        # A folder inside a workspace that is still open shows a part of it.
        reload = [other for other in self.opened if any(within(other, root) for root in gone)]
        changed = {root: frozenset(self.views.pop(root).snapshot.documents) for root in gone}
        if changed:
            forget_all()
        self.seen.forget_closed(folder, self.opened)
        reload += [other for other in self._lay_overlays() if other not in reload]
        self.revision += 1
        return Changes(changed, tuple(reload))

    def reload(self, folder: str) -> Changes:
        """Loads a folder again, at once."""
        return self.adopt(folder, load(self.disk, folder, self.settings.max_file_size))

    def scope(self, prefetched: Prefetched | None = None) -> Scope:
        """What belongs to the open folders, by the disk or by what was prefetched of it."""
        asked = prefetched.disk if prefetched is not None else None
        return Scope(self.disk if asked is None else asked, self.opened)

    def _reload_folder(self, path: str, scope: Scope) -> str:
        return folder_to_load(path, self.views, self.opened, scope)

    def set_settings(self, settings: Settings) -> Changes:
        """Puts other settings of the client into force."""
        if settings == self.settings:
            return Changes({})
        self.settings = settings
        self.revision += 1
        return self._put_settings(self.views.values())

    def _put_settings(self, views: Iterable[View], scope: Scope | None = None) -> Changes:
        """Brings the settings of views up to date; every finding in them may be another one."""
        changed: dict[str, frozenset[DocId]] = {}
        reload: list[str] = []
        scope = scope or self.scope()
        for view in views:
            before = view.snapshot.settings
            after = view.chosen.settings.under(self.settings)
            if after == before:
                continue
            view.snapshot = view.snapshot.with_settings(after)
            changed[view.root] = frozenset(view.snapshot.documents)
            if after.max_file_size != before.max_file_size:
                doubt(view)  # of what cannot be seen now the reloaded folder says nothing
                reload.append(self._reload_folder(view.root, scope))
        return Changes(changed, tuple(dict.fromkeys(reload)))

    def complaints(self) -> list[Complaint]:
        """What is wrong in the settings files of all workspaces."""
        return [complaint for view in self.views.values() for complaint in view.chosen.complaints]

    def view_of(self, path: str) -> View | None:
        """The view with the nearest root above ``path``."""
        return self.views.get(nearest(path, self.views))

    def _provisional(self, path: str, disk: Disk) -> View | None:
        """A view that holds open documents only, until its workspace is loaded."""
        root = find_root(disk, path.rpartition("/")[0])
        if root is None:
            return None
        if root not in self.views:
            project = project_at(disk, root)
            chosen = settings_at(disk, root)
            settings = chosen.settings.under(self.settings)
            snapshot = Snapshot.build(project, (), settings, self._files_of(root))
            self.views[root] = View(root, snapshot, chosen, complete=False, is_read=False)
        return self.views[root]
