/** Texts of chats in a contact centre. Names in braces are filled in for each chat. */

/** One topic, in turns of both sides. A chat may end after any turn. */
type Matter = readonly (readonly [
	side: "visitor" | "operator",
	says: string,
])[];

export const greetings: readonly string[] = [
	"Hello, this is {operator}. How can I help you?",
	"Hi there, {operator} here. What can I do for you?",
	"Good day, you are talking to {operator}. What is it about?",
];

export const farewells: readonly string[] = [
	"Thank you for getting in touch. Have a nice day!",
	"Is there anything else? Otherwise I wish you a pleasant day.",
	"Glad I could help. Goodbye!",
];

/** What visitors ask again where no operator answers. */
export const reminders: readonly string[] = [
	"Hello?",
	"Is anybody there?",
	"I will try again later then.",
];

export const matters: readonly Matter[] = [
	[
		["visitor", "Where is my order {order}? It should have come by now."],
		["operator", "Let me look that up. It left our warehouse in {city}."],
		["visitor", "And when will it be here?"],
		["operator", "The carrier says {weekday}, before noon."],
		["visitor", "That would just do. It is a birthday present."],
		["operator", "I have asked them to ring you an hour before."],
		["visitor", "Perfect, thanks a lot."],
	],
	[
		["visitor", "I would like a quote for the {product}, twelve of them."],
		["operator", "Gladly. May I ask where they should go?"],
		["visitor", "To our office in {city}."],
		["operator", "Then it is {amount} altogether, delivery included."],
		["visitor", "Is there a discount for paying at once?"],
		["operator", "Two per cent within ten days. Shall I write that down?"],
		["visitor", "Yes please, and send it by mail."],
		["operator", "Done. The quote is valid until the end of the month."],
	],
	[
		["visitor", "The {product} I got is broken. What do I do?"],
		["operator", "I am sorry to hear that. What is wrong with it?"],
		["visitor", "It makes a noise and then switches itself off."],
		[
			"operator",
			"Please unplug it. You will get a label for the return today.",
		],
		["visitor", "Can I have a new one instead of the money?"],
		["operator", "Of course, it leaves {city} as soon as yours is on its way."],
		["visitor", "Great, thank you."],
	],
	[
		["visitor", "My last bill says {amount}, that cannot be right."],
		["operator", "May I see? Which number is on it, please?"],
		["visitor", "It is {order}."],
		["operator", "I see, a fee was charged twice. That was our mistake."],
		["visitor", "So what happens now?"],
		["operator", "You will have it back on your account by {weekday}."],
		["visitor", "Fine. Could you confirm that in writing?"],
		["operator", "The confirmation has just been sent."],
	],
	[
		["visitor", "I cannot sign in, it says my account is locked."],
		["operator", "That happens after five wrong passwords. Was that you?"],
		["visitor", "Probably, I changed my phone last week."],
		["operator", "Then I will unlock it. Please look at your mails."],
		["visitor", "Got it. It works again!"],
		["operator", "Wonderful. Think of turning on the second factor."],
	],
	[
		["visitor", "Do you have the {product} in stock?"],
		["operator", "In {city} there are three left."],
		["visitor", "Could you put one aside until {weekday}?"],
		["operator", "Yes, under which name?"],
		["visitor", "{visitor}, please."],
		["operator", "It is waiting for you at the counter, for {amount}."],
	],
	[
		["visitor", "Hi, I want to change the address of order {order}."],
		["operator", "It has not been packed yet, so that is possible."],
		["visitor", "It should go to my sister in {city}."],
		["operator", "Please type the new address here in the form I opened."],
		["visitor", "Done. Did it arrive?"],
		["operator", "Yes, and the delivery is now planned for {weekday}."],
		["visitor", "You are a star."],
	],
];
