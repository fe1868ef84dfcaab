// The figures as a table, in the form of the rest of the bench (tests/bench/src/report.rs).

/** The value below which this share of the values lies. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export function writeTable(figures) {
  const lines = [["vault", "figure", "value", "unit", "target", "method"]];
  for (const { vault, what, value, unit, target, method } of figures) {
    const held = target === null ? "" : `≤ ${target} ${value <= target ? "✓" : "✗"}`;
    lines.push([vault, what, shown(value), unit, held, method]);
  }
  for (const [vault, what, value, unit, target, method] of lines) {
    const columns = [
      vault.padEnd(13),
      what.padEnd(44),
      value.padStart(10),
      unit.padEnd(9),
      target.padStart(10),
    ];
    process.stdout.write(`${columns.join(" ")}  ${method}\n`);
  }
}

function shown(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}
