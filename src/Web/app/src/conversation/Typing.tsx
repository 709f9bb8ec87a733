import { nameOf } from "../people/people.ts";

/** Who is typing. Its room is always there. */
export function Typing({ users, me, activity }: { users: readonly string[]; me: string | null; activity: "thinking" | "generating" | "idle" }) {
  const names = users.filter(each => each !== me).map(each => nameOf(each, undefined));
  const people = names.length === 0 ? "" : names.length === 1 ? `${names[0]} is typing …` : names.length === 2 ? `${names[0]} and ${names[1]} are typing …` : "Several people are typing …";
  return <p className="typing" data-activity={activity}>{people}</p>;
}
