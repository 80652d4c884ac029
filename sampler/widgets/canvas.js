// A picture that one can drag and zoom.  Python draws; this shows what there is at once, moved and
// stretched to where the view has gone meanwhile, and puts the true picture in its place.

const HOME = { x: 0, y: 0, zoom: 1, rotation: 0 };
const STEP = 0.1; // of the window's width, for an arrow key
const PATIENCE = 4000; // milliseconds without an answer after which the kernel seems to be away

const STYLE = `
.sampler-canvas { margin: 0; max-width: 100%; color: var(--jp-ui-font-color1, #222);
  font: 12px/1.5 var(--jp-ui-font-family, system-ui, sans-serif); }
.sampler-canvas .frame { position: relative; overflow: hidden; width: 100%; aspect-ratio: 1;
  background: #fff; border: 1px solid var(--jp-border-color2, #bbb); border-radius: 3px;
  cursor: grab; touch-action: none; box-sizing: border-box; }
.sampler-canvas .frame:active { cursor: grabbing; }
.sampler-canvas .frame:focus-visible { outline: 2px solid var(--jp-brand-color1, #1976d2); }
.sampler-canvas img { width: 100%; height: 100%; display: block; user-select: none;
  pointer-events: none; }
.sampler-canvas figcaption { display: flex; flex-wrap: wrap; justify-content: space-between;
  gap: 0 1em;
  min-height: 1.5em; font-variant-numeric: tabular-nums; }
.sampler-canvas .note { min-width: 0; overflow-wrap: anywhere; color: var(--jp-error-color1, #b71c1c); }
`;

