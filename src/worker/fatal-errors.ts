const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
const REMOVERS = ["removeAllListeners", "removeListener", "off"] as const;

/**
 * Calls `handle` for each error that nothing catches, also after the lesson has removed all listeners of the process. Without a listener
 * Node would end the worker by `process.exit`, as if the lesson had called it.
 */
export function handleFatalErrors(handle: (error: unknown) => void): void {
  for (const name of REMOVERS) {
    const remove = process[name].bind(process) as (...args: unknown[]) => unknown;
    process[name] = (...args: unknown[]) => {
      remove(...args);
      listen();
      return process;
    };
  }
  listen();

  function listen(): void {
    for (const event of EVENTS)
      if (!process.listeners(event as "exit").includes(handle)) process.on(event, handle);
  }
}
