/**
 * What makes the words of calls searchable (ADR 0041). Everything here is derived by PostgreSQL itself from the rows of
 * history, so whatever changes a text changes what is found, in the same transaction: words are cut into `said.words`, a
 * generated column, and counted in `word` by triggers.
 *
 * Row-level security lets an index be used for a condition only where that cannot leak, and no search by words is
 * taken to be so: a search would look at every row of its tenant. A condition of the policy itself is another matter.
 * So `line` and `call` each have a parent, `said` and `named`, that shows a request no rows but those that the words of
 * `wingman.query` find; the parent's policies hold for whoever asks the parent, the child's for whoever asks the child.
 */
import { type RawBuilder, sql, type Transaction } from "kysely";
import { appRole } from "@wingman/streams/base/walls";
import { plainSql } from "./plain-text.ts";

/** Stands between the two and goes, so that no phrase is found across their seam. */
const seam = "wmseamwm";
/** Words as they stand and as English shortens them, so that a name is found as exactly as "pricing" finds "price". */
const vectorSql = (text: string): string =>
  `ts_delete(to_tsvector('pg_catalog.simple', ${plainSql(text)} || ' ${seam} ${seam}') || to_tsvector('pg_catalog.english', ${plainSql(text)}), '${seam}')`;

const namesSql = `to_tsvector('pg_catalog.simple', ${plainSql(
  "coalesce(title, '') || ' ' || coalesce(customer_name, '') || ' ' || customer_company || ' ' || coalesce(rep_name, '')",
)})`;

/** Settings of the transaction that asks; unset, nothing is found. */
export const querySetting = "wingman.query";
export const gramsSetting = "wingman.grams";
const asked = `nullif(current_setting('${querySetting}', true), '')::tsquery`;

type Tx = Transaction<any>;
const run = (db: Tx, ...statements: readonly (string | RawBuilder<unknown>)[]): Promise<unknown> =>
  statements.reduce<Promise<unknown>>(
    (before, one) => before.then(() => (typeof one === "string" ? sql.raw(one) : one).execute(db)),
    Promise.resolve(),
  );

/** The parents; before `call` and `line`, which inherit from them. */
export const createSearched = (db: Tx): Promise<unknown> =>
  run(
    db,
    `create table named (
      tenant_id text collate "C" not null,
      call_id text collate "C" not null,
      title text,
      rep_name text,
      customer_name text,
      customer_company text not null,
      primary key (tenant_id, call_id)
    )`,
    `create policy asked on named as restrictive for select to ${appRole} using (${namesSql} @@ ${asked})`,
    `create table said (
      tenant_id text collate "C" not null,
      call_id text collate "C" not null,
      line_id text collate "C" not null,
      text text,
      words tsvector not null generated always as (${vectorSql("coalesce(text, '')")}) stored,
      primary key (tenant_id, call_id, line_id)
    )`,
    `create policy asked on said as restrictive for select to ${appRole} using (words @@ ${asked})`,
  );

/** Letters of the words that a typing mistake is looked for in; shorter ones are too like each other. */
export const wordLettersMin = 4;
export const wordLettersMax = 24;
/** The words of a text as people write them: no numbers, addresses, codes. */
const wordsOf = (text: string): string =>
  `unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', ${plainSql(text)}))) as word
   where length(word) between ${wordLettersMin} and ${wordLettersMax} and word !~ '[0-9./@_:-]'`;

/** Every three letters of a word, with its beginning and end: as pg_trgm has it, on servers without that. */
const gramsSql = (word: string): string =>
  `array(select distinct substr('  ' || ${word} || ' ', n, 3) from generate_series(1, length(${word}) + 1) as n order by 1)`;

/** Counts words in; the threes are made of words alone that were not known, as few are. */
const counted = (from: string): string => `
  insert into word as known (tenant_id, word, lines, grams)
  select counted.tenant_id, counted.word, counted.lines,
    case when before.word is null then ${gramsSql("counted.word")} else '{}' end
  from (${from}) as counted left join word as before on before.tenant_id = counted.tenant_id and before.word = counted.word
  order by counted.tenant_id, counted.word
  on conflict (tenant_id, word) do update set lines = known.lines + excluded.lines;`;
const uncounted = `
  delete from word using (select distinct tenant_id, word from went, ${wordsOf("went.text")}) as gone
      where word.tenant_id = gone.tenant_id and word.word = gone.word and word.lines <= 0;`;
const trigger = (name: string, body: string): string =>
  `create function ${name}() returns trigger language plpgsql set search_path from current as $$
  begin
    ${body}
    return null;
  end $$`;

/** The indexes, and the vocabulary with what keeps it; after `call` and `line`. */
export const createSearch = (db: Tx): Promise<unknown> =>
  run(
    db,
    // Without a list of what is pending, which every search would have to go through.
    `create index line_words on line using gin (words) with (fastupdate = off)`,
    `create index call_names on call using gin ((${namesSql})) with (fastupdate = off)`,
    `create table word (
      tenant_id text collate "C" not null,
      word text collate "C" not null,
      lines integer not null,
      grams text[] not null,
      primary key (tenant_id, word)
    ) with (fillfactor = 60)`, // Counts change all the time, beside where they stood.
    `create index word_grams on word using gin (grams)`,
    `create policy asked on word as restrictive for select to ${appRole}
      using (grams && string_to_array(nullif(current_setting('${gramsSetting}', true), ''), ','))`,
    trigger(
      "words_came",
      counted(
        `select tenant_id, word, count(*)::integer as lines from came, ${wordsOf("came.text")} group by tenant_id, word`,
      ),
    ),
    trigger(
      "words_changed",
      `${counted(`select tenant_id, word, sum(more)::integer as lines from (
          select tenant_id, word, 1 as more from came, ${wordsOf("came.text")}
          union all select tenant_id, word, -1 from went, ${wordsOf("went.text")}
        ) as each group by tenant_id, word having sum(more) <> 0`)}
      ${uncounted}`,
    ),
    trigger(
      "words_went",
      `${counted(
        `select tenant_id, word, -count(*)::integer as lines from went, ${wordsOf("went.text")} group by tenant_id, word`,
      )}
      ${uncounted}`,
    ),
    `create trigger words_came after insert on line referencing new table as came
      for each statement execute function words_came()`,
    `create trigger words_changed after update on line referencing old table as went new table as came
      for each statement execute function words_changed()`,
    `create trigger words_went after delete on line referencing old table as went
      for each statement execute function words_went()`,
    // While a generation is filled its triggers are still, and this counts all words once (`rebuild/keys.ts`).
    `create function refill() returns void language plpgsql set search_path from current as $$
    begin
      delete from word;
      insert into word (tenant_id, word, lines, grams)
      select tenant_id, word, count(*)::integer, ${gramsSql("word")} from line, ${wordsOf("line.text")} group by tenant_id, word;
    end $$`,
  );
