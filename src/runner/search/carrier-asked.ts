import { usageError } from "../../protocol/errors.ts";

/** Environment variable that says which carrier searches use, for tests: "workers", or "fibers" and no fall-back to workers. */
const CARRIER = "THREADLAB_CARRIER";

/** @throws ThreadlabError `ERR_USAGE` if there is no such carrier. */
export function carrierAsked(env: NodeJS.ProcessEnv): "workers" | "fibers" | undefined {
  const asked = env[CARRIER];
  if (asked === undefined || asked === "") return undefined;
  if (asked === "workers" || asked === "fibers") return asked;
  throw usageError(
    `${CARRIER} is ${JSON.stringify(asked)}. It can be workers or fibers; leave it out for the usual searches.`,
  );
}
