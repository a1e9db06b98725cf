/** The same with members that may be filled again: an object that is kept costs the engine less than one made anew. */
export type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
