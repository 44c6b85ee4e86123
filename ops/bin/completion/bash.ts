import type { Flag, Node } from "./tree.ts";

/** For bash from 3.2 on, the one macOS has: no mapfile, no associative arrays. */
export const bash = (
  tree: readonly Node[],
  start: string,
): string => `# wingman in bash: put this line into ~/.bashrc to have it in every shell, with the folder's own path:
#   eval "$(npm --silent --prefix FOLDER run wingman -- completion bash)"
type -t wingman >/dev/null || wingman() { ${start} "$@"; }

_wingman() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at= i IFS=$' \\n'
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
      ${alternatives(tree)}) at="$at \${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at" in
${tree.map(branch).join("\n")}
  esac
}
complete -F _wingman wingman
`;

const keyOf = ({ words }: Node): string => words.map((word) => ` ${word}`).join("");
const alternatives = (tree: readonly Node[]): string =>
  tree
    .filter(({ words }) => words.length > 0)
    .map((node) => JSON.stringify(keyOf(node)))
    .join(" | ");

const branch = (node: Node): string => {
  const words = [...node.subcommands.map(({ name }) => name), ...node.choices];
  const flags = node.flags.flatMap(({ names }) => names);
  const valued = node.flags.filter(({ takesValue }) => takesValue);
  return `    ${JSON.stringify(keyOf(node))})
${valued.map(value).join("")}      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "${flags.join(" ")}" -- "$cur"))
      else ${node.files ? `IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))` : words.length > 0 ? `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$cur"))` : ":"}
      fi ;;`;
};

const value = ({ names, choices }: Flag): string =>
  `      case "$prev" in ${names.join(" | ")}) COMPREPLY=(${choices.length > 0 ? `$(compgen -W "${choices.join(" ")}" -- "$cur")` : ""}); return ;; esac\n`;
