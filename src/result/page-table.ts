/**
 * A list of records as columns: a missing value is no entry, and a repeated text or list is stored once. It takes a third of the
 * characters.
 */
export interface PageTable {
  readonly length: number;
  /** By key: the numbers of all records, or those of some records by their places. */
  readonly numbers: Readonly<Record<string, TableColumn>>;
  /** The same for other values, as places in `values`. */
  readonly shared: Readonly<Record<string, TableColumn>>;
  readonly values: readonly unknown[];
}

type TableColumn = readonly (number | null)[] | Readonly<Record<string, number>>;
type TableRow = Readonly<Record<string, unknown>>;

export function toTable(rows: readonly object[]): PageTable {
  const values: unknown[] = [];
  const places = new Map<string, number>();
  const numbers: Record<string, TableColumn> = {};
  const shared: Record<string, TableColumn> = {};
  const place = (value: unknown) => {
    const text = JSON.stringify(value);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, values.length);
    return values.push(value) - 1;
  };
  for (const key of new Set(rows.flatMap((row) => Object.keys(row)))) {
    const cells = rows.map((row) => (row as TableRow)[key]);
    const isNumeric = cells.every((cell) => cell === undefined || typeof cell === "number");
    const column = cells.map((cell) =>
      cell === undefined ? undefined : isNumeric ? (cell as number) : place(cell),
    );
    (isNumeric ? numbers : shared)[key] = shorter(column);
  }
  return { length: rows.length, numbers, shared, values };
}

export function fromTable<T>({ length, numbers, shared, values }: PageTable): readonly T[] {
  const rows = Array.from({ length }, (): Record<string, unknown> => ({}));
  const fill = (columns: PageTable["numbers"], tell: (cell: number) => unknown) => {
    for (const [key, column] of Object.entries(columns))
      for (const [at, cell] of Object.entries(column))
        if (cell !== null) (rows[Number(at)] as Record<string, unknown>)[key] = tell(cell);
  };
  fill(numbers, (cell) => cell);
  fill(shared, (cell) => values[cell]);
  return rows as readonly T[];
}

function shorter(column: readonly (number | undefined)[]): TableColumn {
  const dense = column.map((cell) => cell ?? null);
  const sparse = Object.fromEntries(column.flatMap((cell, at) => (cell === undefined ? [] : [[at, cell]])));
  return JSON.stringify(sparse).length < JSON.stringify(dense).length ? sparse : dense;
}
