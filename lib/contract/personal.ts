/** The mark of members with personal data in both APIs' schemas. OpenAPI lets names of this form stand in a document. */
export const personal = { "x-personal": true } as const;
