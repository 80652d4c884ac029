// Moves of the window: { x, y, zoom, rotation }, as the panels' canvas has them.

export const HOME = { x: 0, y: 0, zoom: 1, rotation: 0 };
const STEP = 0.2; // halves of the window, for an arrow key
const ZOOMS = [1e-3, 1e6];

export function panned(view, right, down, half) {
  const [cos, sin] = [Math.cos(view.rotation), Math.sin(view.rotation)];
  const [across, along] = [(right * half) / view.zoom, (down * half) / view.zoom];
  return {
    ...view,
    x: view.x + cos * across - sin * along,
    y: view.y + sin * across + cos * along,
  };
}

// Zoom about (u, v), in halves of the window from its middle, which stays where it is.
export function zoomed(view, factor, u, v, half) {
  const zoom = Math.min(Math.max(view.zoom * factor, ZOOMS[0]), ZOOMS[1]);
  return panned({ ...panned(view, u, v, half), zoom }, -u, -v, half);
}

// The middle of the first two fingers and the distance between them.
export function grip([first, second = first]) {
  const [across, down] = [0, 1].map((axis) => first[axis] - second[axis]);
  const middle = { u: (first[0] + second[0]) / 2, v: (first[1] + second[1]) / 2 };
  return { ...middle, spread: Math.hypot(across, down) };
}

export function dragged(view, before, after, half) {
  const next = panned(view, before.u - after.u, before.v - after.v, half);
  const factor = before.spread > 0 && after.spread > 0 ? after.spread / before.spread : 1;
  return zoomed(next, factor, after.u, after.v, half);
}

export const KEYS = {
  ArrowLeft: (view, half) => panned(view, -STEP, 0, half),
  ArrowRight: (view, half) => panned(view, STEP, 0, half),
  ArrowUp: (view, half) => panned(view, 0, -STEP, half),
  ArrowDown: (view, half) => panned(view, 0, STEP, half),
  "+": (view, half) => zoomed(view, 1.25, 0, 0, half),
  "=": (view, half) => zoomed(view, 1.25, 0, 0, half),
  "-": (view, half) => zoomed(view, 0.8, 0, 0, half),
  Home: () => ({ ...HOME }),
  0: () => ({ ...HOME }),
};

export function described({ x, y, zoom }) {
  if (x === 0 && y === 0 && zoom === 1) return "";
  const digits = Math.max(2, Math.ceil(Math.log10(zoom)) + 2);
  return `x ${x.toFixed(digits)}, y ${y.toFixed(digits)}, zoom ${zoom.toPrecision(4)}`;
}

// Let pointers, wheel and keys move the view of a frame: `get` returns it, `go` takes the next.
export function followPointers(frame, half, get, go) {
  const fingers = new Map();
  const place = ({ clientX, clientY }) => {
    const box = frame.getBoundingClientRect();
    return [(2 * (clientX - box.left)) / box.width - 1, (2 * (clientY - box.top)) / box.height - 1];
  };
  const wheel = (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    go(zoomed(get(), Math.exp(-0.002 * lines * event.deltaY), ...place(event), half));
  };
  frame.addEventListener("wheel", wheel, { passive: false });
  frame.addEventListener("dblclick", () => go({ ...HOME }));
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    frame.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
  });
  frame.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = grip([...fingers.values()]);
    fingers.set(event.pointerId, place(event));
    go(dragged(get(), before, grip([...fingers.values()]), half));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    frame.addEventListener(end, (event) => fingers.delete(event.pointerId));
  frame.addEventListener("keydown", (event) => {
    const next = KEYS[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(next(get(), half));
  });
}
