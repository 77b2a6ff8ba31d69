/** The light client: brings a command to the bot that runs, and prints what comes back. */
package dev.workerbot.app.socket.client;
