// Text for the clipboard.
import { say, sayError } from "./notices.svelte";

export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    sayError("The system did not let Weft use the clipboard.");
  }
}
