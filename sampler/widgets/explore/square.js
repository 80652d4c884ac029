// A square with a handle: two numbers from 0 to 1 at once.  Its corners are named.

const STEP = 0.02; // by which arrow keys move

const within = (value) => Math.min(Math.max(value, 0), 1);

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "sampler-square";
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab has its own ideas about these keys
  const field = Object.assign(document.createElement("div"), { className: "field", tabIndex: 0 });
  field.setAttribute("role", "application");
  const handle = Object.assign(document.createElement("div"), { className: "handle" });
  field.append(handle);
  const names = ["", "right", "low", "low right"].map((className) =>
    Object.assign(document.createElement("span"), { className }));
  root.append(...names, field);
  el.append(root);

  function show() {
    const [x, y] = [model.get("x"), model.get("y")];
    handle.style.left = `${100 * x}%`;
    handle.style.top = `${100 * y}%`;
    const corners = model.get("corners");
    names.forEach((name, at) => { name.textContent = corners[at]; });
    const percent = (value) => `${Math.round(100 * value)} %`;
    field.setAttribute("aria-label", `${model.get("label")}: ${percent(x)} from left to right, ` +
      `${percent(y)} from top to bottom, between ${corners.join(", ")}. Arrow keys move.`);
  }

  function go(x, y) {
    model.set({ x: within(x), y: within(y) });
    model.save_changes();
  }

  function follow(event) {
    const box = field.getBoundingClientRect();
    go((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }

  field.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    field.setPointerCapture(event.pointerId);
    const stop = () => {
      field.removeEventListener("pointermove", follow);
      for (const name of ["pointerup", "pointercancel"]) field.removeEventListener(name, stop);
    };
    field.addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) field.addEventListener(name, stop);
    follow(event);
  });
  field.addEventListener("keydown", (event) => {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    go(model.get("x") + STEP * way[0], model.get("y") + STEP * way[1]);
  });

  const changes = ["change:x", "change:y", "change:corners", "change:label"];
  for (const change of changes) model.on(change, show);
  show();
  return () => { for (const change of changes) model.off(change, show); };
}

export default { render };
