// markdown-it's types. VS Code brings the library itself; only its shapes matter here.

import type MarkdownItClass from "markdown-it";

export type MarkdownIt = MarkdownItClass;
export type RenderRule = NonNullable<MarkdownItClass["renderer"]["rules"]["text"]>;
export type Token = Parameters<RenderRule>[0][number];
