import { type ThreadlabError, usageError } from "../../protocol/errors.ts";
import { didYouMean } from "../../protocol/nearest.ts";
import { LOG_TOPICS, listenToLog } from "../../runner/log.ts";
import type { Output } from "./output.ts";

/**
 * Writes the internal log to a stream.
 *
 * @param wanted the value of `THREADLAB_LOG`: topics with commas between them.
 * @returns a function that ends the log.
 * @throws ThreadlabError `ERR_USAGE` if there is no such topic.
 */
export function writeLog(wanted: string, output: Pick<Output, "write">): () => void {
  const topics = wanted.split(",").map((word) => {
    const topic = LOG_TOPICS.find((known) => known === word.trim());
    if (topic === undefined) throw noTopic(word);
    return topic;
  });
  const ends = topics.map((topic) =>
    listenToLog(topic, (line) => output.write(`${topic.padEnd(8)}  ${line}\n`)),
  );
  return () => {
    for (const end of ends) end();
  };
}

function noTopic(word: string): ThreadlabError {
  return usageError(
    `THREADLAB_LOG names the topic ${JSON.stringify(word)}, which does not exist.${didYouMean(word, LOG_TOPICS)} ` +
      `The topics are ${LOG_TOPICS.join(", ")}; write commas between them.`,
  );
}
