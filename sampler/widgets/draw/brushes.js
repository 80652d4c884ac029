// The brushes of a pad in colour: swatches of the network's own pictures, and any other colour.
/* global element */

export class Brushes {
  // `onTake` is called when the user has taken another brush.
  constructor(tools, onTake) {
    this.onTake = onTake;
    this.colour = "#000000";
    this.row = element(tools, "div", { className: "brushes" });
    this.row.setAttribute("role", "group");
    this.row.setAttribute("aria-label", "Colour of the brush");
    this.swatches = element(this.row, "div", { className: "swatches" });
    this.other = element(this.row, "input", { type: "color", value: this.colour });
    this.other.title = "Any other colour";
    this.other.setAttribute("aria-label", "Any other colour of the brush");
    this.other.addEventListener("input", () => this.take(this.other.value));
  }

  // Show the swatches; the first is the brush until the user takes another.
  show(colours) {
    this.swatches.replaceChildren();
    for (const colour of colours) {
      const title = `Paint in ${colour}`;
      const onclick = () => this.take(colour);
      const properties = { type: "button", className: "swatch", title, onclick };
      const swatch = element(this.swatches, "button", properties, { "aria-label": title });
      swatch.style.background = swatch.dataset.colour = colour;
    }
    if (!this.isTaken && colours.length) this.colour = colours[0];
    this.mark();
  }

  take(colour) {
    this.isTaken = true;
    this.colour = colour;
    this.mark();
    this.onTake();
  }

  mark() {
    this.other.value = this.colour;
    for (const swatch of this.swatches.children) {
      swatch.setAttribute("aria-pressed", String(swatch.dataset.colour === this.colour));
    }
  }
}
