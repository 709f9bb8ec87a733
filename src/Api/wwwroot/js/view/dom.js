/**
 * An element. Properties are set as such (so text is only ever text); `dataset` and `aria` take objects. Children are
 * nodes or strings; null, undefined and false are left out.
 */
export function element(tag, properties = {}, ...children) {
  const { dataset = {}, aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export const byId = (id) => document.getElementById(id);

/**
 * Makes `parent` hold one element for each item, in order. An element stays with its item's key. When `same` says that
 * what it shows has changed, it is made anew, or brought up to date by `update` if there is one (so that a click that
 * has begun still ends on it).
 */
export function keyed(parent, items, { key, create, same, update }) {
  const wanted = new Set(items.map(key));
  const before = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) before.set(child.dataset.key, child);
    else child.remove();
  }
  let at = parent.firstElementChild;
  for (const item of items) {
    const name = key(item);
    let child = before.get(name);
    if (child && update && !same(child.item, item)) {
      update(child, item);
      child.item = item;
    } else if (!child || !same(child.item, item)) {
      const made = Object.assign(create(item), { item });
      made.dataset.key = name;
      if (at === child) at = child ? made : at;
      child?.replaceWith(made);
      child = made;
    }
    if (child === at) at = at.nextElementSibling;
    else parent.insertBefore(child, at);
  }
}

/** Draws once for many changes; in a hidden page, where no frames come, a little later. */
export function drawing(draw) {
  let isPlanned = false;
  const now = () => {
    isPlanned = false;
    draw();
  };
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    if (document.visibilityState === "visible") requestAnimationFrame(now);
    else setTimeout(now, 200);
  };
}
