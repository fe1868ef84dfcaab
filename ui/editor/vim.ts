// Vim's keys in the text, for those whose fingers know them. The library is loaded when they are first wanted.
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from "@codemirror/view";

export interface VimCallbacks {
  /** `:w` */
  save: () => void;
  /** `:q` */
  close: () => void;
  /** "normal", "insert", "visual line", of the editor that has the keyboard */
  modeChanged: (mode: string) => void;
}

let loaded: Extension | null = null;

/** Nothing until `loadVim` has done its work. */
export function vimKeys(): Extension {
  return loaded ?? [];
}

const look = EditorView.theme({
  ".cm-vim-panel": {
    padding: "4px 14px",
    borderTop: "1px solid var(--line)",
    background: "var(--surface)",
    color: "var(--ink)",
    fontFamily: "var(--font-mono)",
    fontSize: "13px",
  },
  ".cm-vim-panel input": { color: "inherit", font: "inherit" },
  // The library colours its cursor itself.
  "&.cm-focused .cm-fat-cursor": { background: "var(--accent) !important", color: "var(--paper) !important" },
  "&:not(.cm-focused) .cm-fat-cursor": { outline: "1px solid var(--accent) !important" },
});

export async function loadVim(callbacks: VimCallbacks): Promise<void> {
  if (loaded) return;
  const { getCM, Vim, vim } = await import("@replit/codemirror-vim");
  Vim.defineEx("write", "w", callbacks.save);
  Vim.defineEx("quit", "q", callbacks.close);
  for (const name of ["wq", "xit"]) {
    Vim.defineEx(name, name === "xit" ? "x" : "wq", () => {
      callbacks.save();
      callbacks.close();
    });
  }
  class ModeTold implements PluginValue {
    constructor(private readonly view: EditorView) {
      getCM(view)?.on("vim-mode-change", this.tell);
    }
    private readonly tell = (): void => {
      if (this.view.hasFocus) callbacks.modeChanged(getCM(this.view)?.state.vim?.mode ?? "normal");
    };
    update(update: ViewUpdate): void {
      if (update.focusChanged) this.tell();
    }
    destroy(): void {
      getCM(this.view)?.off("vim-mode-change", this.tell);
    }
  }
  // Before all other keys of the editor; those of the window go before them.
  loaded = [Prec.highest(vim()), ViewPlugin.fromClass(ModeTold), look];
}
