// Addresses of the vault's own files, as the `vault:` protocol serves them and as `weft render` writes them.

/** Windows and Android know the schemes of an app only as hosts. */
const asHost = /Windows|Android/.test(navigator.userAgent);
const written = "vault://localhost/";
const top = asHost ? "http://vault.localhost/" : written;

/** Where an image, a sound or a film of the vault is to be had. */
export function vaultAddress(path: string): string {
  return top + path.split("/").map(encodeURIComponent).join("/");
}

/** The same, of an address that the renderer has written. */
export function servedAddress(address: string): string {
  return address.startsWith(written) ? top + address.slice(written.length) : address;
}

/** What a link of the renderer leads to. */
export type VaultLink = { kind: "file"; path: string; fragment: string } | { kind: "tag"; name: string };

/** Reads an address that the renderer has written; null where it does not lead into the vault. */
export function readVaultLink(address: string): VaultLink | null {
  const [place = "", fragment = ""] = address.split("#", 2);
  try {
    if (place.startsWith("vault://tag/"))
      return { kind: "tag", name: decodeURIComponent(place.slice("vault://tag/".length)) };
    if (place.startsWith(written)) {
      const path = decodeURIComponent(place.slice(written.length));
      return { kind: "file", path, fragment: decodeURIComponent(fragment) };
    }
  } catch {
    // Not one of ours.
  }
  return null;
}
