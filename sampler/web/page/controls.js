// Controls: sliders, labels and keepsakes.  They call back, and are told what z is.

export function element(parent, tag, properties = {}, attributes = {}) {
  const child = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
  parent.append(child);
  return child;
}

// A slider with a name and a number; `set` shows a value without calling back.
export function slider(parent, name, label, range, onInput) {
  const row = element(parent, "label", { className: "slider" });
  element(row, "span", { textContent: name }, { "aria-hidden": "true" });
  const [min, max, step] = range;
  const input = element(row, "input", { type: "range", min, max, step }, { "aria-label": label });
  const output = element(row, "output");
  const shown = (value) => {
    output.textContent = Number(value).toFixed(2);
  };
  input.addEventListener("input", () => {
    shown(input.value);
    onInput(Number(input.value));
  });
  return {
    set(value) {
      input.value = value;
      shown(value);
    },
  };
}

// Sliders along the axes of the network's codes: each moves z along its axis alone.
export function axisSliders(box, { axes, deviations, mean }, z, onMove) {
  const along = (i) =>
    axes[i].reduce((sum, part, j) => sum + part * (z()[j] - mean[j]), 0) / deviations[i];
  const move = (i, value) => {
    const step = (value - along(i)) * deviations[i];
    onMove(z().map((number, j) => number + step * axes[i][j]));
  };
  const rows = axes.map((_, i) =>
    slider(box, `${i + 1}`, `Axis ${i + 1}`, [-3, 3, 0.01], (value) => move(i, value)),
  );
  return () => rows.forEach((row, i) => row.set(along(i)));
}

export function numberSliders(box, z, onMove) {
  const move = (i, value) => onMove(z().map((number, j) => (i === j ? value : number)));
  const rows = z().map((_, i) =>
    slider(box, `${i + 1}`, `Number ${i + 1} of z`, [-4, 4, 0.01], (value) => move(i, value)),
  );
  return () => rows.forEach((row, i) => row.set(z()[i]));
}

const MOST_BUTTONS = 40;

// Buttons for labels, or a list where there are many.
export function labelButtons(box, names, onChoose) {
  box.hidden = false;
  if (names.length <= MOST_BUTTONS) {
    names.forEach((name, i) => {
      const button = element(
        box,
        "button",
        { textContent: name },
        { "aria-label": `Draw ${name}` },
      );
      button.addEventListener("click", () => onChoose(i));
    });
    return;
  }
  const select = element(box, "select", {}, { "aria-label": "Draw one of the labels" });
  element(select, "option", { textContent: "Choose…", value: "" });
  names.forEach((name, i) => element(select, "option", { textContent: name, value: i }));
  select.addEventListener("change", () => select.value !== "" && onChoose(Number(select.value)));
}

const LEG = 1600; // ms from one keepsake to the next

// Keepsakes: z with a small picture each, and a morph that goes round through them.
export class Keepsakes {
  constructor(list, play, onMove) {
    Object.assign(this, { list, play, onMove });
    this.kept = [];
    this.frame = 0;
    play.addEventListener("click", () => (this.frame ? this.stop() : this.start()));
  }

  keep(z, canvas) {
    const number = this.kept.push([...z]);
    const item = element(this.list, "li");
    const button = element(item, "button", {}, { "aria-label": `Show keepsake ${number}` });
    const small = element(button, "canvas", { width: 128, height: 128 });
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(canvas, 0, 0, 128, 128);
    button.addEventListener("click", () => {
      this.stop();
      this.onMove([...z]);
    });
    this.play.disabled = this.kept.length < 2;
  }

  start() {
    const begin = performance.now();
    const step = (now) => {
      const place = Math.max(now - begin, 0) / LEG;
      const [from, to] = [0, 1].map((i) => this.kept[(Math.floor(place) + i) % this.kept.length]);
      const share = 0.5 - 0.5 * Math.cos(Math.PI * (place % 1));
      this.onMove(from.map((number, i) => number + share * (to[i] - number)));
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
    this.play.setAttribute("aria-pressed", "true");
    this.play.textContent = "Stop";
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.play.setAttribute("aria-pressed", "false");
    this.play.textContent = "Play";
  }
}
