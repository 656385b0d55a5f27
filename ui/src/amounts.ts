// Amounts in yen as a clerk types them, and as they are shown.

/** `1,450,000` with commas, full width, or with 円; null where it is no amount. */
export function typedYen(text: string): number | null {
  const plain = text.normalize("NFKC").replace(/[,\s円]/g, "");
  return /^\d{1,12}$/.test(plain) ? Number(plain) : null;
}

export function shownYen(yen: number): string {
  return yen.toLocaleString("ja-JP");
}
