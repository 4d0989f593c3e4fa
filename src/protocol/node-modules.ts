/** Node's modules that only compute. All others reach the machine, or something that all threads share. */
const COMPUTING: ReadonlySet<string> = new Set(
  "assert assert/strict buffer constants events path path/posix path/win32 punycode querystring string_decoder url util util/types".split(
    " ",
  ),
);

/** Whether a module of Node reaches beyond the program's own steps. @param name with or without `node:`. */
export function reachesOut(name: string): boolean {
  return !COMPUTING.has(name.replace("node:", ""));
}
