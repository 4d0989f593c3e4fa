/** What a call was given in place of a number, for the message of its error. Runs no code of the program's. */
export function showGiven(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
