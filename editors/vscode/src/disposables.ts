// Things that end with the extension.

export interface Ending {
  dispose(): unknown;
}

/** Ends all of them. */
export function endAll(endings: readonly Ending[]): void {
  for (const each of endings) {
    each.dispose();
  }
}
