/**
 * The second step of a sign-in: a code from an app on the person's telephone, or one of ten recovery codes. The secret
 * lies sealed, codes lie as hashes; each code is good once.
 */
import { randomBytes } from "node:crypto";
import { sha256 } from "@wingman/streams/base/sha256";
import { Failure } from "@wingman/domain/failure";
import type { ActorId } from "@wingman/domain/ids";
import type { Principal } from "@wingman/streams/base/registry";
import type { Attempts } from "@wingman/streams/identity/attempts";
import type { People, Person } from "@wingman/streams/identity/people";
import { challengeKind, type SecondFactors } from "@wingman/streams/identity/second-factors";
import type { AccessLog } from "@wingman/streams/tenants/access-log";
import type { Directory } from "@wingman/streams/tenants/directory";
import { checkPassword } from "../passwords.ts";
import { base32, otpauthLink, secretBytes, stepOf } from "./totp.ts";

/** A sign-in waits so long for its second step. */
const challengeMs = 5 * 60_000;
/** Tries of one sign-in, and of one person within a quarter of an hour: of a million codes three are good at a time. */
const triesOfChallengeMax = 5;
const triesOfPersonMax = 10;
const recoveryCodes = 10;
const recoveryBytes = 10;

export type SecondStepParts = {
  readonly factors: SecondFactors;
  readonly people: Pick<People, "byId" | "bySecret" | "useOnce" | "credentials">;
  readonly attempts: Attempts;
  readonly directory: Pick<Directory, "of">;
  readonly accessLog: AccessLog;
  readonly now?: () => number;
};
export type SecondStep = ReturnType<typeof openSecondStep>;

