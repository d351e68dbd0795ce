// Places of the protocol as VS Code's own, where they come as arguments of a command and no client
// has converted them.

import * as vscode from "vscode";
import type { Place, Position } from "./server/protocol";
import { rangeOf } from "./views/things";

export interface Places {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
  readonly locations: vscode.Location[];
}

/** The places; undefined when the arguments are of another shape. */
export function convertPlaces(uri: unknown, position: unknown, locations: unknown): Places | undefined {
  const at = position as Partial<Position> | null | undefined;
  if (typeof uri !== "string" || typeof at?.line !== "number" || typeof at.character !== "number" || !Array.isArray(locations)) {
    return undefined;
  }
  return {
    uri: vscode.Uri.parse(uri),
    position: new vscode.Position(at.line, at.character),
    locations: (locations as Place[]).map((place) => new vscode.Location(vscode.Uri.parse(place.uri), rangeOf(place.range))),
  };
}
