/** Reads the members of a body that campaigns have conditions on (M21). */
import type { TargetingInput } from "../model/call.ts";
import { isObject } from "../util/json.ts";

/** The targeting input of a body that a payload builder made. */
export const targetingInputIn = (text: string): TargetingInput => {
	const body: unknown = JSON.parse(text);
	const { entryPoints, clientProperties, engagementAttributes } = isObject(body)
		? body
		: {};
	const deviceFamily = isObject(clientProperties)
		? clientProperties.deviceFamily
		: undefined;
	return {
		entryPoints: Array.isArray(entryPoints) ? entryPoints.map(String) : [],
		deviceFamily: typeof deviceFamily === "string" ? deviceFamily : undefined,
		attributes: Array.isArray(engagementAttributes)
			? engagementAttributes.flatMap((one: unknown) =>
					isObject(one) ? [String(one.type)] : [],
				)
			: [],
	};
};
