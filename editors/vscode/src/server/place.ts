// Whether there is a workspace of steel threads: only then is a server started at all.

/** What marks a root, relative to it (FORMAT.md 1.1); a folder or a file. */
export const MARKS: readonly string[] = [
  "intent/.config/config.json",
  ".intent/config.json",
  "stp/.config",
  ".stp-config",
  "stp/prj/st",
  "intent/st",
];

const HIGHEST = 40;

/**
 * Whether a folder is a root, or lies in one.
 *
 * @param parts The folder, split at its slashes.
 * @param exists Whether something is at a path below one of the folders.
 */
export async function liesInWorkspace(
  parts: readonly string[],
  exists: (folder: readonly string[], mark: string) => Promise<boolean>,
): Promise<boolean> {
  for (let length = parts.length; length > 0 && parts.length - length < HIGHEST; length -= 1) {
    const folder = parts.slice(0, length);
    const found = await Promise.all(MARKS.map((mark) => exists(folder, mark)));
    if (found.includes(true)) {
      return true;
    }
  }
  return false;
}
