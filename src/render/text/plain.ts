/**
 * Texts of signs that take one column each and do not combine: Western letters, and the signs that threadlab draws with. Any other text
 * needs tables that take longer to load than a short command to run.
 */
export const PLAIN: RegExp = /^[ -~¡-¨ª-¬¯-ʯ‐-‧‹›←-↓↳⇅−⏎␀-␡─-╿■●★✓✗]*$/;
