import vm from "node:vm";

// Before a program can change it.
const { compileFunction } = vm;

/** Bytes that a local variable takes. */
const VARIABLE_BYTES = 8;

/**
 * Makes a function that does nothing, but can be called only where the stack has room for its many variables. While the engine
 * interprets it, a call writes all of them. Once it is compiled for speed, a call only compares: even then the engine must be able
 * to go back to interpreting it, and that takes the variables' room. To make it takes 4 to 20 ms.
 *
 * @throws RangeError where the stack has no room to make it.
 */
export function functionWithRoom(bytes: number): () => void {
  // They are used, so that they get room, but in a line that is never reached, so that they need no code.
  let variables = "_=0";
  for (let i = 1; i < bytes / VARIABLE_BYTES; i++) variables += `,_${i}=0`;
  const made = compileFunction(`if (never) never(); return; var ${variables};`, ["never"]) as () => void;
  // The first call compiles it.
  made();
  return made;
}
