/**
 * Remembers the environment of the process, which all threads of a run share.
 *
 * @returns a function that restores it, so that the next run does not see this run's changes.
 */
export function rememberEnvironment(): () => void {
  const before = { ...process.env };
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    for (const [name, value] of Object.entries(before))
      if (process.env[name] !== value) process.env[name] = value;
  };
}