export const openSecondStep = (parts: SecondStepParts) => {
  const { factors, people, attempts, directory, accessLog, now = Date.now } = parts;

  const count = async (person: Person, challenge?: string): Promise<{ succeeded(): Promise<void> }> => {
    const ofPerson = `second step ${person.tenant} ${person.id}`;
    const limits = [{ key: ofPerson, max: triesOfPersonMax }];
    if (challenge !== undefined) limits.push({ key: `challenge ${challenge}`, max: triesOfChallengeMax });
    if (!(await attempts.count(limits)))
      throw new Failure("WING_TOO_OFTEN", "too many codes were tried.", {
        remedy: "Wait a quarter of an hour, then sign in again.",
      });
    return { succeeded: () => attempts.forget([ofPerson], "") };
  };

  /** True where the code was this person's, and is used up now. */
  const isRight = async (person: Person, typed: string): Promise<boolean> => {
    const code = typed.replaceAll(/[\s-]/g, "").toUpperCase();
    if (!/^\d{6}$/.test(code)) return factors.useRecovery(person, hashOfRecovery(person, code));
    const factor = await factors.find(person);
    const step = factor?.isOn ? stepOf(factor.secret, code, now()) : undefined;
    return step !== undefined && factors.useStep(person, step);
  };

  const personOf = async ({ tenant, actor }: Principal): Promise<Person> => {
    const person = await people.byId(tenant, actor);
    if (!person) throw new Failure("WING_FORBIDDEN", "this is for people; a machine's key has no second step.");
    return person;
  };

  return {
    /** What a right password comes to where a second step is on; undefined where it is not. */
    async ask(person: Person): Promise<{ readonly challenge: string } | undefined> {
      if (!(await factors.isOn(person))) return undefined;
      const challenge = randomBytes(32).toString("base64url");
      await factors.wait(person, hashOf(challenge), new Date(now() + challengeMs));
      return { challenge };
    },

    /**
     * Who has passed both steps. Throws `Failure` WING_SECOND_STEP_OVER for a sign-in that was none, was used, is too
     * old or had a password changed under it; WING_CODE_WRONG; WING_TOO_OFTEN.
     */
    async pass(challenge: string, code: string): Promise<Person> {
      const secret = hashOf(challenge);
      const person = await people.bySecret(challengeKind, secret);
      if (!person) throw over();
      const counted = await count(person, secret);
      if (!(await isRight(person, code))) {
        const refused = { type: "LoginRefused" as const, data: { reason: "WING_CODE_WRONG" } };
        await accessLog.record(person.tenant, person.id as ActorId, refused); // People's ids are made by `newId`.
        throw wrongCode();
      }
      if (!(await people.useOnce(challengeKind, secret))) throw over();
      await counted.succeeded();
      return person;
    },

    isOn: async (principal: Principal): Promise<boolean> => factors.isOn({ ...principal, id: principal.actor }),

    /** A new secret for an app, which does nothing until a code of it came back. Throws `Failure` WING_REFUSED_TWO_STEP_ON. */
    async begin(principal: Principal): Promise<{ readonly secret: string; readonly link: string }> {
      const person = await personOf(principal);
      const secret = randomBytes(secretBytes);
      if (!(await factors.begin(person, secret))) throw alreadyOn();
      const issuer = `Wingman ${directory.of(person.tenant).name}`.trim();
      return { secret: base32(secret), link: otpauthLink(secret, person.email, issuer) };
    },

    /** On from here; answers the recovery codes, which are shown once. Throws `Failure` WING_CODE_WRONG, _TOO_OFTEN, WING_REFUSED_TWO_STEP_ON. */
    async confirm(principal: Principal, code: string): Promise<readonly string[]> {
      const person = await personOf(principal);
      const counted = await count(person);
      const factor = await factors.find(person);
      if (factor?.isOn) throw alreadyOn();
      const step = factor && stepOf(factor.secret, code.replaceAll(/\s/g, ""), now());
      if (step === undefined) throw wrongCode();
      const codes = Array.from({ length: recoveryCodes }, () => base32(randomBytes(recoveryBytes)));
      const hashes = codes.map((each) => hashOfRecovery(person, each));
      if (!(await factors.switchOn(person, step, hashes))) throw wrongCode();
      await counted.succeeded();
      return codes.map((each) => (each.match(/.{4}/g) ?? []).join("-").toLowerCase());
    },

    /** Off, by the password or by a code. Throws `Failure` WING_CODE_WRONG, WING_SIGN_IN_WRONG, WING_TOO_OFTEN. */
    async end(principal: Principal, proof: { readonly password?: string; readonly code?: string }): Promise<void> {
      const person = await personOf(principal);
      const counted = await count(person);
      if (proof.password === undefined) {
        if (!(await isRight(person, proof.code ?? ""))) throw wrongCode();
      } else {
        const [password] = await people.credentials(person.tenant, person.id, "password");
        if (!(await checkPassword(proof.password, password?.secret)).isRight)
          throw new Failure("WING_SIGN_IN_WRONG", "that is not your password.", { remedy: "Try again." });
      }
      await counted.succeeded();
      await factors.remove(person);
    },

    /** An administrator's way back for somebody who lost telephone and codes. Throws `Failure` WING_MEMBER_NOT_FOUND. */
    async takeAway({ tenant }: Principal, member: string): Promise<void> {
      const person = await people.byId(tenant, member);
      if (!person)
        throw new Failure("WING_MEMBER_NOT_FOUND", "nobody here has this id.", {
          remedy: "Choose one of the list of members.",
        });
      await factors.remove(person);
    },
  };
};

const hashOf = (text: string): string => sha256(text).toString("base64url");
const hashOfRecovery = ({ tenant, id }: Person, code: string): string =>
  hashOf(`recovery code\n${tenant}\n${id}\n${code}`);

const wrongCode = (): Failure =>
  new Failure("WING_CODE_WRONG", "this code is not right, or was used before.", {
    remedy: "Wait for the next code and type that; see that the clock of the telephone is right.",
  });
const over = (): Failure =>
  new Failure("WING_SECOND_STEP_OVER", "this sign-in is over.", { remedy: "Begin again with your password." });
const alreadyOn = (): Failure =>
  new Failure("WING_REFUSED_TWO_STEP_ON", "two-step sign-in is on already.", {
    remedy: "Turn it off first, then set up the other telephone.",
  });
