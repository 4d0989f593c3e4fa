import { declareObjects, type Features } from "./calls.ts";
import { addCrowd } from "./crowds.ts";
import { addMeeting } from "./meetings.ts";
import { type Both, createScript } from "./script.ts";

/**
 * Makes a random program over the whole vocabulary, once in Python and once in TypeScript. The program orders all that
 * it prints, so two faithful implementations print the same.
 */
export function generateProgram(seed: number, features: Features): Both {
  const script = createScript(seed);
  const { random } = script;
  const calls = declareObjects(script, features);
  const steps = 25 + random.below(25);
  for (let i = 0; i < steps; i++) {
    const choice = random.below(20);
    if (choice < 2) addMeeting(script, features);
    else if (choice < 3) addCrowd(script);
    else {
      script.moveTo(random.below(script.threads));
      for (let n = random.below(4); n >= 0; n--) script.show(random.pick(calls)(script));
    }
  }
  return script.finish();
}
