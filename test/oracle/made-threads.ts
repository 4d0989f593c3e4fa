import type { Statement, ThreadText } from "./program.ts";

interface Named {
  readonly bodies: readonly (readonly Statement[])[];
  /** The threads that they make, as the module has them. */
  readonly made: readonly ThreadText[];
}

/** Gives each thread that these make a name of its own: u1, u2 and so on. */
export function nameMade(bodies: readonly (readonly Statement[])[]): Named {
  const made: ThreadText[] = [];
  const nameAll = (body: readonly Statement[]): Statement[] => body.map(nameOne);
  const nameOne = (statement: Statement): Statement => {
    if ("makes" in statement) {
      const makes = `u${made.length + 1}`;
      const thread = { name: makes, isMade: true } as const;
      const at = made.push({ ...thread, body: [] }) - 1;
      const target = nameAll(statement.target);
      made[at] = { ...thread, body: target };
      return { ...statement, makes, target, body: nameAll(statement.body.map((each) => about(each, makes))) };
    }
    if ("with" in statement || "using" in statement || "times" in statement)
      return { ...statement, body: nameAll(statement.body) };
    return statement;
  };
  return { bodies: bodies.map(nameAll), made };
}

/** What is done with the thread that was made. */
function about(statement: Statement, thread: string): Statement {
  if (!("call" in statement) || !("on" in statement.call) || statement.call.on !== "u") return statement;
  return { call: { ...statement.call, on: thread } as typeof statement.call };
}

/** Who makes which threads, in the order of the text: no statement makes more than one, and each is made once at most. */
export function madeBy({ body }: ThreadText): readonly string[] {
  return body.flatMap(madeIn);
}

function madeIn(statement: Statement): readonly string[] {
  if ("makes" in statement) return [statement.makes, ...statement.body.flatMap(madeIn)];
  if ("with" in statement || "using" in statement || "times" in statement)
    return statement.body.flatMap(madeIn);
  return [];
}
