// What a verb of the server looks like; the verbs themselves are in table.ts, which is generated.

export type ArgumentKind =
  | "thread"
  | "package"
  | "criterion"
  | "test"
  | "issue"
  | "text"
  | "file"
  | "number"
  | "flag"
  | "choice";

export interface Argument {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly description: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
}

export interface Verb {
  /** The command of the server, and of the extension. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What it acts on: `thread`, `document`, ... */
  readonly subject: string;
  readonly arguments: readonly Argument[];
}

export type Value = string | number | boolean;
export type Values = Record<string, Value>;

/** Optional arguments that are asked for all the same; Enter leaves them out. */
const WORTH_ASKING: ReadonlySet<string> = new Set(["severity", "group", "text", "reason"]);

/** The arguments that the user is asked for, in their order: all that are required, some that are not. */
export function toAsk(verb: Verb, given: Readonly<Values>): Argument[] {
  return verb.arguments.filter(
    ({ kind, name, required }) => !(name in given) && kind !== "flag" && (required || WORTH_ASKING.has(name)),
  );
}

/** The arguments that name a thing by its key: `ST0005`, `ST0005/03`, `ST0005/AC-01.2`, `issue/0011`. */
export function argumentsFor(verb: Verb, key: string): Values {
  const [owner = "", part = ""] = key.split("/", 2);
  const found: Values = {};
  for (const { kind, name } of verb.arguments) {
    if (owner === "issue") {
      if (kind === "issue") {
        found[name] = part;
      }
    } else if (kind === "thread" && name === "thread") {
      found[name] = owner; // and not the `to` of a descoping
    } else if (kind === "package" && /^\d+$/.test(part)) {
      found[name] = key;
    } else if (kind === "criterion" && part.startsWith("AC-")) {
      found[name] = part;
    } else if (kind === "test" && part.startsWith("AT-")) {
      found[name] = part;
    } else if (kind === "number" && name === "group" && /^\d+$/.test(part)) {
      found[name] = Number(part);
    }
  }
  return found;
}
