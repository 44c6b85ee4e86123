/** Faults that can be planted to see whether the audit finds them: each undoes one rule, around the product's code and not in it. */
export const mutations = ["append without the check", "a reader that does not compare its position"] as const;
export type Mutation = (typeof mutations)[number];
