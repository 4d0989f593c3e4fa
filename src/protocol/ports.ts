/** Under a schedule, servers that ask for any port get free ones from here on. */
export const FIRST_PORT = 40_000;
export const PORTS = 10_000;

/** Whether servers that ask for any port may get this one. */
export function isGiven(port: number): boolean {
  return port >= FIRST_PORT && port < FIRST_PORT + PORTS;
}
