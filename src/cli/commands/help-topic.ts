import { renderTopic, type Topic } from "../../render/help-topics.ts";
import type { Settings } from "../options/settings.ts";
import { EXIT } from "../system/exit-code.ts";
import { writePages } from "../terminal/pager.ts";

/** `threadlab help <topic>`: what does not fit into the help of a command. */
export async function helpTopic(topic: Topic, { system, viewOf }: Settings): Promise<number> {
  await writePages(renderTopic(topic, viewOf(system.stdout)), system, true);
  return EXIT.ok;
}
