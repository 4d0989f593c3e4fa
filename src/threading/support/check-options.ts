import { argumentError, ThreadlabError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";

/** A call that takes options. */
export interface OptionsCall<Options> {
  /** Its usual form: `acquire({ blocking: false })`. */
  readonly example: string;
  /** Every option that it reads. */
  readonly names: Readonly<Record<keyof Options, true>>;
}

/**
 * Refuses options that are not given by name, and unknown names. Otherwise Python's `acquire(False)`, copied literally, would wait for ever
 * without a message, and so would `acquire({ timeuot: 1 })`.
 *
 * @param what the call, for the message: `Lock.acquire`.
 * @throws ThreadlabError `ERR_ARGUMENT_TYPE`, `ERR_UNKNOWN_OPTION`
 */
export function checkOptions(
  options: unknown,
  what: string,
  { example, names }: OptionsCall<Readonly<Record<string, unknown>>>,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw argumentError(`${what} takes its options by name: ${example}.`);
  for (const name of Object.keys(options))
    if (!Object.hasOwn(names, name)) throw unknownOption(name, what, Object.keys(names));
}

function unknownOption(name: string, what: string, known: readonly string[]): ThreadlabError {
  const few = known.length === 1 ? "Its only option is" : "Its options are";
  return new ThreadlabError(
    "ERR_UNKNOWN_OPTION",
    `${what} has no option "${name}".${didYouMean(name, known)} ${few} ${listed(known)}.`,
  );
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
