/** The media type that every request to the Engagements API has to accept (E1). */
export const mediaType = "application/vnd.salemove.v1+json";
