/**
 * Remembers the environment of the process, which all threads of a run share.
 *
 * @returns what makes it again as it is now: what one run has changed the next must not find.
 */
export function rememberEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    for (const [name, value] of Object.entries(before)) {
      if (process.env[name] !== value) process.env[name] = value;
    }
  };
}
