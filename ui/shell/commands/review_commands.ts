// Reviewing the links that are proposed.
import {
  askRecord,
  closeReview,
  folderScope,
  openReview,
  prepareReview,
  review,
  scopeReview,
  undoDecision,
} from "../../panels/review.svelte";
import { covering } from "../covering.svelte";
import { vault } from "../vault.svelte";
import type { Command } from "./command";

const inVault = (): boolean => vault.info !== null;
const reviewing = (): boolean => covering.view === "review";

export const reviewCommands: Command[] = [
  {
    id: "review",
    label: "Review proposed links",
    group: "Links",
    key: "Alt+6",
    enabled: inVault,
    run: () => (reviewing() ? closeReview() : openReview()),
  },
  {
    id: "review-folder",
    label: "Review proposed links of this note’s folder",
    group: "Links",
    enabled: () => inVault() && folderScope() !== null,
    run() {
      const scope = folderScope();
      openReview();
      if (scope) scopeReview(scope);
    },
  },
  {
    id: "review-week",
    label: "Review proposed links of notes changed in the last week",
    group: "Links",
    enabled: inVault,
    run() {
      openReview();
      scopeReview({ kind: "week" });
    },
  },
  {
    id: "review-again",
    label: "Review: look through the notes again",
    group: "Links",
    enabled: () => reviewing() && !review.preparing,
    run: () => void prepareReview(),
  },
  {
    id: "review-undo",
    label: "Review: take the last decision back",
    group: "Links",
    enabled: () => reviewing() && review.done.length > 0,
    run: () => void undoDecision(),
  },
  {
    id: "review-learnt",
    label: "What Weft has learnt from your links",
    group: "Links",
    enabled: inVault,
    run() {
      openReview();
      review.learntOpen = true;
      void askRecord();
    },
  },
];
