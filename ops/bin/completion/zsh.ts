import type { Node } from "./tree.ts";

export const zsh = (tree: readonly Node[], start: string): string => `#compdef wingman
# wingman in zsh: put this line into ~/.zshrc, below compinit, with the folder's own path:
#   source <(npm --silent --prefix FOLDER run wingman -- completion zsh)
(( $+commands[wingman] + $+functions[wingman] )) || wingman() { ${start} "$@" }

_wingman() {
  local at= i
  local -a offers
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
      ${tree
        .filter(({ words }) => words.length > 0)
        .map((node) => quoted(keyOf(node)))
        .join("|")}) at="$at \${words[i]}" ;;
    esac
  done
  case "$at" in
${tree.map(branch).join("\n")}
  esac
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _wingman wingman
`;

const keyOf = ({ words }: Node): string => words.map((word) => ` ${word}`).join("");
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** `_describe` takes `name:about`; a colon within either is escaped. */
const offer = (name: string, about: string): string =>
  quoted(`${name.replaceAll(":", "\\:")}:${about.replaceAll(":", "\\:")}`);

const branch = (node: Node): string => {
  const words = [
    ...node.subcommands.map(({ name, about }) => offer(name, about)),
    ...node.choices.map((choice) => quoted(choice)),
  ];
  const flags = node.flags.flatMap(({ names, about }) => names.map((name) => offer(name, about)));
  const valued = node.flags.filter(({ takesValue }) => takesValue);
  return `    ${quoted(keyOf(node))})
${valued
  .map(
    ({ names, choices }) =>
      `      if [[ \${words[CURRENT-1]} == (${names.join("|")}) ]]; then ${choices.length > 0 ? `compadd -- ${choices.map(quoted).join(" ")}; ` : ""}return; fi\n`,
  )
  .join("")}      if [[ \${words[CURRENT]} == -* ]]; then offers=(${flags.join(" ")}); _describe -o option offers
      else ${node.files ? "_files" : words.length > 0 ? `offers=(${words.join(" ")}); _describe command offers` : ":"}
      fi ;;`;
};
