import { testSuite } from "../run-suite.ts";

await testSuite("condition", ["Condition", "Condition(RLock)", "Condition(Lock)"]);
