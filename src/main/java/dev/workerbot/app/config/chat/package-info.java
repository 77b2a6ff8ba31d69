/** Reads the chats: their tokens, and how their people and channels are written. */
package dev.workerbot.app.config.chat;
