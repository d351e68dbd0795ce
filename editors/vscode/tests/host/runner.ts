// A few lines instead of a test framework: what runs inside the extension host must bring nothing.

export type Test = [name: string, run: () => Promise<void> | void];

const PATIENCE = 240_000;

export interface Result {
  readonly passed: number;
  readonly failed: readonly string[];
}

export async function runAll(tests: readonly Test[]): Promise<Result> {
  const failed: string[] = [];
  for (const [name, run] of tests) {
    const start = Date.now();
    try {
      await run();
      console.log(`ok - ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      failed.push(name);
      console.log(`not ok - ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return { passed: tests.length - failed.length, failed };
}

/** Asks again until there is an answer; a time limit fails a test and decides none. */
export async function until<T>(what: string, ask: () => T | Promise<T>, pause = 30): Promise<NonNullable<T>> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== null && found !== false) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`never came: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
