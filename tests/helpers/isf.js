// npm's interactive-shader-format, from the texts of its files: modules of Node.js on a page.

export function library(files) {
  const loaded = {};
  const load = (path) => {
    if (!loaded[path]) {
      const module = (loaded[path] = { exports: {} });
      const needed = (name) => {
        const parts = [...path.split("/").slice(0, -1), ...name.split("/")];
        const found = [];
        for (const part of parts) {
          if (part === "..") found.pop();
          else if (part !== ".") found.push(part);
        }
        return load(found.join("/").replace(/(\.js)?$/, ".js"));
      };
      new Function("module", "exports", "require", files[path])(module, module.exports, needed);
    }
    return loaded[path].exports;
  };
  return load("lib/main.js");
}

// Returns a function that draws, with inputs by name; its clock begins now.
export function renderer(gl, files, text) {
  const made = new (library(files).Renderer)(gl);
  made.loadSource(text);
  if (!made.valid) throw new Error(made.error.message ?? String(made.error));
  return (seconds, values = {}) => {
    for (const [name, value] of Object.entries(values)) made.setValue(name, value);
    made.startTime = Date.now() - 1000 * seconds;
    made.draw(gl.canvas);
  };
}
