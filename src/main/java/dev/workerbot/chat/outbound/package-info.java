/**
 * Brings messages that must arrive to the chats: posts, edits, replies, retries, finds again after
 * a crash.
 */
package dev.workerbot.chat.outbound;
