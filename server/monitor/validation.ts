/** The contract's schemas, compiled once. Each attribute type has its own validator, so that an error names the right member. */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { plainAttributes } from "../../lib/contract/attributes.ts";
import {
	attributeSchemas,
	type EngagementRequest,
	engagementRequest,
	reportRequest,
} from "../../lib/contract/monitor.ts";
import { personal } from "../../lib/contract/personal.ts";
import type { ReportRequest } from "./monitor.ts";

/** Ajv coerces, removes and fills in nothing. */
const ajv = new Ajv({ strict: true, allErrors: false, allowUnionTypes: true });
ajv.addVocabulary(Object.keys(personal));

/** Whether a body is an engagement request, but for its attributes' own members (M18, M19). */
export const isEngagementRequest =
	ajv.compile<EngagementRequest>(engagementRequest);
/** Whether a body is a report, but for its attributes' own members (M26). */
export const isReportRequest = ajv.compile<ReportRequest>(reportRequest);

/** The path of the member in a validator's last error. */
export function wrongMember({ errors }: ValidateFunction): string {
	const [error] = errors ?? [];
	return (error && memberPath(error)) || "body";
}

type Validators = ReadonlyMap<string, ValidateFunction>;

const compile = (schemas: Record<string, object>): Validators =>
	new Map(
		Object.entries(schemas).map(([type, schema]) => [
			type,
			ajv.compile(schema),
		]),
	);

/** The attributes that POST engagement allows (M20). */
export const engagementAttributes: Validators = compile(plainAttributes);
/** The attributes that PUT report allows (M27). */
export const reportAttributes: Validators = compile(attributeSchemas);

/** The path of the first wrong member, as in `engagementAttributes[2].lead.value`; undefined where all are right. */
export function wrongAttribute(
	attributes: readonly { type: string }[],
	validators: Validators,
): string | undefined {
	for (let index = 0; index < attributes.length; index++) {
		const attribute = attributes[index];
		const validate = validators.get(attribute?.type ?? "");
		if (!validate) return `engagementAttributes[${index}].type`;
		if (validate(attribute)) continue;
		const error = validate.errors?.[0];
		const path = error ? memberPath(error) : "";
		return path === ""
			? `engagementAttributes[${index}]`
			: `engagementAttributes[${index}].${path}`;
	}
	return undefined;
}

/** The path of the wrong or missing member, as in `entryPoints[2]`; empty for the whole body (M18). */
function memberPath({ instancePath, params }: ErrorObject): string {
	let path = "";
	for (const name of instancePath.split("/").slice(1)) {
		path += /^\d+$/.test(name) ? `[${name}]` : path === "" ? name : `.${name}`;
	}
	const missing: unknown = params.missingProperty;
	if (typeof missing !== "string") return path;
	return path === "" ? missing : `${path}.${missing}`;
}
