/** Slack: its Socket Mode connection, Bolt for what arrives, the Web API for what is posted. */
package dev.workerbot.chat.slack;
