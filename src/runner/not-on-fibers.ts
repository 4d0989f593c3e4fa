/** A program turns out to need workers. Its search is made on workers instead. */
export class NotOnFibers extends Error {
  override readonly name = "NotOnFibers";
}
