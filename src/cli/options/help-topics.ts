/** The topics of `threadlab help` besides commands. */
export const HELP_TOPICS = ["matching", "schedules", "expected"] as const;
