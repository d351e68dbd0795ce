"""Which of the folders that a client has open a workspace belongs to.

Folders may lie in one another, and one may lie inside a workspace: then its root is above, and a
walk from that folder knows a part of the workspace only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set

from stp_lsp.model.paths import within
from stp_lsp.session.loader import Loaded
from stp_lsp.session.roots import HOMES
from stp_lsp.session.scope import Scope


def without_parts(
    loaded: Loaded, folder: str, opened: Sequence[str], known: Collection[str], unsure: Set[str]
) -> Loaded:
    """What was read of ``folder``, without the workspace above it if that is known whole.

    Nor with those of which less can be seen now than before, ``unsure``. The folders of such a
    workspace go too: noting what is in them now would hide from the next look what came since they
    were listed.
    """
    parts = {
        item.root
        for item in loaded.workspaces
        if item.root in known
        and not within(item.root, folder)
        and any(within(item.root, other) for other in opened)
    } | unsure
    if not parts:
        return loaded
    rest = [item for item in loaded.workspaces if item.root not in parts]
    roots = {item.root for item in rest}
    folders = {
        path: mtime
        for path, mtime in loaded.folders.items()
        if nearest(path, roots | parts) in roots
    }
    return loaded._replace(workspaces=rest, folders=folders)


def nearest(path: str, roots: Iterable[str]) -> str:
    """The root that ``path`` belongs to; empty when there is none."""
    return max((root for root in roots if within(path, root)), key=len, default="")


def left_alone(folder: str, roots: Collection[str], opened: Sequence[str]) -> list[str]:
    """The roots known through ``folder`` that lie wholly in no other open folder."""
    above = nearest(folder, roots)
    return [
        root
        for root in roots
        if (within(root, folder) or root == above or is_in_home(root, above))
        and not any(within(root, other) for other in opened)
    ]


def is_in_home(path: str, root: str) -> bool:
    """Whether a path lies in one of the :data:`~stp_lsp.session.roots.HOMES` of a root."""
    return bool(root) and any(within(path, f"{root}/{name}") for name in HOMES)


def folder_to_load(path: str, roots: Collection[str], opened: Sequence[str], scope: Scope) -> str:
    """The folder to load again for a change at ``path``; empty for one that nobody opened.

    Args:
        path: What changed.
        roots: All roots that are known.
        opened: The open folders. The widest that holds the path knows everything around it.
        scope: What belongs to them.
    """
    holding = [folder for folder in opened if within(path, folder)]
    if holding:
        return min(holding, key=len)
    # One inside the workspace knows of it too, be it that workspace's now or before.
    inside = [
        (len(root), -at, folder)
        for at, folder in enumerate(opened)
        for root in (nearest(folder, roots), scope.root_around(folder))
        if root and within(path, root)
    ]
    return max(inside)[2] if inside else nearest(path, roots)


def folders_around(
    changed: Iterable[str], loaded: Collection[str], known: Collection[str], opened: Sequence[str]
) -> tuple[str, ...]:
    """The open folders to load again because roots came or went inside workspaces they hold.

    Args:
        changed: Roots that came or went.
        loaded: Roots that were read together with these; they know already.
        known: All roots.
        opened: The open folders.
    """
    found: dict[str, None] = {}
    for root in changed:
        above = [other for other in known if other != root and within(root, other)]
        outer = max(above, key=len, default="")
        holding = [folder for folder in opened if outer and within(outer, folder)]
        if holding and outer not in loaded:
            found[min(holding, key=len)] = None
    return tuple(found)
