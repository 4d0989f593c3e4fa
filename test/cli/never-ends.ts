import { openSystem } from "../../src/cli/system/system.ts";

// A command that does not notice that it should end.
const { stderr } = openSystem();
setInterval(() => {}, 1000);
stderr.write("ready\n");
