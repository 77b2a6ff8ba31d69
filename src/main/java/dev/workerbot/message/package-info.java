/**
 * What the bot says, free of any chat: messages, buttons, forms, and the cleaning of text from
 * outside.
 */
package dev.workerbot.message;
