/** What `threadlab help` explains besides commands. */
export const HELP_TOPICS = ["matching", "schedules", "expected"] as const;
