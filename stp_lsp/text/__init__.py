"""Plain text: ranges, lines and columns, edits. Knows nothing of Markdown or of steel threads."""
