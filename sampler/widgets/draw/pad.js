// A pad to draw on with mouse, pen, finger or keys.  It keeps the steps of the drawing, so that
// each can be taken back, and tells Python what it looks like now: grey bytes, 255 = ink.

const SIDE = 112; // pixels of a side of what Python gets
const FINE = 448; // and of what is drawn on
const PACE = 0.03; // of the pad's side, for an arrow key
const LARGE = 2e6; // bytes of a file above which it is made smaller before it travels
const LARGEST = 8e6; // what a kernel's connection carries in one message is little more
const REDUCED = 1024; // pixels of the longer side of such a picture
const EMPTY_HINT = "Draw a digit, or load a picture of one.";

function made(parent, tag, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

function sheet(side) {
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  return canvas.getContext("2d", { willReadFrequently: true });
}

function bytesOf(view) {
  if (!view || !view.byteLength) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function same(a, b) {
  return a.length === b.length && a.every((value, at) => value === b[at]);
}

// Each kind of step, drawn on a context of FINE × FINE pixels.
const PAINT = {
  clear(context) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, FINE, FINE);
  },
  picture(context, { bytes }) {
    const small = sheet(SIDE), image = small.createImageData(SIDE, SIDE);
    bytes.forEach((ink, at) => image.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * at));
    small.putImageData(image, 0, 0);
    context.drawImage(small.canvas, 0, 0, FINE, FINE);
  },
  stroke(context, { points, width, erases }) {
    const [first, ...others] = points.map(([x, y]) => [x * FINE, y * FINE]);
    context.strokeStyle = context.fillStyle = erases ? "#fff" : "#000";
    context.lineWidth = width * FINE;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.arc(...first, (width * FINE) / 2, 0, 2 * Math.PI); // a tap is a dot
    context.fill();
    context.beginPath();
    context.moveTo(...first);
    for (const point of others) context.lineTo(...point);
    context.stroke();
  },
};

function paint(context, steps) {
  PAINT.clear(context);
  const from = steps.findLastIndex((step) => step.kind !== "stroke");
  for (const step of steps.slice(Math.max(from, 0))) PAINT[step.kind](context, step);
}

function sampled(context) {
  const small = sheet(SIDE);
  small.imageSmoothingQuality = "high";
  small.drawImage(context.canvas, 0, 0, SIDE, SIDE);
  const pixels = small.getImageData(0, 0, SIDE, SIDE).data;
  return Uint8Array.from({ length: SIDE * SIDE }, (_, at) => 255 - pixels[4 * at]);
}

// A photograph's bytes, few enough to travel; Python decides whether it is a picture at all.
async function carried(file) {
  if (file.size > LARGE) {
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (bitmap) {
      const shrink = Math.min(1, REDUCED / Math.max(bitmap.width, bitmap.height));
      const [width, height] = [bitmap.width, bitmap.height].map((n) => Math.ceil(n * shrink));
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.drawImage(bitmap, 0, 0, width, height);
      return (await new Promise((done) => canvas.toBlob(done, "image/png"))).arrayBuffer();
    }
  }
  if (file.size <= LARGEST) return file.arrayBuffer();
  throw new Error(`it has ${(file.size / 1e6).toFixed(1)} MB and the browser cannot make it ` +
    `smaller; expected a picture of at most ${LARGEST / 1e6} MB. Save it smaller, or as PNG`);
}

