/** The terminal as a chat: one screen, live messages, buttons by number. */
package dev.workerbot.chat.terminal;
