/** Colours of the canvas, read from the style sheet; and what tells when they change. */

export interface Theme {
  fg: string;
  bg: string;
  muted: string;
  raised: string;
  line: string;
  link: string;
  focus: string;
  font: string;
  states: Record<string, string>;
}

const STATES = ["wip", "todo", "hold", "done", "cancelled", "failing", "unknown"];

export function readTheme(): Theme {
  // A custom property keeps whatever was written into it; as the colour of an element it is resolved.
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const forced = matchMedia("(forced-colors: active)").matches;
  const theme: Theme = {
    fg: colour("--fg"),
    bg: colour("--bg"),
    muted: colour("--muted"),
    raised: colour("--raised"),
    line: colour("--line"),
    link: colour("--link"),
    focus: colour("--focus"),
    font: getComputedStyle(document.body).fontFamily,
    states: Object.fromEntries(STATES.map((state) => [state, forced ? colour("--fg") : colour(`--${state}`)])),
  };
  theme.states.missing = theme.states.failing ?? theme.fg;
  probe.remove();
  return theme;
}

export function onThemeChange(handler: () => void): void {
  for (const query of [
    "(prefers-color-scheme: dark)",
    "(prefers-contrast: more)",
    "(forced-colors: active)",
  ]) {
    matchMedia(query).addEventListener("change", handler);
  }
  const watcher = new MutationObserver(handler); // VS Code changes classes and variables
  watcher.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
