import { Chalk } from "chalk";
import { LONGEST_LIMIT } from "../../protocol/time-limit.ts";
import type { View } from "../../render/text/view.ts";
import type { Output } from "../system/output.ts";
import type { System } from "../system/system.ts";
import { readNumber } from "./read-number.ts";

/** Options as commander reads them. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly color: boolean;
}

export interface RunCommandOptions extends CommonOptions {
  readonly timeout?: string;
  readonly set?: readonly string[];
}

/** The settings that every command gets. */
export interface Settings {
  readonly system: System;
  /** Whether to print a JSON document in place of words. */
  readonly json: boolean;
  /** The layout and colours of text for a stream. */
  viewOf(output: Output): View;
}

export interface RunSettings extends Settings {
  /** Seconds, in place of the lesson's own limit. */
  readonly timeout: number | undefined;
  /** `name=value`, in the order given. */
  readonly sets: readonly string[];
}

export function readSettings({ json, color }: CommonOptions, system: System): Settings {
  return {
    system,
    json: json === true,
    viewOf: (output) => ({
      style: new Chalk({ level: color ? output.colour : 0 }),
      columns: output.columns,
    }),
  };
}

const TIMEOUT = { option: "--timeout", least: 0.001, most: LONGEST_LIMIT, unit: "seconds" };

/** Throws ERR_USAGE for a value that is not a time limit. */
export function readRunSettings(options: RunCommandOptions, system: System): RunSettings {
  const timeout = readNumber(options.timeout, TIMEOUT);
  return { ...readSettings(options, system), timeout, sets: options.set ?? [] };
}
