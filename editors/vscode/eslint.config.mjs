import js from "@eslint/js";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist/", "out/", "bundled/", "node_modules/", "src/verbs/table.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A number or a flag in a message reads as it should.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // `void promise` says that nobody waits for it, and why stands beside it.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      eqeqeq: "error",
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: {
      // `test()` of node's runner gives a promise that nobody has to wait for.
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["*.mjs", "tests/**/*.mjs"],
    languageOptions: {
      globals: Object.fromEntries(
        // `document` and `NodeFilter` are the page's, where pieces of the tests run.
        ["clearTimeout", "console", "document", "NodeFilter", "process", "setTimeout", "URL"].map((name) => [name, "readonly"]),
      ),
    },
  },
);
