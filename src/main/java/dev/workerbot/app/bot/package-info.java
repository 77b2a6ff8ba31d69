/** The bot put together: the one list of its parts, the half that watches, and its chats. */
package dev.workerbot.app.bot;
