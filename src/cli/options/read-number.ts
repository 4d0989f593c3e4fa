import { usageError } from "../../protocol/errors.ts";
import { showNumber } from "../../protocol/quantity.ts";

interface NumberOption {
  /** As it is typed: `--seed`. */
  readonly option: string;
  readonly least: number;
  readonly most: number;
  /** The things that it counts, for the message. */
  readonly unit?: string;
  readonly whole?: boolean;
}

/**
 * The number of an option, in decimal digits; undefined if it was not given.
 *
 * @throws ThreadlabError `ERR_USAGE` for everything else, with the bounds.
 */
export function readNumber(
  text: string | undefined,
  { option, least, most, unit = "", whole = false }: NumberOption,
): number | undefined {
  if (text === undefined) return undefined;
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
  const kind = `a ${whole ? "whole " : ""}number${unit && ` of ${unit}`}`;
  throw usageError(
    `${option} takes ${kind} from ${showNumber(least)} to ${showNumber(most)}. It was given "${text}".`,
  );
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
