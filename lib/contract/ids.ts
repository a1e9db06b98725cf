/** The APIs' identifiers as distinct types, so that the compiler refuses one in place of another. */

declare const kind: unique symbol;
type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** A device, 22 URL-safe characters (M17). */
export type VisitorId = Id<"VisitorId">;
/** One visit of a device, 22 URL-safe characters (M17). */
export type SessionId = Id<"SessionId">;
/** A decimal string (M17). */
export type PageId = Id<"PageId">;
/** A UUID, shared with the Engagements API (M25). */
export type ConversationId = Id<"ConversationId">;

// Literals are compiled once.
const account = /^[a-zA-Z0-9_]{1,20}$/;
const visitorOrSession = /^[A-Za-z0-9_-]{22}$/;
const page = /^[0-9]+$/;
const conversation =
	/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text may name an account (M7). */
export const isAccountId = (text: string): boolean => account.test(text);
/** Whether a value is a well-formed visitor id (M13). */
export const isVisitorId = (value: unknown): value is VisitorId =>
	typeof value === "string" && visitorOrSession.test(value);
/** Whether a value is a well-formed session id (M13). */
export const isSessionId = (value: unknown): value is SessionId =>
	typeof value === "string" && visitorOrSession.test(value);
/** Whether a value is a page id (M17). */
export const isPageId = (value: unknown): value is PageId =>
	typeof value === "string" && page.test(value);
/** Whether a value is a conversation id (M25). */
export const isConversationId = (value: unknown): value is ConversationId =>
	typeof value === "string" && conversation.test(value);
