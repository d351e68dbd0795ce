// Ids in the built-in Markdown preview: links with the title of what they name. Pure; a plugin of
// markdown-it, fed with what is known of the workspaces.

import type { CoreState, MarkdownIt, Token } from "./markdown_it";

/** What an id leads to. */
export interface Target {
  readonly title: string;
  /** As a link in the document at hand. */
  readonly href: string;
}

/** What `id` names in the document that is being shown: `ST0005`, `ST0005/03`, `issue/0011`. */
export type Lookup = (id: string, env: unknown) => Target | undefined;

/** `ST0005`, `ST0005/03`, `ST0005/WP-03`, `ST0005 WP-03`, `issue 0011` (FORMAT.md 3.2). */
const ID = /(?<![A-Za-z0-9_/-])(?:([A-Z]{1,8}\d{4})(?!\d)(?:(?:\/(?:WP[-/]?)?| WP-?)(\d{2})(?!\d))?|([Ii]ssue )(\d{4})(?!\d))/g;

/** Makes links of the ids in running text; code, links and headings' anchors stay as they are. */
export function linkIds(md: MarkdownIt, lookup: Lookup): MarkdownIt {
  md.core.ruler.push("stp_ids", (state) => {
    for (const block of state.tokens) {
      if (block.type === "inline" && block.children !== null) {
        block.children = inLine(block.children, state, lookup);
      }
    }
  });
  return md;
}

function inLine(children: readonly Token[], state: CoreState, lookup: Lookup): Token[] {
  const found: Token[] = [];
  let links = 0;
  for (const token of children) {
    if (token.type === "link_open") {
      links += 1;
    } else if (token.type === "link_close") {
      links -= 1;
    } else if (token.type === "html_inline" && /^<a[\s>]/i.test(token.content)) {
      links += 1;
    } else if (token.type === "html_inline" && /^<\/a\s*>/i.test(token.content)) {
      links -= 1;
    }
    if (token.type === "text" && links <= 0) {
      found.push(...inText(token, state, lookup));
    } else {
      found.push(token);
    }
  }
  return found;
}

function inText(token: Token, state: CoreState, lookup: Lookup): Token[] {
  const found: Token[] = [];
  const { content } = token;
  let end = 0;
  const text = (from: number, to: number) => {
    if (from < to) {
      const part = new state.Token("text", "", 0);
      part.content = content.slice(from, to);
      part.level = token.level;
      found.push(part);
    }
  };
  for (const match of content.matchAll(ID)) {
    const [whole, thread, part, , issue] = match;
    const key = thread === undefined ? `issue/${issue ?? ""}` : part === undefined ? thread : `${thread}/${part}`;
    const target = lookup(key, state.env) ?? (thread === undefined ? undefined : lookup(thread, state.env));
    if (target === undefined) {
      continue;
    }
    text(end, match.index);
    const open = new state.Token("link_open", "a", 1);
    open.attrSet("href", target.href);
    open.attrSet("data-href", target.href); // the preview opens what stands here
    open.attrSet("title", target.title);
    open.attrSet("class", "stp-id");
    found.push(open);
    text(match.index, match.index + whole.length);
    found.push(new state.Token("link_close", "a", -1));
    end = match.index + whole.length;
  }
  if (end === 0) {
    return [token];
  }
  text(end, content.length);
  return found;
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
