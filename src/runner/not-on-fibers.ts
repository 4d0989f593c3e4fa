/** A program turns out not to be one that fibers can run as workers do. Its search is made on workers instead. */
export class NotOnFibers extends Error {
  override readonly name = "NotOnFibers";
}
