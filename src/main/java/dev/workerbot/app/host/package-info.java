/** The machine that the bot runs on: its accounts, its processes, systemd. */
package dev.workerbot.app.host;
