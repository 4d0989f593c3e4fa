import { usageError } from "../../protocol/errors.ts";
import { readNumber } from "./read-number.ts";

/** Options that narrow what `check` does, as commander reads them. */
export interface NarrowOptions {
  readonly shard?: string;
  readonly changed?: string | true;
  readonly bail?: string | true;
}

/** Which lessons `check` leaves out, and when it stops. */
export interface NarrowSettings {
  /** The part to check, from 1, and the number of parts. */
  readonly shard: { readonly part: number; readonly parts: number } | undefined;
  /** The commit that git compares the files with. */
  readonly changed: string | undefined;
  /** The number of failures after which it stops. */
  readonly bail: number;
}

/** @throws ThreadlabError `ERR_USAGE` for anything but a part and a number of parts. */
export function readNarrow({ shard, changed, bail }: NarrowOptions): NarrowSettings {
  return {
    shard: shard === undefined ? undefined : readShard(shard),
    changed: changed === true ? "HEAD" : changed,
    bail: readNumber(bail === true ? "1" : bail, BAIL) ?? Number.POSITIVE_INFINITY,
  };
}

const BAIL = { option: "--bail", least: 1, most: 1_000_000, whole: true };

function readShard(text: string): NonNullable<NarrowSettings["shard"]> {
  const [part = 0, parts = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).slice(1).map(Number);
  if (part >= 1 && part <= parts) return { part, parts };
  throw usageError(
    `--shard takes a part and the number of parts, such as 1/3, 2/3 and 3/3. It was given "${text}".`,
  );
}
