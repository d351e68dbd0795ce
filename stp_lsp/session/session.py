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
from stp_lsp.model.paths import is_below, parent, within
from stp_lsp.session.disk import Disk
from stp_lsp.session.loader import is_config, is_laid_out_otherwise
from stp_lsp.session.open_folders import nearest
from stp_lsp.session.prefetched import Prefetched
from stp_lsp.session.roots import HOMES, find_root, is_root_at, is_unsure, marked_folders
from stp_lsp.session.scope import Scope
from stp_lsp.session.settings_file import OWN, is_settings_file, settings_at, stamps_at
from stp_lsp.session.spelling import folded
from stp_lsp.session.sweep import Sweep, look
from stp_lsp.session.values import Action, Changes, Located, Modification, Overlay, View
from stp_lsp.session.view_update import update_view
from stp_lsp.session.workspaces import Workspaces

__all__ = ("Action", "Changes", "Located", "Modification", "Overlay", "Session", "View")


class Session(Workspaces):
    """All workspaces of one client, and the changes in them."""

    # -- asking --------------------------------------------------------------------------------

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
        self, modifications: Sequence[Modification], prefetched: Prefetched | None = None
    ) -> Changes:
        """The one door: takes a batch of events and makes at most one new snapshot a workspace.

        Args:
            modifications: The events.
            prefetched: What was asked and read of them before, by
                :func:`~stp_lsp.session.prefetch.prefetch`.
        """
        prefetched = (prefetched or Prefetched()).valid(self.steps)
        if any(change.action is not Action.CHANGED for change in modifications):
            self.steps += 1
        texts: dict[str, str | None] = {}
        folders: set[str] = set()
        chosen: list[View] = []
        scope = self.scope(prefetched)
        modifications = [*modifications, *self._respelled(modifications, scope)]
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
                # The open text wins; the disk is looked at again when it is closed.
                if not scope.spelling.is_listed(path):
                    self._judge_again(path)
                    texts[path] = self.overlays[path].text
            elif is_document(path) and scope.disk.folder_mtime(path) is None:
                texts.setdefault(path, None)
            else:
                folders.add(path)
            around = parent(path) if change.action is Action.ON_DISK else ""
            if is_document(around) and around not in self.overlays:
                # With what is in it a folder goes that stood in the place of a document.
                texts.setdefault(around, None)
        for path in self._below(folders, scope):
            texts.setdefault(path, None)
        # A folder that came may be a root by what is open in it, which nothing else is said of.
        opened = self._to_judge_again(folders)
        texts.update((path, self.overlays[path].text) for path in opened)
        reload = self._to_reload(modifications, texts, opened, scope)
        settings = self._choose_again(chosen, scope)
        documents = self._apply(texts, scope, prefetched, modifications)
        folders_again = dict.fromkeys((*reload, *settings.reload))
        changes = Changes({**documents, **settings.documents}, tuple(folders_again))
        return self._take_cited(self._came_or_gone(folders, prefetched), changes, prefetched)

    def _came_or_gone(self, paths: Set[str], prefetched: Prefetched) -> list[str]:
        """The roots with a file at ``paths`` that came or went and that a rule has asked about."""
        found = []
        for root, files in self.cited.items() if paths else ():
            start = len(root) + 1
            inside = frozenset(path[start:] for path in paths if within(path, root))
            if inside and prefetched.has_come_or_gone(root, files, inside):
                found.append(root)
        return found

    def _to_judge_again(self, folders: Set[str]) -> list[str]:
        """The open documents below folders that came or went.

        A link may be in the place of a folder now, or a folder in that of a link.
        """
        found = [path for path in self.overlays if is_below(path, folders)] if folders else []
        for path in found:
            self._judge_again(path)
        return found

    def _judge_again(self, path: str) -> None:
        view = self.view_of(path)
        if view is not None:
            view.stamps.pop(path[len(view.root) + 1 :], None)

    def _respelled(
        self, modifications: Sequence[Modification], scope: Scope
    ) -> Iterable[Modification]:
        """Events for what is known by other spellings of names that came, on disks that fold them.

        A watcher may tell of the new name alone, and the old one still answers.
        """
        spelling = scope.spelling
        came: dict[str, str] = {}
        for path in dict.fromkeys(
            each.path for each in modifications if each.action is Action.ON_DISK
        ):
            view = self.view_of(path)
            if view is None or path[len(view.root) + 1 :] in view.stamps or path in self.seen.times:
                continue
            if spelling.folds(path) and spelling.is_listed(path):
                came[folded(path)] = path
        if not came:
            return
        documents = (
            f"{view.root}/{id}" for view in self.views.values() for id in tuple(view.stamps)
        )
        for path in dict.fromkeys((*documents, *self.overlays, *self.seen.times)):
            new = came.get(folded(path), path)
            if new != path:
                yield Modification(path, Action.ON_DISK)

    def _to_reload(
        self,
        modifications: Sequence[Modification],
        more: Iterable[str],
        below: Sequence[str],
        scope: Scope,
    ) -> list[str]:
        """The folders to load again for a batch of events, and for what ``more`` it is about.

        What is open ``below`` folders that came may make roots of them, typed or not.

        Typing loads nothing: a configuration counts as it is saved, and what a document says makes
        no root.
        """
        typed = {each.path for each in modifications if each.action is not Action.ON_DISK}
        saved = {each.path for each in modifications if each.action is Action.ON_DISK}
        changed = {each.path for each in modifications if each.action is Action.CHANGED}
        changed -= saved.union(below)
        touched = dict.fromkeys((*more, *below, *(each.path for each in modifications)))
        roots: dict[str, bool] = {}
        return [
            folder
            for path in touched
            if path not in changed
            and (
                (self._configures(path, scope) and (path in saved or path not in typed))
                or self._changes_roots(path, roots, scope)
            )
            and (folder := self._reload_folder(path, scope))
        ]

    def _choose_again(self, views: Iterable[View], scope: Scope) -> Changes:
        """Reads the settings files of views again."""
        changed: list[View] = []
        for view in views:
            chosen = settings_at(scope.disk, view.root)
            if chosen != view.chosen:
                view.chosen = chosen
                changed.append(view)
        if changed:
            self.revision += 1
        return self._put_settings(changed, scope)

    def _apply(
        self,
        texts: Mapping[str, str | None],
        scope: Scope,
        prefetched: Prefetched,
        modifications: Sequence[Modification],
    ) -> dict[str, frozenset[DocId]]:
        by_root: dict[str, dict[DocId, str | None]] = {}
        typed: dict[str, set[DocId]] = {}
        for change in modifications:
            view = self.view_of(change.path) if change.action is Action.CHANGED else None
            if view is not None:
                typed.setdefault(view.root, set()).add(change.path[len(view.root) + 1 :])
        for path, text in texts.items():
            view = self.view_of(path)
            if view is None and text is not None:
                view = self._provisional(path, scope.disk)
            if view is not None:
                by_root.setdefault(view.root, {})[path[len(view.root) + 1 :]] = text
        changed: dict[str, frozenset[DocId]] = {}
        for root, pending in by_root.items():
            edited = typed.get(root, set())
            ids = update_view(self.views[root], pending, scope, prefetched, edited)
            if ids:
                changed[root] = ids
        if changed:
            self.revision += 1
        return changed

    def _below(self, folders: set[str], scope: Scope) -> Iterable[str]:
        """The documents that events for folders are about: those there now, and those known.

        One pass over what is known, however many folders came or went.
        """
        if not folders:
            return
        for path in folders:
            for start in scope.to_list(path):
                for folder in scope.disk.walk(start):
                    self.seen.note(folder)
                    for entry in folder.files:
                        if entry.path not in self.overlays:
                            yield entry.path
            if is_document(path) and path not in self.overlays:
                yield path  # a folder named like a document
        for view in self.views.values():
            for id in tuple(view.stamps):  # a trial of this step may run beside the session itself
                path = f"{view.root}/{id}"
                if path not in self.overlays and is_below(path, folders):
                    yield path
        self.seen.forget_gone(folders, self.opened, scope)

    def _configures(self, path: str, scope: Scope) -> bool:
        """Whether a file is the configuration of a workspace that is known or may be."""
        return (
            is_config(path)
            and not scope.disk.is_hidden(path)
            and any(folder in self.views or scope.holds(folder) for folder in marked_folders(path))
        )

    def _changes_roots(self, path: str, known: dict[str, bool], scope: Scope) -> bool:
        """Whether a root came, went or became another with the file or folder at ``path``.

        Args:
            path: What an event is about.
            known: Answers of this batch by folder, so that each is asked once.
            scope: What belongs to the open folders.
        """
        for folder in marked_folders(path):
            if folder not in known:
                view = self.views.get(folder)
                known[folder] = (
                    _is_another(view, scope.disk)
                    if view is not None and view.is_read
                    else is_root_at(scope.disk, folder) and scope.holds(folder)
                )
            if known[folder]:
                return True
        gone = path in self.views or any(within(root, path) for root in self.views)
        if not gone or scope.disk.is_hidden(path):
            return False
        return scope.disk.folder_mtime(path) is None or not scope.spelling.is_listed(path)

    # -- reconciling ---------------------------------------------------------------------------

    def look(self) -> Sweep:
        """What changed on disk since it was last looked at, found without any client's help.

        Reads the session and changes nothing in it, so it may run beside the owner's thread; what
        it found is taken in by :meth:`take`.
        """
        views = [view for view in self.views.copy().values() if view.is_read]
        known = {view.root: dict(view.stamps) for view in views}
        sweep = look(
            self.disk, dict(self.seen.times), known, frozenset(self.overlays), self.scope()
        )
        sweep.paths.extend(self._roots_above(frozenset(known)))
        sweep.paths.extend(
            f"{view.root}/{OWN}"
            for view in views
            if stamps_at(self.disk, view.root) != view.chosen.stamps
            and not self.disk.is_hidden(f"{view.root}/{OWN}")
        )
        cited = (view.root for view in views if self.cited[view.root].has_changed())
        return sweep._replace(cited=tuple(cited))

    def _roots_above(self, known: Set[str]) -> Iterable[str]:
        """Paths to look at because a root came or went above an open folder."""
        for folder in tuple(self.opened):
            above, before = find_root(self.disk, folder) or "", nearest(folder, known)
            if above != before and not (before and is_unsure(self.disk, before)):
                yield f"{above or before}/{HOMES[0]}"

    def forget_cited(self, root: str) -> None:
        """Has cited files of a workspace looked at anew, each when it is next asked for.

        They are in no sweep and seldom open, so a change may rest on what they hold now and not on
        what they held a second ago.
        """
        self.cited[root].forget()

    def take(self, sweep: Sweep, prefetched: Prefetched | None = None) -> Changes:
        """Takes in what :meth:`look` found, as one step.

        Args:
            sweep: What it found.
            prefetched: What was asked and read of it before, by
                :func:`~stp_lsp.session.prefetch.prefetch_look`.
        """
        prefetched = (prefetched or Prefetched()).valid(self.steps)
        self.seen.take(sweep, self.scope(prefetched).disk)
        changes = [
            Modification(path, Action.CHANGED, *self.overlays[path])
            for path in self._to_judge_again(sweep.folders.keys())
        ]
        changes += [Modification(path, Action.ON_DISK) for path in dict.fromkeys(sweep.paths)]
        return self._take_cited(sweep.cited, self.did_modify_files(changes, prefetched), prefetched)

    def _take_cited(
        self, roots: Iterable[str], changes: Changes, prefetched: Prefetched
    ) -> Changes:
        """Adds the documents of which something else may be said now that cited files changed."""
        from stp_lsp.model.contract_checks import judged_documents  # not needed to begin with

        documents = dict(changes.documents)
        for root in roots:
            files = self.cited[root]
            linked = files.refresh(prefetched.look_at_cited(root, files))
            if root in self.views:
                snapshot = self.views[root].snapshot
                judged = frozenset(snapshot.documents) if linked else judged_documents(snapshot)
                documents[root] = documents.get(root, frozenset()) | judged
                self.revision += 1
        return changes._replace(documents=documents)


def _is_another(view: View, disk: Disk) -> bool:
    """Whether a workspace that was read has gone since, or has its home elsewhere."""
    root, project = view.root, view.snapshot.project
    if is_root_at(disk, root) and not is_laid_out_otherwise(disk, root, project):
        return False
    return not is_unsure(disk, root)
