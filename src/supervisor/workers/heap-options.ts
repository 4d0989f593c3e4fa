const OPTIONS = ["max-old-space-size", "max-semi-space-size", "max-heap-size"];

/**
 * Lets workers have limits of memory of their own. Options for the heap, as in `NODE_OPTIONS`, would replace those of every worker. The
 * process's own heap has its size since it started.
 */
export function releaseHeapOptions(): void {
  const { execArgv, env, getBuiltinModule } = process;
  // To load the module takes longer than all the rest.
  if (!/heap|space/.test(`${execArgv} ${env.NODE_OPTIONS}`)) return;
  const { setFlagsFromString } = getBuiltinModule("node:v8");
  for (const option of OPTIONS) setFlagsFromString(`--${option}=0`);
}