function render({ model, el }) {
  const root = made(el, "section", { className: "sampler-pad" });
  root.setAttribute("aria-label", "Drawing pad and its tools");
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys would move or delete cells
  const paper = made(root, "div", { className: "paper" });
  const surface = made(paper, "canvas", { width: FINE, height: FINE, tabIndex: 0 });
  surface.setAttribute("role", "application");
  surface.setAttribute("aria-label", "Drawing pad. Arrow keys move the pen, with Shift by less; " +
    "Space puts it down and lifts it; Backspace takes the last stroke back; Delete clears.");
  const context = surface.getContext("2d", { willReadFrequently: true });
  const ring = made(paper, "div", { className: "pen" });

  const tools = made(root, "div", { className: "tools" });
  const tool = (textContent, title, onclick) =>
    made(tools, "button", { type: "button", textContent, title, onclick });
  const eraser = tool("Eraser", "Rub out instead of drawing", () => {
    eraser.setAttribute("aria-pressed", String(!erasing()));
    point();
  });
  eraser.setAttribute("aria-pressed", "false");
  tool("Undo", "Take the last stroke, picture or clearing back", () => undo());
  tool("Clear", "Begin with an empty pad", () => clear());
  tool("Load picture…", "Take a picture file instead of a drawing", () => chooser.click());
  const chooser = made(tools, "input", { type: "file", accept: "image/*", hidden: true });
  chooser.setAttribute("aria-label", "Picture file to load");
  const thickness = made(tools, "label", { textContent: "Pen width" });
  const width = made(thickness, "input", { type: "range", min: 2, max: 20, step: 0.5 });
  width.title = "Width of the pen, in hundredths of the pad";
  const said = made(root, "div", { className: "said" });
  const hint = made(said, "span"), note = made(said, "span", { className: "note" });
  for (const line of [hint, note]) line.setAttribute("role", "status");

  const steps = []; // of the drawing: strokes, clearings and pictures
  const pen = { x: 0.5, y: 0.5, shown: false, stroke: null, pointer: null };
  let sent = new Uint8Array(0), frame = 0;
  const erasing = () => eraser.getAttribute("aria-pressed") === "true";

  // What is drawn is shown and told at most once a frame; the newest is never left out.
  function changed() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint(context, steps);
      const last = steps.at(-1);
      sent = last?.kind === "picture" ? last.bytes : sampled(context);
      model.set("picture", new DataView(sent.slice().buffer));
      model.save_changes();
      tell();
    });
  }

  function tell(text = "") {
    const empty = (!steps.length || steps.at(-1).kind === "clear") && !model.get("note");
    const down = pen.stroke && pen.pointer === null; // by a key, which nobody feels
    hint.textContent = text || (down ? "The pen is down." : empty ? EMPTY_HINT : "");
  }

  function point() {
    ring.style.width = `${model.get("width")}%`;
    ring.style.left = `${100 * pen.x}%`;
    ring.style.top = `${100 * pen.y}%`;
    ring.style.visibility = pen.shown ? "visible" : "hidden";
    ring.classList.toggle("erases", erasing());
    ring.classList.toggle("down", pen.stroke !== null);
    if (Number(width.value) !== model.get("width")) width.value = model.get("width");
  }

  function begin(erases) {
    pen.stroke = { kind: "stroke", width: model.get("width") / 100, erases, points: [] };
    steps.push(pen.stroke);
    draw();
  }

  function draw() {
    point();
    if (!pen.stroke) return;
    pen.stroke.points.push([pen.x, pen.y]);
    changed();
  }

  function lift() {
    pen.stroke = pen.pointer = null;
    point();
    tell();
  }

  function undo() {
    lift();
    if (steps.pop()) changed();
  }

  function clear() {
    lift();
    if (!steps.length || steps.at(-1).kind === "clear") return;
    steps.push({ kind: "clear" });
    changed();
  }

  // What was not drawn here: a file that Python has read, or a drawing shown once more.
  function take() {
    const bytes = bytesOf(model.get("picture"));
    if (same(bytes, sent)) return;
    lift();
    sent = bytes.slice();
    steps.push(bytes.length ? { kind: "picture", bytes: sent } : { kind: "clear" });
    paint(context, steps);
    tell();
  }

  function place(event) {
    const box = surface.getBoundingClientRect();
    pen.x = (event.clientX - box.left) / box.width;
    pen.y = (event.clientY - box.top) / box.height;
    pen.shown = true;
  }

  surface.addEventListener("pointerdown", (event) => {
    const rubber = event.button === 5; // the other end of some pens
    if (pen.pointer !== null || (event.button !== 0 && !rubber)) return; // a second finger
    event.preventDefault();
    surface.focus({ preventScroll: true });
    surface.setPointerCapture(event.pointerId);
    pen.pointer = event.pointerId;
    place(event);
    begin(rubber || erasing());
  });
  surface.addEventListener("pointermove", (event) => {
    if (pen.pointer !== null && event.pointerId !== pen.pointer) return;
    const between = (pen.pointer !== null && event.getCoalescedEvents?.()) || [];
    for (const one of between.length ? between : [event]) {
      place(one);
      if (pen.pointer !== null) draw();
    }
    point();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    surface.addEventListener(name, (event) => { if (event.pointerId === pen.pointer) lift(); });
  }
  surface.addEventListener("pointerleave", () => {
    if (pen.pointer === null) { pen.shown = false; point(); }
  });
  surface.addEventListener("contextmenu", (event) => { // a finger that rests is still drawing
    if (pen.pointer === null) return;
    event.preventDefault();
    event.stopPropagation();
  });
  surface.addEventListener("blur", () => { lift(); pen.shown = false; point(); });

  surface.addEventListener("keydown", (event) => {
    const pace = event.shiftKey ? PACE / 4 : PACE;
    const go = (x, y) => {
      pen.x = Math.min(Math.max(pen.x + x * pace, 0), 1);
      pen.y = Math.min(Math.max(pen.y + y * pace, 0), 1);
      pen.shown = true;
      draw();
    };
    const ways = {
      ArrowLeft: () => go(-1, 0),
      ArrowRight: () => go(1, 0),
      ArrowUp: () => go(0, -1),
      ArrowDown: () => go(0, 1),
      " ": () => {
        pen.shown = true;
        if (pen.stroke) lift(); else begin(erasing());
      },
      Backspace: undo,
      Delete: clear,
    };
    const back = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    const way = back ? undo : ways[event.key];
    if (!way || (!back && (event.ctrlKey || event.metaKey || event.altKey))) return;
    event.preventDefault();
    event.stopPropagation();
    if (pen.pointer === null) way();
  });

  width.addEventListener("input", () => {
    model.set("width", Number(width.value));
    model.save_changes();
    point();
  });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (!file) return;
    tell(`Reading ${file.name}…`);
    try {
      const data = await carried(file);
      model.send({ load: file.name }, undefined, [data]);
    } catch (error) {
      model.set("note", `'${file.name}' was not loaded: ${error.message}.`);
      model.save_changes();
    }
    tell();
    chooser.value = ""; // the same file may be chosen again
  });

  const say = () => { note.textContent = model.get("note"); tell(); };
  const changes = { "change:picture": take, "change:note": say, "change:width": point };
  for (const [name, way] of Object.entries(changes)) model.on(name, way);
  PAINT.clear(context);
  take();
  say();
  point();
  return () => {
    cancelAnimationFrame(frame);
    for (const [name, way] of Object.entries(changes)) model.off(name, way);
  };
}

export default { render };
