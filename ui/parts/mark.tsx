/** The two strokes that stand for the product. Decorative: the name is beside it or on its link. */
export function Mark() {
  return (
    <svg
      width="26"
      height="22"
      viewBox="0 0 21 18"
      fill="none"
      stroke="currentColor"
      stroke-width="2.1"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M1.500 4.500l7 9.500L12.500 8" />
      <path d="M9 3l4.700 7.500L19.500 3" />
    </svg>
  );
}
