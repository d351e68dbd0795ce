// How long the extension takes to load and to be activated, beside the smallest that starts a
// server. Written into the result, never judged here: a machine under load is no reason to fail.

import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import type { Test } from "./runner";

const require = createRequire(__filename);
const ROUNDS = 15;

/** Milliseconds to load a bundle anew. */
function loading(path: string): number {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete require.cache[require.resolve(path)];
  const start = performance.now();
  require(path);
  return performance.now() - start;
}

function median(times: number[]): number {
  times.sort((one, other) => one - other);
  return times[times.length >> 1] ?? 0;
}

export const startup: readonly Test[] = [
  ["loading, against the smallest client", () => {
    const { STP_EXTENSION: own = "", STP_MINIMAL: minimal = "" } = process.env;
    const times: { own: number[]; minimal: number[] } = { own: [], minimal: [] };
    for (let round = 0; round <= ROUNDS; round += 1) {
      const pair = { own: loading(own), minimal: loading(minimal) };
      if (round > 0) { // the first is from a cold disk
        times.own.push(pair.own);
        times.minimal.push(pair.minimal);
      }
    }
    const [ours, least] = [median(times.own), median(times.minimal)];
    console.log(`loading: ${ours.toFixed(1)} ms, the smallest ${least.toFixed(1)} ms, ratio ${(ours / least).toFixed(2)}`);
  }],
];
