/** One line of the table: something measured, what it is held against, and what was hoped for. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  /** Measured in the same run, in the same unit. */
  readonly against?: { readonly name: string; readonly value: number };
  readonly goal?: Goal;
}

/** A measurement that this machine cannot make. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export type Unit = "µs" | "ms" | "s" | "MB" | "MB/s" | "/s" | "runs" | "×";

/** A bound on the value, in its own unit, or on its ratio to what it is held against. */
export interface Goal {
  readonly of: "value" | "ratio";
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Some rows that are measured together. */
export interface Bench {
  /** What `--only` looks for. */
  readonly name: string;
  measure(): Promise<readonly (Row | Skipped)[]>;
}

export function ratioOf({ value, against }: Row): number | undefined {
  return against === undefined ? undefined : value / against.value;
}

/** Whether a row reaches its goal; undefined where it has none. */
export function reachesGoal(row: Row): boolean | undefined {
  const { goal } = row;
  if (goal === undefined) return undefined;
  const measured = goal.of === "value" ? row.value : (ratioOf(row) ?? Number.NaN);
  return (
    measured <= (goal.atMost ?? Number.POSITIVE_INFINITY) &&
    measured >= (goal.atLeast ?? Number.NEGATIVE_INFINITY)
  );
}
