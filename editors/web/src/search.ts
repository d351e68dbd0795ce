/** Finding things by what is typed: every word must occur somewhere, whatever its case or accents. */

export type Matcher = (text: string) => boolean;

export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}

/** What matches a query; everything does when it is empty. */
export function matcher(query: string): Matcher {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return (text) => {
    if (words.length === 0) return true;
    const folded = fold(text);
    return words.every((word) => folded.includes(word));
  };
}