function made(parent, tag, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

function turned(x, y, angle) {
  const c = Math.cos(angle), s = Math.sin(angle);
  return [c * x - s * y, s * x + c * y];
}

// Plain functions of a view: where it goes, in halves of the window, of which `halves` tells the
// width and the height in the plane at no zoom.
function moved(view, right, down, halves) {
  const [x, y] = turned(right * halves[0], down * halves[1], view.rotation);
  return { ...view, x: view.x + x / view.zoom, y: view.y + y / view.zoom };
}

function zoomed(view, factor, u, v, halves) {
  const zoom = Math.min(Math.max(view.zoom * factor, 1e-3), 1e12);
  const kept = moved(view, u, v, halves); // this point of the plane stays under the pointer
  return moved({ ...kept, zoom }, -u, -v, halves);
}

function told(view) {
  const digits = Math.max(2, Math.ceil(Math.log10(view.zoom)) + 2);
  const turn = view.rotation ? `, turned ${((view.rotation * 180) / Math.PI).toFixed(1)}°` : "";
  return `x ${view.x.toFixed(digits)}, y ${view.y.toFixed(digits)}, zoom ` +
    `${view.zoom.toPrecision(4)}${turn}`;
}

function render({ model, el }) {
  const root = made(el, "figure", { className: "sampler-canvas" });
  made(root, "style", { textContent: STYLE });
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys, while this has the focus
  const frame = made(root, "div", { className: "frame", tabIndex: 0 });
  frame.setAttribute("role", "application");
  let image = made(frame, "img", { draggable: false });
  const caption = made(root, "figcaption");
  const numbers = made(caption, "output");
  const note = made(caption, "span", { className: "note" });
  note.setAttribute("role", "status");
  let view = { ...HOME, ...model.get("view") };
  let url = "", newest = -1, waiting = 0;
  const halves = () => model.get("spans").map((span) => span * model.get("scale"));

  function place() {
    const around = halves();
    const shown = { ...HOME, ...model.get("shown") };
    const back = turned(shown.x - view.x, shown.y - view.y, -view.rotation);
    const [tx, ty] = back.map((d, axis) => (50 * d * view.zoom) / around[axis]);
    frame.style.aspectRatio = model.get("ratio");
    const grown = view.zoom / shown.zoom;
    const turn = shown.rotation - view.rotation;
    image.style.transform = `translate(${tx}%, ${ty}%) scale(${grown}) rotate(${turn}rad)`;
    numbers.textContent = told(view);
  }

  function go(next) {
    view = next;
    place();
    model.set("view", { ...view });
    model.save_changes();
    expect();
  }

  function say() {
    const text = model.get("note");
    note.textContent = text || (root.dataset.asleep ? "Asleep: run this cell to wake it." : "");
  }

  function expect() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { root.dataset.asleep = "yes"; say(); }, PATIENCE);
  }

  function awake() {
    clearTimeout(waiting);
    delete root.dataset.asleep;
    say();
  }

  async function show() {
    const shown = model.get("shown"), bytes = model.get("picture");
    if (!bytes || !bytes.byteLength || !(shown.number > newest)) return;
    newest = shown.number;
    const fresh = URL.createObjectURL(new Blob([bytes], { type: shown.mime }));
    const next = Object.assign(new Image(), { src: fresh, alt: image.alt, draggable: false });
    try { await next.decode(); } catch { return; }
    if (shown.number !== newest) return URL.revokeObjectURL(fresh); // overtaken while it decoded
    image.replaceWith(next); // decoded already: it is painted with the next frame
    image = next;
    if (url) URL.revokeObjectURL(url);
    url = fresh;
    place();
    requestAnimationFrame(() => {
      root.dataset.number = shown.number;
      root.dataset.kind = shown.kind;
      const detail = { number: shown.number, kind: shown.kind, at: performance.now() };
      root.dispatchEvent(new CustomEvent("sampler-painted", { bubbles: true, detail }));
    });
  }

  function label() {
    image.alt = model.get("label");
    frame.setAttribute("aria-label", `${model.get("label")}. Arrow keys move, plus and minus ` +
      "zoom, Home goes back.");
    frame.title = "Drag to move, turn the wheel to zoom, double-click to go home";
  }

  const home = () => go({ ...HOME });
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    const u = (2 * (event.clientX - box.left)) / box.width - 1;
    const v = (2 * (event.clientY - box.top)) / box.height - 1;
    const lines = event.deltaMode === 1 ? 16 : 1;
    go(zoomed(view, Math.exp(-0.002 * lines * event.deltaY), u, v, halves()));
  }, { passive: false });
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    frame.setPointerCapture(event.pointerId);
    let last = [event.clientX, event.clientY];
    const move = (e) => {
      const right = (2 * (last[0] - e.clientX)) / frame.clientWidth;
      const down = (2 * (last[1] - e.clientY)) / frame.clientHeight;
      go(moved(view, right, down, halves()));
      last = [e.clientX, e.clientY];
    };
    const stop = () => {
      frame.removeEventListener("pointermove", move);
      frame.removeEventListener("pointerup", stop);
      frame.removeEventListener("pointercancel", stop);
    };
    frame.addEventListener("pointermove", move);
    frame.addEventListener("pointerup", stop);
    frame.addEventListener("pointercancel", stop);
  });
  frame.addEventListener("dblclick", home);
  frame.addEventListener("keydown", (event) => {
    const ways = {
      ArrowLeft: () => go(moved(view, -2 * STEP, 0, halves())),
      ArrowRight: () => go(moved(view, 2 * STEP, 0, halves())),
      ArrowUp: () => go(moved(view, 0, -2 * STEP, halves())),
      ArrowDown: () => go(moved(view, 0, 2 * STEP, halves())),
      "+": () => go(zoomed(view, 1.25, 0, 0, halves())),
      "=": () => go(zoomed(view, 1.25, 0, 0, halves())),
      "-": () => go(zoomed(view, 0.8, 0, 0, halves())),
      Home: home,
      0: home,
    };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab has its own ideas about these keys
    way();
  });

  const changes = {
    "change:shown": () => { awake(); show(); },
    "change:view": () => { view = { ...HOME, ...model.get("view") }; place(); },
    "change:ratio": place,
    "change:note": say,
    "change:label": label,
    "msg:custom": (message) => {
      awake();
      if (message.copy !== undefined) navigator.clipboard?.writeText(message.copy).catch(() => {});
    },
  };
  for (const [name, way] of Object.entries(changes)) model.on(name, way);
  label();
  place();
  show();
  try { model.send({ ask: "awake?" }); } catch { /* then nobody answers */ }
  expect();
  return () => {
    clearTimeout(waiting);
    for (const [name, way] of Object.entries(changes)) model.off(name, way);
    if (url) URL.revokeObjectURL(url);
  };
}

export default { render };
