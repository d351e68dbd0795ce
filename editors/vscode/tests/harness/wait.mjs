// Waiting for what is to come: never for a time, always for a thing that has a name. How long one is
// patient decides no test; it only ends a run in which nothing more will come.

/** How long anything may take, on a machine that has twenty other things to do. `STP_PATIENCE` is for who writes a test. */
export const PATIENCE = Number(process.env.STP_PATIENCE ?? 240_000);
const PAUSE = 50;
/** How long what was done is given before it is done again, at first; then twice as long, up to ten times. */
const FIRST = 3_000;
/** How long one step of several is given to show. */
const STEP = 200;

const isThere = (found) => found !== false && found !== undefined && found !== null;

/** What `ask` gives, or what it throws. */
async function asked(ask) {
  try {
    return { found: await ask() };
  } catch (error) {
    return { error };
  }
}

async function polled(ask, patience) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await asked(ask);
    if (isThere(answer.found) || Date.now() > end) {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** What an answer that was no answer adds to a complaint. */
function because(error) {
  return error === undefined ? "" : `: ${String(error.message ?? error).split("\n").slice(0, 4).join(" / ")}`;
}

/**
 * Asks until there is an answer.
 *
 * @param what What is waited for; the complaint names it when it never comes.
 * @param ask Gives it, or undefined, null, false or an error while it is not there.
 */
export async function until(what, ask, patience = PATIENCE) {
  const { found, error } = await polled(ask, patience);
  if (!isThere(found)) {
    throw new Error(`never came: ${what}${because(error)}`);
  }
  return found;
}

/**
 * Brings something about as a person does: looks whether it is so, acts, looks again, and acts again
 * when nothing came of it. A window that is busy drops clicks and keys, and menus close by themselves.
 *
 * @param done Whether it is so; must not wait itself.
 * @param act What brings it about. It is done again only while `done` is not so.
 * @param first How long it is given at first, in milliseconds.
 */
export async function bring(what, done, act, first = FIRST) {
  const end = Date.now() + PATIENCE;
  let acted;
  for (let patience = first; ; patience = Math.min(2 * patience, 10 * first)) {
    const before = await asked(done);
    if (isThere(before.found)) {
      return before.found;
    }
    if (Date.now() > end) {
      throw new Error(`never came: ${what}${because(acted?.error ?? before.error)}`);
    }
    acted = await asked(act);
    const after = await polled(done, patience);
    if (isThere(after.found)) {
      return after.found;
    }
  }
}

/** Goes step by step until one is there, as with the Tab key; a step too far comes round again. */
export async function walk(what, there, step) {
  const end = Date.now() + PATIENCE;
  while (!(await there())) {
    if (Date.now() > end) {
      throw new Error(`never came: ${what}`);
    }
    await step();
    await polled(there, STEP);
  }
}
