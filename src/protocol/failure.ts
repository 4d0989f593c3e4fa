/** A system error as the system names it: ECONNREFUSED, EADDRINUSE … */
export interface Failure {
  readonly code: string;
  readonly message: string;
}
