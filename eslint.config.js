import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".*/", "build/", "dist/", "out/", "runs/", "site/"] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 50 }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["sampler/**/*.js", "docs/**/*.js"], languageOptions: { globals: globals.browser } },
];
