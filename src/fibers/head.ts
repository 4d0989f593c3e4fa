import type { Name } from "./functions.ts";

/** The first line of the program of fibers' workers: what of the runtime may wait, so that the same is said by all who use it. */
export function headOf(names: Iterable<Name>): string {
  return `// ${JSON.stringify([...names].sort())}`;
}

/** What may wait, as a program calls it: each function may be a property of the module. */
export function namesIn(script: string): readonly Name[] {
  const names = JSON.parse(script.slice(3, script.indexOf("\n"))) as readonly Name[];
  return names.map((name) => (/^[.=]/.test(name) ? name : `.${name}`));
}
