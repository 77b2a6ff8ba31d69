/** Reads the servers and jump hosts, and how each is reached. */
package dev.workerbot.app.config.server;
