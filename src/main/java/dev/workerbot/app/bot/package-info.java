/**
 * The bot put together: the one list of its parts by area, the half that watches, and its chats.
 */
package dev.workerbot.app.bot;
