/** The keys of a schema that nothing is said about, as `definition.key`. */
export function undescribed(schema: object): readonly string[] {
  const found: string[] = [];
  const visit = (part: unknown, path: string) => {
    if (Array.isArray(part)) {
      for (const each of part) visit(each, path);
      return;
    }
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (key === "properties") {
        for (const [name, property] of Object.entries(value as Record<string, { description?: string }>))
          if (!property.description?.trim()) found.push(`${path}.${name}`);
      }
      visit(value, key === "definitions" ? "" : path === "" ? key : path);
    }
  };
  visit(schema, "");
  return found;
}
