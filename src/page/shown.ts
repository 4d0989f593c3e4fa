/** Text that is safe to show: control characters, and those that reverse the writing direction, become signs. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = sign.codePointAt(0) as number;
    if (sign === "\t") return "  ";
    if (code === 0x200d) return sign;
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "␡" : `\\u{${code.toString(16).toUpperCase()}}`;
  });
}
