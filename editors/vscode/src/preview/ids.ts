// Ids in the built-in Markdown preview: links with the title of what they name. Pure; a plugin of
// markdown-it, fed with what is known of the workspaces.

import type { MarkdownIt, RenderRule, Token } from "./markdown_it";

/** What an id leads to. */
export interface Target {
  readonly title: string;
  /** As a link in the document at hand. */
  readonly href: string;
}

/**
 * What `id` names in the document that is being shown: `ST0005`, `ST0005/03`, `ST0005/AC-01.2`,
 * `issue/0011`; and of the thread that the document belongs to `/03`, `/AC-01.2`, `/AT-01.2`.
 */
export type Lookup = (id: string, env: unknown) => Target | undefined;

/** `ST0005` with or without a part, a part alone, `issue 0011` (FORMAT.md 3.2). */
const ID = new RegExp(
  "(?<![A-Za-z0-9_/-])(?:" +
    [
      // ST0005, ST0005/03, ST0005/WP-03, ST0005 WP-03, ST0005/AC-01.2, ST0005 AT-01.2
      /(?<thread>[A-Z]{1,8}\d{4})(?!\d)(?:(?:\/(?:WP[-/]?)?| WP-?)(?<part>\d{2})(?!\d)|[/ ](?<row>A[CT]-\d+\.\d+)(?![\dA-Za-z]))?/,
      /WP-?(?<ownPart>\d{2})(?![\d/])/,
      /(?<ownRow>A[CT]-\d+\.\d+)(?![\dA-Za-z])/,
      /[Ii]ssue (?<issue>\d{4})(?!\d)/,
    ]
      .map(({ source }) => source)
      .join("|") +
    ")",
  "g",
);

/**
 * Makes links of the ids in running text; code, links and what is HTML stay as they are.
 *
 * It is done while text is rendered and not before: only then the preview says which document it is
 * about, and what was parsed is kept by it while titles change.
 */
export function linkIds(md: MarkdownIt, lookup: Lookup): MarkdownIt {
  const { rules } = md.renderer;
  const plain: RenderRule = rules.text ?? ((tokens, at) => md.utils.escapeHtml(tokens[at]?.content ?? ""));
  const linked = new WeakMap<readonly Token[], readonly boolean[]>();
  rules.text = (tokens, at, options, env, self) => {
    let inLinks = linked.get(tokens);
    if (inLinks === undefined) {
      inLinks = insideLinks(tokens);
      linked.set(tokens, inLinks);
    }
    const shown = inLinks[at] === true ? undefined : withLinks(md, tokens[at]?.content ?? "", (id) => lookup(id, env));
    return shown ?? plain(tokens, at, options, env, self);
  };
  return md;
}

/** For each token of a line, whether it stands inside a link. */
function insideLinks(tokens: readonly Token[]): boolean[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.type === "link_open" || (token.type === "html_inline" && /^<a[\s>]/i.test(token.content))) {
      depth += 1;
    } else if (token.type === "link_close" || (token.type === "html_inline" && /^<\/a\s*>/i.test(token.content))) {
      depth -= 1;
    }
    return depth > 0;
  });
}

/** Text as HTML with links; undefined when there is nothing to link. */
function withLinks(md: MarkdownIt, text: string, lookup: (id: string) => Target | undefined): string | undefined {
  const escapeHtml = (part: string) => md.utils.escapeHtml(part);
  let html = "";
  let end = 0;
  let before: string | undefined;
  for (const match of text.matchAll(ID)) {
    const [whole] = match;
    const { thread, part, row, ownPart, ownRow, issue } = match.groups ?? {};
    before = thread ?? before;
    const inner = part ?? row;
    const own = ownPart ?? ownRow;
    let target: Target | undefined;
    if (thread !== undefined) {
      target = (inner === undefined ? undefined : lookup(`${thread}/${inner}`)) ?? lookup(thread);
    } else if (own === undefined) {
      target = lookup(`issue/${issue ?? ""}`);
    } else if (before === undefined) {
      target = lookup(`/${own}`); // behind the id of a thread it may be a part of that one
    }
    if (target !== undefined) {
      const href = escapeHtml(target.href);
      const title = escapeHtml(target.title);
      // The preview opens what stands in `data-href`.
      const link = `<a href="${href}" data-href="${href}" title="${title}" class="stp-id">${escapeHtml(whole)}</a>`;
      html += escapeHtml(text.slice(end, match.index)) + link;
      end = match.index + whole.length;
    }
  }
  return end === 0 ? undefined : html + escapeHtml(text.slice(end));
}

/** The path from one document to another, with `/` between its parts and what a link must escape. */
export function relativePath(from: string, to: string): string {
  const source = from.split("/").slice(0, -1);
  const target = to.split("/");
  let same = 0;
  while (same < source.length && same < target.length - 1 && source[same] === target[same]) {
    same += 1;
  }
  return [...source.slice(same).map(() => ".."), ...target.slice(same).map(encodeURIComponent)].join("/");
}

/**
 * The thread that a document belongs to, by its path in the workspace (FORMAT.md 1.2).
 *
 * @param path With `/` between its parts.
 * @param known Whether a thread has that id.
 */
export function ownThread(path: string, known: (id: string) => boolean): string | undefined {
  for (const part of path.split("/")) {
    const id = /^[A-Z]{1,8}\d{4}(?!\d)/.exec(part)?.[0];
    if (id !== undefined && known(id)) {
      return id;
    }
  }
  return undefined;
}
