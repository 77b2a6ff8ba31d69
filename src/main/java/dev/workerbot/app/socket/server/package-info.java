/** The bot's unix socket: takes the commands of people on its machine. */
package dev.workerbot.app.socket.server;
