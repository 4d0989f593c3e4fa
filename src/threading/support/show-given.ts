/** Shows an argument that is not a number, for the message of its error. Runs no code of the program. */
export function showGiven(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
