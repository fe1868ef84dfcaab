// The window freezes Object.prototype. A script can then no longer give an object a `toString` of its own by
// assigning it, which Mermaid's libraries do. At build time such assignments get a place of their own first.
import type { Plugin } from "vite";

const inherited = "constructor|toString|toLocaleString|valueOf|hasOwnProperty|isPrototypeOf";
const assignment = new RegExp(`(?<![\\w$.)\\]"'])([A-Za-z_$][\\w$.]*)\\.(${inherited})(\\s*)=(?![=>])`, "g");
/** How d3-color and cytoscape copy methods from one object to another. */
const copied = /\bprototype\[key\] = definition\[key\]/g;
const assigned = /Object\.assign\(([\w$]+)\.prototype,/g;

const helper = `const weftOwn = (object, name) => {
  if (Object.isExtensible(object) && !Object.prototype.hasOwnProperty.call(object, name))
    Object.defineProperty(object, name, { value: undefined, writable: true, configurable: true, enumerable: name !== "constructor" });
  return object;
};
const weftAssign = (object, ...sources) => {
  for (const source of sources) for (const name of Object.keys(source)) weftOwn(object, name)[name] = source[name];
  return object;
};
`;

export function withoutInheritedAssignments(code: string): string | null {
  const changed = code
    .replace(assignment, (whole, object: string, name: string, blank: string) =>
      object === "module" || object === "exports" ? whole : `weftOwn(${object}, "${name}").${name}${blank}=`,
    )
    .replace(copied, "weftOwn(prototype, key)[key] = definition[key]")
    .replace(assigned, "weftAssign($1.prototype,")
    .replaceAll("Object.assign.bind(Object)", "weftAssign");
  return changed === code ? null : helper + changed;
}

export const frozenPrototypes: Plugin = {
  name: "frozen-prototypes",
  enforce: "pre",
  transform(code, id) {
    const file = id.split("?")[0] ?? id;
    const isLibrary = file.includes("/node_modules/") && /\.[cm]?js$/.test(file);
    if (!isLibrary || /node_modules\/(?:svelte|@codemirror|@lezer|@tauri-apps|vite)\//.test(file))
      return null;
    const changed = withoutInheritedAssignments(code);
    return changed === null ? null : { code: changed, map: null };
  },
};
