// A picture that one can drag and zoom.  Python draws; this shows what there is at once, moved and
// stretched to where the view has gone meanwhile, and puts the true picture in its place.

const HOME = { x: 0, y: 0, zoom: 1, rotation: 0 };
const STEP = 0.1; // of the window's width, for an arrow key
const PATIENCE = 4000; // milliseconds without an answer after which the kernel seems to be away

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

// The middle between the first two fingers, and how far apart they are in the plane.
function grip([first, second = first], halves) {
  const [across, down] = [0, 1].map((axis) => halves[axis] * (first[axis] - second[axis]));
  return {
    u: (first[0] + second[0]) / 2,
    v: (first[1] + second[1]) / 2,
    spread: Math.hypot(across, down),
  };
}

// ipywidgets shows a slider's name beside it, but does not tell screen readers that it is one.
function nameSliders(panel) {
  for (const slider of panel?.querySelectorAll(".widget-slider") ?? []) {
    const name = slider.querySelector(".widget-label")?.textContent;
    if (name) slider.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
  }
}

function told(view) {
  const digits = Math.max(2, Math.ceil(Math.log10(view.zoom)) + 2);
  const turn = view.rotation ? `, turned ${((view.rotation * 180) / Math.PI).toFixed(1)}°` : "";
  return `x ${view.x.toFixed(digits)}, y ${view.y.toFixed(digits)}, zoom ` +
    `${view.zoom.toPrecision(4)}${turn}`;
}

function render({ model, el }) {
  const root = made(el, "figure", { className: "sampler-canvas" });
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys, while this has the focus
  const frame = made(root, "div", { className: "frame", tabIndex: 0 });
  frame.setAttribute("role", "application");
  const image = made(frame, "canvas");
  image.setAttribute("role", "img");
  const caption = made(root, "figcaption");
  const numbers = made(caption, "output");
  const note = made(caption, "span", { className: "note" });
  note.setAttribute("role", "status");
  let view = { ...HOME, ...model.get("view") };
  let newest = -1, waiting = 0;
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
    note.classList.toggle("wrong", text ? model.get("wrong") : true);
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
    let bitmap;
    try { bitmap = await createImageBitmap(new Blob([bytes], { type: shown.mime })); } catch { return; }
    if (shown.number !== newest) return bitmap.close(); // overtaken while it was decoded
    image.width = bitmap.width; image.height = bitmap.height;
    image.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
    place();
    requestAnimationFrame(() => {
      root.dataset.number = shown.number;
      root.dataset.kind = shown.kind;
      if (shown.kind === "full") nameSliders(el.closest(".sampler-panel"));
      const detail = { number: shown.number, kind: shown.kind, at: performance.now() };
      root.dispatchEvent(new CustomEvent("sampler-painted", { bubbles: true, detail }));
    });
  }

  function label() {
    image.setAttribute("aria-label", model.get("label"));
    frame.setAttribute("aria-label", `${model.get("label")}. Arrow keys move, plus and minus ` +
      "zoom, Home goes back.");
    frame.title = "Drag to move, turn the wheel or pinch to zoom, double-click to go home";
  }

  const home = () => go({ ...HOME });
  const inHalves = (x, y) => { // of the frame, from its middle
    const box = frame.getBoundingClientRect();
    return [(2 * (x - box.left)) / box.width - 1, (2 * (y - box.top)) / box.height - 1];
  };
  frame.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const [u, v] = inHalves(event.clientX, event.clientY);
    go(zoomed(view, Math.exp(-0.002 * lines * event.deltaY), u, v, halves()));
  }, { passive: false });
  const fingers = new Map(); // where they are; the mouse is one
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    frame.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, inHalves(event.clientX, event.clientY));
  });
  frame.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = grip([...fingers.values()], halves());
    fingers.set(event.pointerId, inHalves(event.clientX, event.clientY));
    const after = grip([...fingers.values()], halves());
    const next = moved(view, before.u - after.u, before.v - after.v, halves());
    const factor = before.spread > 0 && after.spread > 0 ? after.spread / before.spread : 1;
    go(zoomed(next, factor, after.u, after.v, halves()));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"])
    frame.addEventListener(end, (event) => fingers.delete(event.pointerId));
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
    "change:wrong": say,
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
  };
}

export default { render };
