// Functions that all panels' scripts share.  Python puts this text in front of each of them, since
// anywidget takes a module of one text.

// Directions of the arrow keys: right and down.
export const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function within(value, low = 0, high = 1) {
  return Math.min(Math.max(value, low), high);
}

// Append a new element to `parent`.
export function element(parent, tag, properties = {}, attributes = {}) {
  const child = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
  parent.append(child);
  return child;
}

// Call the handler of each of a model's events, until the returned function is called.
export function listen(model, handlers) {
  for (const [name, handler] of Object.entries(handlers)) model.on(name, handler);
  return () => {
    for (const [name, handler] of Object.entries(handlers)) model.off(name, handler);
  };
}

export function hasModifier(event) {
  return event.ctrlKey || event.metaKey || event.altKey;
}

// Keep a key press from the page: JupyterLab's own keys would move or delete cells.
export function claim(event) {
  event.preventDefault();
  event.stopPropagation();
}
