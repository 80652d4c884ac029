// Recipes and calls in Python's own spelling, so that Python reads back the same picture.

// A number as Python writes a float: 1.0, 0.25, 1e-05.
export function pythonFloat(x) {
  const [digits, exponent] = x.toExponential().split("e");
  const power = Number(exponent);
  if (x === 0) return Object.is(x, -0) ? "-0.0" : "0.0";
  if (power < -4 || power >= 16) {
    const sign = power < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  // `toFixed` would round the exact value again, a half always up; Python's shortest digits do not.
  const text = String(x);
  return text.includes(".") ? text : `${text}.0`;
}

const listed = (numbers) => `[${Array.from(numbers, pythonFloat).join(", ")}]`;

// The recipe of z in a view, the JSON that `sampler.pictures.recipes` writes; `head` names the
// network and begins the text.
export function recipeOf(head, z, view) {
  const { size, scale, center, zoom, rotation } = view;
  const fields = [`"size": [${size.join(", ")}]`, `"z": ${listed(z)}`];
  fields.push(`"scale": ${pythonFloat(scale)}`);
  if (center[0] || center[1]) fields.push(`"center": ${listed(center)}`);
  if (zoom !== 1) fields.push(`"zoom": ${pythonFloat(zoom)}`);
  if (rotation) fields.push(`"rotation": ${pythonFloat(rotation)}`);
  return `${head}, ${fields.join(", ")}}`;
}

// The lines that draw the same in Python.
export function asPython(madeBy, z, { size, scale, center, zoom, rotation }) {
  const more = [];
  if (scale !== 8) more.push(`scale=${pythonFloat(scale)}`);
  if (center[0] || center[1]) more.push(`center=(${center.map(pythonFloat).join(", ")})`);
  if (zoom !== 1) more.push(`zoom=${pythonFloat(zoom)}`);
  if (rotation) more.push(`rotation=${pythonFloat(rotation)}`);
  return [
    "from sampler import Sampler, View",
    `sampler = ${madeBy}`,
    `z = ${listed(z)}`,
    `picture = sampler.render(z, View(${[...size, ...more].join(", ")}))`,
    "sampler.show_image(picture)",
  ].join("\n");
}
