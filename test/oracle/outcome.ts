import type { Rules } from "./machine.ts";
import type { State } from "./state.ts";

/** What of a run is compared, in a text of a few lines. */
export interface Outcome {
  readonly over: "ended" | "exit" | "deadlock" | "endless";
  /** The lines printed; sorted, unless their order is judged. */
  readonly output: readonly string[];
  /** How each thread was left: "ended", an error's code, "alive", or "made" where it never started. */
  readonly threads: readonly (readonly [name: string, how: string])[];
  /** Shared values at the end. */
  readonly values: readonly (readonly [name: string, value: number])[];
}

export function outcomeText({ over, output, threads, values }: Outcome): string {
  // When a run without end is stopped is a matter of patience.
  const isCut = over === "endless" || over === "deadlock";
  const lines = isCut ? output.filter((line, i) => line !== output[i - 1]) : output;
  return [
    over,
    ...lines.map((line) => `  ${line}`),
    `  ${threads.map(([name, how]) => `${name} ${how}`).join(", ")}`,
    ...(values.length > 0 && over !== "endless"
      ? [`  ${values.map(([name, value]) => `${name} = ${value}`).join(", ")}`]
      : []),
  ].join("\n");
}

export function outcomeOf(state: State, { program, order }: Rules): string {
  const lines = [...state.output, ...(state.line === "" ? [] : [state.line])];
  return outcomeText({
    over: state.over ?? "deadlock",
    output: order === "exact" ? lines : lines.sort(),
    threads: state.threads.map(({ life, error }, i) => [program.threads[i]?.name ?? "", error ?? life]),
    values: program.objects.flatMap(({ kind, name }) => {
      const object = state.objects[name];
      return kind === "shared" && object?.kind === "shared" ? [[name, object.value] as const] : [];
    }),
  });
}
