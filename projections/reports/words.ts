/** Words of the files that leave the house. */
import type { Report } from "./report.ts";

type Words = {
  readonly calls: string;
  readonly columns: Readonly<Record<CallColumn, string>>;
  readonly erased: string;
  note(rows: number, leftOff: boolean, isNarrowed: boolean): string;
};
export type CallColumn =
  | "began"
  | "minutes"
  | "title"
  | "customer"
  | "company"
  | "rep"
  | "outcome"
  | "nextStep"
  | "nextStepOn"
  | "tips"
  | "tipsLiked"
  | "sentences"
  | "rating"
  | "consent"
  | "ended"
  | "call";

export const words: Readonly<Record<Report["language"], Words>> = {
  en: {
    calls: "Calls",
    columns: {
      began: "Began (UTC)",
      minutes: "Minutes",
      title: "Title",
      customer: "Customer",
      company: "Company",
      rep: "Rep",
      outcome: "Outcome",
      nextStep: "Next step",
      nextStepOn: "Next step on",
      tips: "Tips",
      tipsLiked: "Tips liked",
      sentences: "Sentences",
      rating: "Customer's rating",
      consent: "Consent",
      ended: "How it ended",
      call: "Call",
    },
    erased: "(erased)",
    note: (rows, leftOff, isNarrowed) =>
      `Calls: ${rows}, in the order of the list.${isNarrowed ? " Only those it was narrowed to." : ""}${leftOff ? " Those further down are left off." : ""}`,
  },
  ar: {
    calls: "المكالمات",
    columns: {
      began: "بدأت (UTC)",
      minutes: "الدقائق",
      title: "العنوان",
      customer: "العميل",
      company: "الشركة",
      rep: "البائع",
      outcome: "النتيجة",
      nextStep: "الخطوة التالية",
      nextStepOn: "موعد الخطوة التالية",
      tips: "النصائح",
      tipsLiked: "نصائح أفادت",
      sentences: "الجمل",
      rating: "تقييم العميل",
      consent: "الموافقة",
      ended: "كيف انتهت",
      call: "المكالمة",
    },
    erased: "(مُحي)",
    note: (rows, leftOff, isNarrowed) =>
      `عدد المكالمات: ${rows}، بترتيب القائمة.${isNarrowed ? " ما ضُيّقت إليه القائمة وحده." : ""}${leftOff ? " لم يُدرج ما بعدها." : ""}`,
  },
};
