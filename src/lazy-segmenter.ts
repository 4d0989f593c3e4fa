const { Segmenter } = Intl;

/**
 * `Intl.Segmenter` for the built command: the real one is made at the first text that needs it. Libraries make theirs while they load,
 * which takes as long as all the rest of `threadlab list`.
 */
export class LazySegmenter {
  readonly #options: ConstructorParameters<typeof Segmenter>;
  #segmenter: Intl.Segmenter | undefined;

  constructor(...options: ConstructorParameters<typeof Segmenter>) {
    this.#options = options;
  }

  segment(text: string): Intl.Segments {
    this.#segmenter ??= new Segmenter(...this.#options);
    return this.#segmenter.segment(text);
  }
}
