// What lies over the panes: a view of the whole vault. Whoever goes to a note or a tab takes it away.

export const covering = $state<{ view: "review" | "health" | null }>({ view: null });

export function uncover(): void {
  covering.view = null;
}
