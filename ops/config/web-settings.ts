/** Settings of searches of the web; see `configSchema` for how they are read. */
import { Type } from "typebox";

export const webSettings = {
  tavilyKey: Type.Optional(
    Type.String({
      pattern: "^[!-~]{8,1000}$",
      secret: true,
      description:
        "The key for Tavily's search. With it names of playbooks are looked up for companies that allow it. Unset: nothing goes there.",
      expected: "the key as Tavily's console shows it",
    }),
  ),
  tavilyUrl: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description: "Where Tavily answers. Unset: https://api.tavily.com.",
      expected: "an address such as https://api.tavily.com",
    }),
  ),
  googleSearchKey: Type.Optional(
    Type.String({
      pattern: "^[!-~]{8,1000}$",
      secret: true,
      description: "The key for Google's Programmable Search; it needs googleSearchEngine. Unset: nothing goes there.",
      expected: "the key as Google's console shows it",
    }),
  ),
  googleSearchEngine: Type.Optional(
    Type.String({
      pattern: "^[!-~]{1,200}$",
      description: "Which of one's search engines there is asked (its id, cx).",
      expected: "the id as Google's control panel shows it",
    }),
  ),
  googleSearchUrl: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description: "Where Google's search answers. Unset: https://www.googleapis.com/customsearch/v1.",
      expected: "an address such as https://www.googleapis.com/customsearch/v1",
    }),
  ),
  searxngUrl: Type.Optional(
    Type.String({
      pattern: "^https?://[^\\s?#]+$",
      description:
        "A SearXNG of one's own whose settings have json among search.formats; in one's own network it is named in egressAllow, too. Unset: none is asked.",
      expected: "an address such as http://10.20.0.5:8888",
    }),
  ),
  webOrder: Type.String({
    default: "searxng,tavily,google",
    pattern: "^(searxng|tavily|google)(,(searxng|tavily|google)){0,2}$",
    description: "Which search is asked first, and which steps in when it fails; of these, those that are set.",
    expected: "a list such as tavily,google",
  }),
  webCallSearches: Type.Integer({
    default: 12,
    minimum: 0,
    maximum: 10_000,
    description: "Searches that one call may send.",
    expected: "a whole number from 0 to 10000",
  }),
  webDaySearches: Type.Integer({
    default: 500,
    minimum: 0,
    maximum: 10_000_000,
    description: "Searches that one company may send a day, in each worker.",
    expected: "a whole number from 0 to 10000000",
  }),
};
