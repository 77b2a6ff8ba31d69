/** The connection by which Slack brings what people type and press: Socket Mode. */
package dev.workerbot.chat.slack.socket;
