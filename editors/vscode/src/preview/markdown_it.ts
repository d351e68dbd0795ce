// The parts of markdown-it (14) that the plugin uses. VS Code brings the library; only its shapes
// matter here.

export interface Token {
  readonly type: string;
  content: string;
  level: number;
  children: Token[] | null;
  attrSet(name: string, value: string): void;
}

export interface CoreState {
  readonly env: unknown;
  readonly tokens: Token[];
  readonly Token: new (type: string, tag: string, nesting: -1 | 0 | 1) => Token;
}

export interface MarkdownIt {
  readonly core: { readonly ruler: { push(name: string, rule: (state: CoreState) => void): void } };
}
