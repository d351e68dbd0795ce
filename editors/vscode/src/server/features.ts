// What the language client says and hears beyond its own features.

import type { ClientCapabilities, FeatureState, ServerCapabilities, StaticFeature } from "vscode-languageclient/node";

/**
 * Announces our colours, and keeps the client from making commands of the server's verbs: the
 * extension has a command for each that asks for what is missing, also before the server runs. The
 * server's other commands are left to the client.
 */
export class OwnFeatures implements StaticFeature {
  /**
   * @param tokenTypes Names of semantic tokens, as the manifest contributes them.
   * @param tokenModifiers Names of their modifiers.
   * @param verbs Names of the commands that are the extension's.
   */
  constructor(
    private readonly tokenTypes: readonly string[],
    private readonly tokenModifiers: readonly string[],
    private readonly verbs: ReadonlySet<string>,
  ) {}

  fillClientCapabilities(capabilities: ClientCapabilities): void {
    const tokens = capabilities.textDocument?.semanticTokens;
    if (tokens !== undefined) {
      tokens.tokenTypes = [...tokens.tokenTypes, ...this.tokenTypes];
      tokens.tokenModifiers = [...tokens.tokenModifiers, ...this.tokenModifiers];
    }
  }

  preInitialize(capabilities: ServerCapabilities): void {
    const provider = capabilities.executeCommandProvider;
    if (provider !== undefined) {
      provider.commands = provider.commands.filter((name) => !this.verbs.has(name));
    }
  }

  initialize(): void {
    // There is nothing to begin: both halves are done before.
  }

  getState(): FeatureState {
    return { kind: "static" };
  }

  clear(): void {
    // There is nothing to end.
  }
}
