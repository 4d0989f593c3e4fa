import { testSuite } from "../run-suite.ts";

await testSuite("lock", ["Lock", "RLock", "Condition", "Condition(Lock)"]);
