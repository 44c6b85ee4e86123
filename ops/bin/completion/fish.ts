import type { Flag, Node } from "./tree.ts";

export const fish = (
  tree: readonly Node[],
  start: string,
): string => `# wingman in fish: put this line into ~/.config/fish/config.fish, with the folder's own path:
#   npm --silent --prefix FOLDER run wingman -- completion fish | source
if not type -q wingman
  function wingman
    ${start} $argv
  end
end

# The subcommand that the line has come to.
function __wingman_at
  set -l at ""
  for word in (commandline -opc)[2..]
    switch "$at $word"
      case ${tree
        .filter(({ words }) => words.length > 0)
        .map((node) => quoted(keyOf(node)))
        .join(" ")}
        set at "$at $word"
    end
  end
  test "$at" = "$argv[1]"
end

complete -c wingman -f
${tree.flatMap(lines).join("\n")}
`;

const keyOf = ({ words }: Node): string => words.map((word) => ` ${word}`).join("");
const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

const lines = (node: Node): string[] => {
  const here = `complete -c wingman -n ${quoted(`__wingman_at "${keyOf(node)}"`)}`;
  return [
    ...node.subcommands.map(({ name, about }) => `${here} -a ${name} -d ${quoted(about)}`),
    ...(node.choices.length > 0 ? [`${here} -a ${quoted(node.choices.join(" "))}`] : []),
    ...(node.files ? [`${here} -F`] : []),
    ...node.flags.map((flag) => `${here} ${flagOf(flag)} -d ${quoted(flag.about)}`),
  ];
};

const flagOf = ({ names, takesValue, choices }: Flag): string =>
  [
    ...names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)),
    ...(takesValue ? ["-x"] : []),
    ...(choices.length > 0 ? [`-a ${quoted(choices.join(" "))}`] : []),
  ].join(" ");
