/** One event as it stands in a file, of whatever shape. */
type Raw = Readonly<Record<string, unknown>>;

/** What each phase must have, besides ph, name, pid and tid. */
const FIELDS: Readonly<Record<string, readonly (readonly [string, "number" | "string" | "object"])[]>> = {
  M: [["args", "object"]],
  X: [
    ["cat", "string"],
    ["ts", "number"],
    ["dur", "number"],
  ],
  i: [
    ["s", "string"],
    ["ts", "number"],
  ],
  s: [
    ["id", "number"],
    ["cat", "string"],
    ["ts", "number"],
  ],
  f: [
    ["id", "number"],
    ["cat", "string"],
    ["ts", "number"],
    ["bp", "string"],
  ],
};

/**
 * Holds a file against the Trace Event Format as Perfetto reads it: the fields of each phase; slices of one thread that nest; arrows with two
 * ends, the second not before the first, both inside slices.
 *
 * @returns what is wrong.
 */
export function checkChromeTrace(text: string): readonly string[] {
  const { traceEvents: events } = JSON.parse(text) as { traceEvents?: unknown };
  if (!Array.isArray(events)) return ["traceEvents is no list"];
  const wrong = (events as readonly Raw[]).flatMap(checkFields);
  return wrong.length > 0 ? wrong : [...checkNesting(events), ...checkArrows(events)];
}

function checkFields(event: Raw): readonly string[] {
  const { ph, name } = event;
  const fields = FIELDS[String(ph)];
  if (fields === undefined) return [`${ph} is no phase`];
  const all = [["name", "string"], ["pid", "number"], ["tid", "number"], ...fields] as const;
  const wrong = all.filter(([field, type]) => typeof event[field] !== type);
  const negative = ["ts", "dur"].filter((field) => Number(event[field] ?? 0) < 0);
  return [
    ...wrong.map(([field, type]) => `${ph} ${name}: ${field} is no ${type}`),
    ...negative.map((field) => `${ph} ${name}: ${field} is negative`),
  ];
}

function checkNesting(events: readonly Raw[]): readonly string[] {
  const slices = events.filter(({ ph }) => ph === "X");
  return slices.flatMap((one, index) =>
    slices
      .slice(index + 1)
      .filter(
        (other) => other.tid === one.tid && !areApart(one, other) && !isIn(one, other) && !isIn(other, one),
      )
      .map((other) => `${other.name} overlaps ${one.name}`),
  );
}

function checkArrows(events: readonly Raw[]): readonly string[] {
  const slices = events.filter(({ ph }) => ph === "X");
  const ends = events.filter(({ ph }) => ph === "s" || ph === "f");
  const astray = ends.filter(
    (end) =>
      !slices.some(
        (slice) => slice.tid === end.tid && isIn(slice, { ...end, dur: 0 }) && end.ts !== endOf(slice),
      ),
  );
  const unpaired = ends
    .filter(({ ph }) => ph === "s")
    .filter(
      ({ id, ts }) =>
        ends.filter((end) => end.ph === "f" && end.id === id && Number(end.ts) >= Number(ts)).length !== 1,
    );
  return [
    ...astray.map(({ ph, name }) => `${ph} ${name} is in no slice`),
    ...unpaired.map(({ id }) => `arrow ${id} has no end`),
  ];
}

function areApart(one: Raw, other: Raw): boolean {
  return endOf(one) <= Number(other.ts) || endOf(other) <= Number(one.ts);
}

function isIn(outer: Raw, inner: Raw): boolean {
  return Number(outer.ts) <= Number(inner.ts) && endOf(inner) <= endOf(outer);
}

function endOf({ ts, dur }: Raw): number {
  return Number(ts) + Number(dur);
}
