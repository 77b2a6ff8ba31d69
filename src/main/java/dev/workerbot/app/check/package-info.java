/** {@code workerbot check}: tries every part of the config against the real servers and chats. */
package dev.workerbot.app.check;
