/** Elements without HTML: whatever a title holds, it becomes text. */

type Child = Node | string | null | false;
type Value = string | number | boolean | null | ((event: never) => void);

/**
 * An element with attributes, listeners and children.
 *
 * A value that is a function listens to the event of that name; `true` sets an attribute without a
 * value, `false` and `null` leave it out.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value as EventListener);
    } else if (value !== null && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

/** A text of unknown origin, kept from turning the direction of what stands around it. */
export function isolated(text: string, className = ""): HTMLElement {
  return el("bdi", className === "" ? {} : { class: className }, text);
}

/** Where everything is put. */
export function mount(): HTMLElement {
  const found = document.getElementById("stp-root");
  if (found !== null) return found;
  const root = el("div", { id: "stp-root" });
  document.body.append(root);
  return root;
}

/** Whether a key was meant for a field in which one types. */
export function isTyping(event: Event): boolean {
  const target = event.target;
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
