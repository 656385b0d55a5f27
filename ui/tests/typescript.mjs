// Lets node run the screens' TypeScript as it stands: types are taken off, and a path beside the file needs no ending.

import { readFile } from "node:fs/promises";
import { register } from "node:module";
import ts from "typescript";

const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };

export async function resolve(specifier, context, next) {
  const beside = specifier.startsWith(".") && !/\.[a-z]+$/.test(specifier);
  return next(beside ? `${specifier}.ts` : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const text = await readFile(new URL(url), "utf8");
  return { format: "module", shortCircuit: true, source: ts.transpileModule(text, { compilerOptions: options }).outputText };
}

if (!import.meta.url.includes("?hooks")) register(`${import.meta.url}?hooks`);
