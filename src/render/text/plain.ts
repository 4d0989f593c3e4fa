/**
 * Texts of signs that take one column each, and of which none joins another: letters of the West, and the signs that threadlab
 * itself draws with. What is asked of any other text needs tables that take longer to load than a short command to run.
 */
export const PLAIN: RegExp = /^[ -~¡-¨ª-¬¯-ʯ‐-‧‹›←-↓─-╿■●✓✗]*$/;
