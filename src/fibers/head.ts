import type { Name } from "./functions.ts";

/** The first line of the program of fibers' workers: the parts of the runtime that may wait, so that all users agree on them. */
export function headOf(names: Iterable<Name>): string {
  return `// ${JSON.stringify([...names].sort())}`;
}

/** What may wait, by the names that a program uses: each function may be a property of the module. */
export function namesIn(script: string): readonly Name[] {
  const names = JSON.parse(script.slice(3, script.indexOf("\n"))) as readonly Name[];
  return names.map((name) => (/^[.=]/.test(name) ? name : `.${name}`));
}
