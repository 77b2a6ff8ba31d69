/** Messages and forms as Slack shows them, posted, whispered and found again. */
package dev.workerbot.chat.slack.message;
